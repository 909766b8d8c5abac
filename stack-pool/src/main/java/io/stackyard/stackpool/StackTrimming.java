package io.stackyard.stackpool;

import io.stackyard.allocator.slot.SlotAllocator;
import io.stackyard.allocator.trim.TrimmedPool;
import io.stackyard.config.PoolTunables;

/// The free stacks of a pool as a trimmer sees them.
///
/// A slot that ran deep gives back what lies above `keep-resident` at the next round, however young it is;
/// what it keeps below goes by age, or when the budget is exceeded, oldest first. Both go in batches: while
/// one is claimed, nobody else gets its slots; a claim that finds no other waits for it. Once the pool is
/// closed, there is nothing to trim.
///
/// **Threads**: any, one at a time; closing the pool waits for a trim that runs.
final class StackTrimming implements TrimmedPool {
    private final SlotAllocator slots;
    private final StackMemory memory;
    private final long budgetBytes;
    private final Runnable freed;

    /// The slots of the present batch.
    private final int[] batch;

    private boolean closed;

    /// @param freed is called when slots are free again
    StackTrimming(
            SlotAllocator slots, StackMemory memory, PoolTunables tunables, Runnable freed) {
        this.slots = slots;
        this.memory = memory;
        this.budgetBytes = tunables.stackResidentBudgetBytes();
        this.freed = freed;
        this.batch = new int[tunables.decommitBatchSlots()];
    }

    @Override
    public String name() {
        return StackErrors.POOL;
    }

    @Override
    public void tick() {
        slots.tick();
    }

    @Override
    public long residentBytes() {
        return slots.residentBytes();
    }

    @Override
    public long residentBudgetBytes() {
        return budgetBytes;
    }

    @Override
    public synchronized int trimIdle(int minimumIdleTicks) {
        int trimmed = closed ? 0 : reduceDeep();
        int count = trim(batch.length, minimumIdleTicks);
        while (count > 0) {
            trimmed += count;
            count = trim(batch.length, minimumIdleTicks);
        }
        return trimmed;
    }

    /// Lets every free slot that ran deep keep what it may; returns how many slots it was. One in use stays
    /// listed for the next round.
    private int reduceDeep() {
        int reduced = 0;
        int count = 0;
        for (int slot = memory.nextDeep(0); slot != StackPool.NONE;
                slot = memory.nextDeep(slot + 1)) {
            if (slots.tryClaimForTrim(slot)) {
                batch[count++] = slot;
            }
            if (count == batch.length) {
                reduce(count);
                reduced += count;
                count = 0;
            }
        }
        if (count > 0) {
            reduce(count);
        }
        return reduced + count;
    }

    private void reduce(int count) {
        boolean complete = false;
        try {
            memory.reduce(batch, count);
            complete = true;
        } finally {
            for (int i = 0; i < count; i++) {
                releaseReduced(batch[i], complete);
            }
            freed.run();
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
    public synchronized int trimTo(long bytes) {
        int trimmed = 0;
        int count = trimSome(bytes);
        while (count > 0) {
            trimmed += count;
            count = trimSome(bytes);
        }
        return trimmed;
    }

    /// About as many slots as keep what is too much, so that a trim does not go far below its budget.
    private int trimSome(long bytes) {
        long excess = slots.residentBytes() - bytes;
        if (excess <= 0) {
            return 0;
        }
        long average = Math.max(1, slots.residentBytes() / Math.max(1, slots.warm()));
        return trim(Math.clamp(excess / average, 1, batch.length), 0);
    }

    private int trim(int most, int minimumIdleTicks) {
        int count = closed ? 0 : slots.claimIdle(batch, most, minimumIdleTicks);
        if (count == 0) {
            return 0;
        }
        try {
            memory.trim(batch, count);
        } finally {
            for (int i = 0; i < count; i++) {
                slots.releaseTrimmed(batch[i], memory.residueBytes(batch[i]));
            }
            freed.run();
        }
        return count;
    }

    /// Ends trimming for good.
    synchronized void close() {
        closed = true;
    }
}
