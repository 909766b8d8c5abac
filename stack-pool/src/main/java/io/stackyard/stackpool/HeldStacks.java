package io.stackyard.stackpool;

/// The stacks that a store has from the pool, in use or idle: a doubly linked list through their control
/// blocks, newest first.
///
/// The links are slots plus 1, 0 for none: a block without links, as the pool hands it out, ends a list. A
/// stack stays listed while it goes back and forth between guests and the store's cache, so that a
/// continuation that comes and goes touches no block but its own.
///
/// **Threads**: the one that owns the store.
final class HeldStacks {

    private final StackPool pool;
    private int newest;
    private int count;

    HeldStacks(StackPool pool) {
        this.pool = pool;
    }

    /// How many there are.
    int count() {
        return count;
    }

    /// Block of the newest, 0 if there is none.
    long newest() {
        return block(newest);
    }

    /// Block of the one that was there before `block`, 0 if there was none.
    long older(long block) {
        return block(ControlBlock.next(block));
    }

    void add(long block) {
        ControlBlock.setPrevious(block, 0);
        ControlBlock.setNext(block, newest);
        if (newest != 0) {
            ControlBlock.setPrevious(block(newest), link(block));
        }
        newest = link(block);
        count++;
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
        count--;
    }

    /// Walks the list and returns how many of its stacks are in use.
    ///
    /// @throws IllegalStateException if its links do not fit together, or a stack in it is not one of the
    ///     store `owner`
    int checkInvariants(long owner) {
        int walked = 0;
        int live = 0;
        int previous = 0;
        for (int link = newest; link != 0; link = ControlBlock.next(block(link))) {
            long block = block(link);
            if (ControlBlock.previous(block) != previous) {
                throw StackErrors.broken(link - 1, "it has a wrong previous link");
            }
            StackState state = ControlBlock.state(block);
            if (ControlBlock.owner(block) != owner || state == StackState.FREE) {
                throw StackErrors.broken(
                        link - 1,
                        "store " + owner + " lists it, but it is " + state + " of "
                                + ControlBlock.owner(block));
            }
            if (++walked > count) {
                throw StackErrors.broken(link - 1, "it stands in a circle, or was not counted");
            }
            live += state.isHome() ? 0 : 1;
            previous = link;
        }
        if (walked != count) {
            throw StackErrors.broken(
                    previous - 1,
                    "it ends a list of " + walked + " stacks; counted=" + count);
        }
        return live;
    }

    private long block(int link) {
        return link == 0 ? 0 : pool.controlBlock(link - 1);
    }

    private static int link(long block) {
        return ControlBlock.slot(block) + 1;
    }
}
