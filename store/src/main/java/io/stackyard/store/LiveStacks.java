package io.stackyard.store;

import io.stackyard.stackpool.ControlBlock;
import io.stackyard.stackpool.StackCache;
import io.stackyard.stackpool.StackPool;

/// The stacks that a store has in use: a doubly linked list through their control blocks, newest first.
///
/// The links are slots plus 1, 0 for none, so a zero block is in no list.
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

    /// Gives every stack of the list back; none of them may be running.
    void releaseAll(StackCache stacks) {
        while (newest != 0) {
            long block = block(newest);
            remove(block);
            stacks.release(ControlBlock.slot(block));
        }
    }

    private long block(int link) {
        return pool.controlBlock(link - 1);
    }
}
