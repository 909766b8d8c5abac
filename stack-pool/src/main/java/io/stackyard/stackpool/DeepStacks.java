package io.stackyard.stackpool;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// Which slots keep more pages than `keep-resident`: one bit per slot.
///
/// **Threads**: any may look. A bit belongs to whoever holds the slot, as its user or as its trimmer; words
/// are shared, so bits change by atomic operations. That happens when a stack runs deeper than any did there
/// since the last trim, not on every release.
final class DeepStacks {
    private static final int NONE = StackPool.NONE;

    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] words;

    DeepStacks(int slotCount) {
        words = new long[Math.ceilDiv(slotCount, Long.SIZE)];
    }

    void add(int slot) {
        long _ = (long) WORD.getAndBitwiseOr(words, slot / Long.SIZE, 1L << slot);
    }

    void remove(int slot) {
        long _ = (long) WORD.getAndBitwiseAnd(words, slot / Long.SIZE, ~(1L << slot));
    }

    boolean contains(int slot) {
        return (word(slot / Long.SIZE) >>> slot & 1) != 0;
    }

    private long word(int index) {
        return (long) WORD.getVolatile(words, index);
    }

    /// Returns the first such slot that is not below `from`, or [StackPool#NONE].
    int next(int from) {
        int index = from / Long.SIZE;
        long mask = -1L << from;
        while (index < words.length) {
            long found = word(index) & mask;
            if (found != 0) {
                return index * Long.SIZE + Long.numberOfTrailingZeros(found);
            }
            mask = -1L;
            index++;
        }
        return NONE;
    }
}
