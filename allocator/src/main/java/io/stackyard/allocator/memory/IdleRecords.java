package io.stackyard.allocator.memory;

import io.stackyard.allocator.internal.Require;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/// The records that describe no memory at the moment, the last used one on top.
///
/// ```
/// top:   | 43 bits: how often one was taken | 21 bits: index of the topmost + 1, 0 for none |
/// below: | 32 bits: how many lie below      | 32 bits: index + 1 of the next, 0 for none     |
/// ```
///
/// A thread that read the topmost and what is below it may find the same topmost again although
/// others came and went between; the count differs then, so its exchange fails. The count would
/// have to wrap, which takes years.
///
/// What lies below a record does not change while it lies there. So the topmost tells how many are
/// idle, and one exchange of it takes a record, gives one back, or closes when all are there.
///
/// All threads may call.
final class IdleRecords {

    /// What a claim returns that found no record.
    static final int NONE = -1;

    /// What a claim returns once this is closed.
    static final int CLOSED = -2;

    private static final int INDEX_BITS = 21;
    private static final int INDEX_MASK = (1 << INDEX_BITS) - 1;

    /// The topmost that says closed: no record has it.
    private static final long CLOSED_TOP = INDEX_MASK;

    private static final long ONE_BELOW = 1L << Integer.SIZE;

    private final int recordCount;
    private final AtomicLong top = new AtomicLong();
    private final AtomicLongArray below;

    /// @param recordCount all of them are idle, the first on top
    IdleRecords(int recordCount) {
        Require.notNegative(recordCount, "recordCount");
        if (recordCount >= INDEX_MASK - 1) {
            throw new IllegalArgumentException("recordCount=" + recordCount);
        }
        this.recordCount = recordCount;
        this.below = new AtomicLongArray(recordCount);
        for (int index = recordCount - 1; index >= 0; index--) {
            push(index);
        }
    }

    /// Takes the topmost record, or returns [#NONE] or [#CLOSED].
    int tryPop() {
        long seen = top.get();
        while ((seen & INDEX_MASK) != 0) {
            if (isClosed(seen)) {
                return CLOSED;
            }
            int index = topmost(seen);
            // Perhaps taken and put elsewhere by now; then the exchange fails.
            long next = taken(seen) | (int) below.get(index);
            long witness = top.compareAndExchange(seen, next);
            if (witness == seen) {
                return index;
            }
            seen = witness;
        }
        return NONE;
    }

    private static boolean isClosed(long state) {
        return (state & INDEX_MASK) == CLOSED_TOP;
    }

    private static int topmost(long state) {
        return (int) (state & INDEX_MASK) - 1;
    }

    private static long taken(long state) {
        return ((state >>> INDEX_BITS) + 1) << INDEX_BITS;
    }

    /// Puts a record on top. What its holder wrote is visible to whoever takes it next.
    void push(int index) {
        long seen = top.get();
        while (true) {
            assert !isClosed(seen) : "record " + index + " comes back after all had";
            // Published by the exchange: who reads it has read the top first.
            below.setOpaque(index, depth(seen) * ONE_BELOW | (seen & INDEX_MASK));
            long next = (seen & ~(long) INDEX_MASK) | (index + 1);
            long witness = top.compareAndExchange(seen, next);
            if (witness == seen) {
                return;
            }
            seen = witness; // Lost the race: what lies below it is another one now.
        }
    }

    /// How many records lie there, if the top still is `state`.
    private long depth(long state) {
        int index = topmost(state);
        return index == NONE ? 0 : below.get(index) / ONE_BELOW + 1;
    }

    /// How many records are taken; 0 once this is closed.
    int taken() {
        while (true) {
            long seen = top.get();
            if (isClosed(seen)) {
                return 0;
            }
            long depth = depth(seen);
            if (top.get() == seen) {
                return recordCount - (int) depth;
            }
        }
    }

    /// Lets nobody take a record any more, if all are there; else changes nothing.
    boolean tryClose() {
        long seen = top.get();
        return !isClosed(seen)
                && depth(seen) == recordCount
                && top.compareAndSet(seen, taken(seen) | CLOSED_TOP);
    }

    /// Whether [#tryClose] succeeded.
    boolean isClosed() {
        return isClosed(top.get());
    }
}
