package io.stackyard.stackpool;

import io.stackyard.allocator.slot.SlotAllocator;
import io.stackyard.allocator.trim.TrimmedSlots;

/// The stacks of a pool as its trimming sees them: who holds them, and the bytes behind them.
///
/// A stack that ran deep keeps more than it may, until what lies above `keep-resident` is given back.
///
/// **Threads**: one at a time, while other threads claim and release.
record FreeStacks(SlotAllocator slots, StackMemory memory) implements TrimmedSlots {

    @Override
    public int nextExcess(int from) {
        return memory.nextDeep(from);
    }

    @Override
    public long residentBytes(int slot) {
        return memory.residueBytes(slot);
    }

    @Override
    public void reduce(int[] claimed, int count) {
        memory.reduce(claimed, count);
    }

    @Override
    public void trim(int[] claimed, int count) {
        memory.trim(claimed, count);
    }
}
