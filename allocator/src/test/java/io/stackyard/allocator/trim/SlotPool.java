package io.stackyard.allocator.trim;

import io.stackyard.allocator.metrics.PoolCounters;
import io.stackyard.allocator.slot.SlotAllocator;

/// A pool without memory: slots, and what each keeps resident.
final class SlotPool implements TrimmedPool {

    static final long SLOT_BYTES = 4096;

    final SlotAllocator slots;
    private final String name;
    private final long budgetBytes;
    private final int[] batch = new int[4];

    /// Thrown by the next calls, if there is one.
    volatile String failure = "";

    SlotPool(String name, int slotCount, int shards, long budgetBytes) {
        this.name = name;
        this.slots = new SlotAllocator(
                slotCount, slotCount, shards, PoolCounters.unregistered(name));
        this.budgetBytes = budgetBytes;
    }

    /// Claims so many slots at once and gives them back.
    void burst(int count) {
        int[] claimed = new int[count];
        for (int claims = 0; claims < count; claims++) {
            claimed[claims] = slots.tryClaim(SlotAllocator.NO_KEY);
        }
        for (int slot : claimed) {
            slots.release(slot, SLOT_BYTES);
        }
    }

    @Override
    public String name() {
        return name;
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
    public int trimIdle(int minimumIdleTicks) {
        return trim(minimumIdleTicks, 0);
    }

    @Override
    public int trimTo(long bytes) {
        return trim(0, bytes);
    }

    private int trim(int minimumIdleTicks, long bytes) {
        if (!failure.isEmpty()) {
            throw new IllegalStateException(failure);
        }
        int trimmed = 0;
        long over = slots.residentBytes() - bytes;
        while (over > 0) {
            int wanted = (int) Math.min(batch.length, Math.ceilDiv(over, SLOT_BYTES));
            int claimed = slots.claimIdle(batch, wanted, minimumIdleTicks);
            if (claimed == 0) {
                break;
            }
            for (int index = 0; index < claimed; index++) {
                slots.releaseTrimmed(batch[index], 0);
            }
            trimmed += claimed;
            over = slots.residentBytes() - bytes;
        }
        return trimmed;
    }
}
