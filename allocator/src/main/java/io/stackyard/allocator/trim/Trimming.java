package io.stackyard.allocator.trim;

import io.stackyard.allocator.internal.Require;
import io.stackyard.allocator.slot.SlotAllocator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The free slots of a pool as a trimmer sees them.
///
/// ```
/// group 0: | slot | slot | slot | ...      a group has a slot allocator of its own
/// group 1: | slot | slot | ...             the budget is for all groups together
/// ```
///
/// A slot that keeps more than it may gives the surplus back at the next round, however young it is; what
/// it keeps below goes by age, or when the budget is exceeded, oldest first. Both go in batches: while one
/// is claimed, nobody else gets its slots; a claim that finds no other waits for it. Once this is closed,
/// there is nothing to trim.
///
/// **Threads**: any; trims come one after the other, and [#close] waits for the one that runs. A trim
/// allocates nothing of its own.
public final class Trimming implements TrimmedPool {

    private final String name;
    private final TrimmedSlots[] groups;
    private final long budgetBytes;
    private final Runnable freed;

    /// The slots of the present batch. Under this object's monitor.
    private final int[] batch;

    private boolean closed; // Under this object's monitor.

    /// @param name        the pool's name, for messages
    /// @param groups      its slots
    /// @param budgetBytes what all of them may keep while they are free
    /// @param batchSlots  how many are given back together at most
    /// @param freed       is called, in the trimming thread, when slots are free again
    /// @throws IllegalArgumentException if the budget is negative, or a batch holds no slot
    public Trimming(
            String name,
            List<? extends TrimmedSlots> groups,
            long budgetBytes,
            int batchSlots,
            Runnable freed) {
        this.name = name;
        this.groups = groups.toArray(TrimmedSlots[]::new);
        this.budgetBytes = Require.notNegative(budgetBytes, "budgetBytes");
        this.batch = new int[Require.positive(batchSlots, "batchSlots")];
        this.freed = freed;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void tick() {
        for (TrimmedSlots group : groups) {
            group.slots().tick();
        }
    }

    @Override
    public long residentBytes() {
        long total = 0;
        for (TrimmedSlots group : groups) {
            total += group.slots().residentBytes();
        }
        return total;
    }

    @Override
    public long residentBudgetBytes() {
        return budgetBytes;
    }

    /// Gives back what slots keep beyond what they may, and all that those keep which have been free for
    /// `minimumIdleTicks`; returns how many slots it was, one that was in both twice.
    ///
    /// @throws RuntimeException if the system refuses; the other slots wait for the next round then
    @Override
    public synchronized int trimIdle(int minimumIdleTicks) {
        int trimmed = 0;
        if (!closed) {
            for (TrimmedSlots group : groups) {
                trimmed += reduceExcess(group) + trimIdle(group, minimumIdleTicks);
            }
        }
        return trimmed;
    }

    /// Lets every free slot that keeps too much keep what it may; returns how many slots it was. One in use
    /// stays listed for the next round.
    private int reduceExcess(TrimmedSlots group) {
        int reduced = 0;
        int count = 0;
        for (int slot = group.nextExcess(0); slot != SlotAllocator.NONE;
                slot = group.nextExcess(slot + 1)) {
            if (group.slots().tryClaimForTrim(slot)) {
                batch[count++] = slot;
            }
            if (count == batch.length) {
                reduce(group, count);
                reduced += count;
                count = 0;
            }
        }
        if (count > 0) {
            reduce(group, count);
        }
        return reduced + count;
    }

    private void reduce(TrimmedSlots group, int count) {
        boolean complete = false;
        try {
            group.reduce(batch, count);
            complete = true;
        } finally {
            for (int index = 0; index < count; index++) {
                releaseReduced(group, batch[index], complete);
            }
            freed.run();
        }
    }

    private static void releaseReduced(TrimmedSlots group, int slot, boolean complete) {
        long residentBytes = group.residentBytes(slot);
        if (complete && residentBytes > 0) {
            group.slots().releaseReduced(slot, residentBytes);
        } else {
            group.slots().releaseTrimmed(slot, residentBytes); // The next to be trimmed, if it keeps anything.
        }
    }

    private int trimIdle(TrimmedSlots group, int minimumIdleTicks) {
        int trimmed = 0;
        int count = trim(group, batch.length, minimumIdleTicks);
        while (count > 0) {
            trimmed += count;
            count = trim(group, batch.length, minimumIdleTicks);
        }
        return trimmed;
    }

    /// Gives back what the slots keep that have been free longest, whatever their group, until at most
    /// `bytes` stay; returns how many slots it was.
    ///
    /// @throws RuntimeException if the system refuses; the other slots wait for the next round then
    @Override
    public synchronized int trimTo(long bytes) {
        int trimmed = 0;
        long excess = residentBytes() - bytes;
        TrimmedSlots group = closed ? null : oldest();
        while (excess > 0 && group != null) {
            trimmed += trim(group, slotsFor(group, excess), 0);
            excess = residentBytes() - bytes;
            group = oldest();
        }
        return trimmed;
    }

    /// The group with the slot that has been free longest, null if none keeps anything.
    private @Nullable TrimmedSlots oldest() {
        TrimmedSlots oldest = null;
        int most = -1;
        for (TrimmedSlots group : groups) {
            int idle = group.slots().oldestIdleTicks();
            if (idle > most) {
                most = idle;
                oldest = group;
            }
        }
        return oldest;
    }

    /// About as many slots as keep `excess` bytes, so that a trim does not go far below its budget.
    private int slotsFor(TrimmedSlots group, long excess) {
        SlotAllocator slots = group.slots();
        long average = Math.max(1, slots.residentBytes() / Math.max(1, slots.warm()));
        return Math.clamp(excess / average, 1, batch.length);
    }

    private int trim(TrimmedSlots group, int most, int minimumIdleTicks) {
        int count = group.slots().claimIdle(batch, most, minimumIdleTicks);
        if (count > 0) {
            try {
                group.trim(batch, count);
            } finally {
                for (int index = 0; index < count; index++) {
                    int slot = batch[index];
                    group.slots().releaseTrimmed(slot, group.residentBytes(slot));
                }
                freed.run();
            }
        }
        return count;
    }

    /// Ends trimming for good, once the trim that runs is over. A second call does nothing.
    public synchronized void close() {
        closed = true;
    }
}
