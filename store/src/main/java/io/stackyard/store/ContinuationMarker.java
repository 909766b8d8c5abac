package io.stackyard.store;

import io.stackyard.stackpool.ControlBlock;
import io.stackyard.stackpool.StackPool;
import io.stackyard.stackpool.StackState;
import io.stackyard.stackpool.StackWords;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.LongPredicate;

/// A search for the continuations of a store that something can still reach.
///
/// A reference is a control block's index plus 1 and a revision. It keeps a stack only if that stack belongs to
/// the store, waits to be resumed, and has this revision: so a consumed reference keeps nothing. With the
/// stack it keeps all stacks of its captured chain, and whatever lies on them.
///
/// **Exactness.** Tables, globals, exceptions and what the host holds are read by their types. Stacks are not:
/// nothing says which words of a parked frame are references, so every two neighbouring words that read
/// like a live one count as one ([#words]). A number can look like a reference, and a place that the program
/// will not read again can still hold one: so the search **may keep** a continuation that nothing
/// reaches, until the frame moves on. It **never frees** one that something reaches, because a reference on a
/// stack always lies in two neighbouring words of it.
///
/// **Threads**: the one that owns the store.
public final class ContinuationMarker {

    private final StackPool pool;
    private final long store;
    private final BitSet reached = new BitSet();
    private final LongPredicate hasReached = this::hasReached;
    private long[] pending = new long[16];
    private int pendingCount;

    ContinuationMarker(StackPool pool, long store) {
        this.pool = pool;
        this.store = store;
    }

    /// Reports the two words of a reference, or two that may be one; null and consumed ones are fine.
    public void reference(long index, long revision) {
        if (index <= 0 || index > pool.capacity()) {
            return;
        }
        long block = pool.controlBlock((int) index - 1);
        // The block may be another store's, which writes it now. Whatever is read, its owner is not this store.
        if (ControlBlock.owner(block) == store
                && ControlBlock.revision(block) == revision
                && waits(block)) {
            chain(block);
        }
    }

    private static boolean waits(long block) {
        return switch (ControlBlock.state(block)) {
            case FRESH, SUSPENDED -> true;
            case FREE, RUNNING, PARENT, RETURNED, TRAPPED, CACHED -> false;
        };
    }

    /// Reports every two neighbouring words of 8 bytes between two addresses, aligned to 8.
    public void words(long from, long to) {
        StackWords.forEachPair(from, to, this::reference);
    }

    /// Reports a stack that runs or waits for one that does, and all its parents; 0 is none.
    public void chain(long leaf) {
        for (long block = leaf; block != 0; block = ControlBlock.parent(block)) {
            int slot = ControlBlock.slot(block);
            if (!reached.get(slot)) {
                reached.set(slot);
                push(block);
            }
        }
    }

    private void push(long block) {
        if (pendingCount == pending.length) {
            pending = Arrays.copyOf(pending, 2 * pendingCount);
        }
        pending[pendingCount++] = block;
    }

    /// Looks through the stacks reached so far, and through those that this reaches.
    void finish(ContinuationRoots roots) {
        while (pendingCount > 0) {
            roots.reportStack(pending[--pendingCount], this);
        }
    }

    /// Begins anew.
    void clear() {
        reached.clear();
        pendingCount = 0;
    }

    /// Which control blocks were reached.
    LongPredicate reached() {
        return hasReached;
    }

    private boolean hasReached(long block) {
        boolean is = reached.get(ControlBlock.slot(block));
        assert is || ControlBlock.state(block) != StackState.RUNNING
                : "slot " + ControlBlock.slot(block) + " runs, and nothing led there";
        return is;
    }
}
