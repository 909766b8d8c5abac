package io.stackyard.store;

import io.stackyard.stackpool.ControlBlock;
import io.stackyard.stackpool.StackCache;
import io.stackyard.stackpool.StackPool;

/// The stacks that a store has in use: a doubly linked list through their control blocks, newest first.
///
/// The links are slots plus 1, 0 for none: a block without links, as the pool hands it out, ends a list.
/// Nothing tells whether a block is in this list; the store asks its state and owner.
///
/// **Threads**: the one that owns the store.
final class LiveStacks {

    private final StackPool pool;
    private int newest;

    LiveStacks(StackPool pool) {
        this.pool = pool;
    }

    void add(long block) {
        int link = ControlBlock.slot(block) + 1;
        ControlBlock.setPrevious(block, 0);
        ControlBlock.setNext(block, newest);
        if (newest != 0) {
            ControlBlock.setPrevious(block(newest), link);
        }
        newest = link;
    }

    void remove(long block) {
        int previous = ControlBlock.previous(block);
        int next = ControlBlock.next(block);
        if (previous == 0) {
            newest = next;
        } else {
            ControlBlock.setNext(block(previous), next);
        }
        if (next != 0) {
            ControlBlock.setPrevious(block(next), previous);
        }
    }

    /// Gives every stack of the list back; none of them may be running. The list is empty afterwards, and
    /// one stack that cannot go home keeps no other from it.
    ///
    /// @param failures keeps what went wrong
    void releaseAll(StackCache stacks, Teardown failures) {
        while (newest != 0) {
            long block = block(newest);
            remove(block);
            failures.attempt(() -> stacks.release(ControlBlock.slot(block)));
        }
    }

    /// Walks the list and returns how many stacks are in it.
    ///
    /// @throws IllegalStateException if its links do not fit together, or a stack in it is not live in the
    ///     store `owner`
    int checkInvariants(long owner) {
        int count = 0;
        int previous = 0;
        for (int link = newest; link != 0; link = ControlBlock.next(block(link))) {
            long block = block(link);
            if (ControlBlock.previous(block) != previous) {
                throw StoreErrors.broken(owner,
                        "slot " + (link - 1) + " has a wrong previous link");
            }
            if (ControlBlock.owner(block) != owner || ControlBlock.state(block).isHome()) {
                throw StoreErrors.broken(owner, "slot " + (link - 1) + " is listed but not live");
            }
            if (++count > pool.capacity()) {
                throw StoreErrors.broken(owner, "its live stacks form a circle");
            }
            previous = link;
        }
        return count;
    }

    private long block(int link) {
        return pool.controlBlock(link - 1);
    }
}
