package io.stackyard.allocator.slot;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// Which slots keep more than they may until the next trim: one bit per slot.
///
/// **Threads**: any may look. A bit belongs to whoever holds the slot, as its user or as its trimmer; words
/// are shared, so bits change by atomic operations. That happens when a slot is used more widely than it was
/// since the last trim, not on every release.
public final class SlotSet {
    private static final int NONE = SlotAllocator.NONE;

    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] words;

    /// @param slotCount how many slots there are; the set is empty
    public SlotSet(int slotCount) {
        words = new long[Math.ceilDiv(slotCount, Long.SIZE)];
    }

    /// Adds a slot.
    public void add(int slot) {
        long _ = (long) WORD.getAndBitwiseOr(words, slot / Long.SIZE, 1L << slot);
    }

    /// Takes a slot out.
    public void remove(int slot) {
        long _ = (long) WORD.getAndBitwiseAnd(words, slot / Long.SIZE, ~(1L << slot));
    }

    /// Whether a slot is in the set.
    public boolean contains(int slot) {
        return (word(slot / Long.SIZE) >>> slot & 1) != 0;
    }

    private long word(int index) {
        return (long) WORD.getVolatile(words, index);
    }

    /// Returns the first such slot that is not below `from`, or [SlotAllocator#NONE].
    public int next(int from) {
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
