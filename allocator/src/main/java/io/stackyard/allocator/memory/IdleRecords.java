package io.stackyard.allocator.memory;

import io.stackyard.allocator.internal.Require;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;

/// The records that describe no memory at the moment, the last used one on top.
///
/// ```
/// top:   | 43 bits: how often one was taken | 21 bits: index of the topmost + 1, 0 for none |
/// below: index + 1 of the one below each, 0 for none
/// ```
///
/// A thread that read the topmost and the one below it may find the same topmost again although
/// others came and went between; the count differs then, so its exchange fails. The count would
/// have to wrap, which takes years.
///
/// All threads may call.
final class IdleRecords {

    static final int NONE = -1;

    private static final int INDEX_BITS = 21;
    private static final int INDEX_MASK = (1 << INDEX_BITS) - 1;

    private final AtomicLong top = new AtomicLong();
    private final AtomicIntegerArray below;

    /// @param recordCount all of them are idle, the first on top
    IdleRecords(int recordCount) {
        Require.notNegative(recordCount, "recordCount");
        if (recordCount >= INDEX_MASK) {
            throw new IllegalArgumentException("recordCount=" + recordCount);
        }
        this.below = new AtomicIntegerArray(recordCount);
        for (int index = recordCount - 1; index >= 0; index--) {
            push(index);
        }
    }

    /// Takes the topmost record, or returns [#NONE].
    int tryPop() {
        long seen = top.get();
        while ((seen & INDEX_MASK) != 0) {
            int index = (int) (seen & INDEX_MASK) - 1;
            // Perhaps taken and put elsewhere by now; then the exchange fails.
            long next = taken(seen) | below.get(index);
            long witness = top.compareAndExchange(seen, next);
            if (witness == seen) {
                return index;
            }
            seen = witness;
        }
        return NONE;
    }

    private static long taken(long state) {
        return ((state >>> INDEX_BITS) + 1) << INDEX_BITS;
    }

    /// Puts a record on top. What its holder wrote is visible to whoever takes it next.
    void push(int index) {
        long seen = top.get();
        while (true) {
            below.set(index, (int) (seen & INDEX_MASK));
            long next = (seen & ~(long) INDEX_MASK) | (index + 1);
            long witness = top.compareAndExchange(seen, next);
            if (witness == seen) {
                return;
            }
            seen = witness; // Lost the race: what lies below it is another one now.
        }
    }
}
