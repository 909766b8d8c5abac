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
    public void reduce(int[] claimed, int count) {
        boolean complete = false;
        try {
            memory.reduce(claimed, count);
            complete = true;
        } finally {
            for (int i = 0; i < count; i++) {
                releaseReduced(claimed[i], complete);
            }
        }
    }

    private void releaseReduced(int slot, boolean complete) {
        long residueBytes = memory.residueBytes(slot);
        if (complete && residueBytes > 0) {
            slots.releaseReduced(slot, residueBytes);
        } else {
            slots.releaseTrimmed(slot, residueBytes); // The next to be trimmed, if it keeps anything.
        }
    }

    @Override
    public void trim(int[] claimed, int count) {
        try {
            memory.trim(claimed, count);
        } finally {
            for (int i = 0; i < count; i++) {
                slots.releaseTrimmed(claimed[i], memory.residueBytes(claimed[i]));
            }
        }
    }
}
