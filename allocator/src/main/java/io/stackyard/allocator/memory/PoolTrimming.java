package io.stackyard.allocator.memory;

import io.stackyard.allocator.slot.SlotAllocator;
import io.stackyard.allocator.trim.TrimmedPool;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The free slots of a memory pool as a trimmer sees them.
///
/// A slot that keeps more than `memory-keep-resident` gives the surplus back at the next round, however
/// young it is; what it keeps below goes by age, or when the budget is exceeded, oldest first.
/// They are given back in batches. While a batch is claimed, nobody else gets its
/// slots; a claim that finds no other waits for it. Once the pool is closed, there is nothing to
/// trim.
final class PoolTrimming implements TrimmedPool {

    private final List<SizeClass> classes;
    private final long budgetBytes;
    private final MemoryPool pool;

    /// The slots of the present batch.
    private final int[] batch;

    PoolTrimming(List<SizeClass> classes, MemoryLimits limits, MemoryPool pool) {
        this.classes = classes;
        this.budgetBytes = limits.residentBudget();
        this.pool = pool;
        this.batch = new int[limits.decommitBatch()];
    }

    @Override
    public String name() {
        return MemoryPool.NAME;
    }

    @Override
    public void tick() {
        for (int index = 0; index < classes.size(); index++) {
            classes.get(index).slots().tick();
        }
    }

    @Override
    public long residentBytes() {
        long total = 0;
        for (int index = 0; index < classes.size(); index++) {
            total += classes.get(index).slots().residentBytes();
        }
        return total;
    }

    @Override
    public long residentBudgetBytes() {
        return budgetBytes;
    }

    @Override
    public int trimIdle(int minimumIdleTicks) {
        if (!pool.tryVisit()) {
            return 0;
        }
        try {
            return trimAllIdle(minimumIdleTicks);
        } finally {
            pool.endVisit();
        }
    }

    private int trimAllIdle(int minimumIdleTicks) {
        int trimmed = 0;
        for (int index = 0; index < classes.size(); index++) {
            SizeClass size = classes.get(index);
            trimmed += reduceExcess(size);
            int count = trim(size, batch.length, minimumIdleTicks);
            while (count > 0) {
                trimmed += count;
                count = trim(size, batch.length, minimumIdleTicks);
            }
        }
        return trimmed;
    }

    /// Lets every free slot that keeps too much keep what it may; returns how many slots it was. One in use
    /// stays listed for the next round.
    private int reduceExcess(SizeClass size) {
        int reduced = 0;
        int count = 0;
        for (int slot = size.backing().nextExcess(0); slot != SlotAllocator.NONE;
                slot = size.backing().nextExcess(slot + 1)) {
            if (size.slots().tryClaimForTrim(slot)) {
                batch[count++] = slot;
            }
            if (count == batch.length) {
                reduce(size, count);
                reduced += count;
                count = 0;
            }
        }
        if (count > 0) {
            reduce(size, count);
        }
        return reduced + count;
    }

    private void reduce(SizeClass size, int count) {
        try {
            size.reduce(batch, count);
        } finally {
            pool.slotFreed();
        }
    }

    @Override
    public int trimTo(long bytes) {
        if (!pool.tryVisit()) {
            return 0;
        }
        try {
            return trimDownTo(bytes);
        } finally {
            pool.endVisit();
        }
    }

    private int trimDownTo(long bytes) {
        int trimmed = 0;
        long excess = residentBytes() - bytes;
        SizeClass size = oldest();
        while (excess > 0 && size != null) {
            trimmed += trim(size, slotsFor(size, excess), 0);
            excess = residentBytes() - bytes;
            size = oldest();
        }
        return trimmed;
    }

    /// The class with the slot that has been free longest, null if none keeps anything.
    private @Nullable SizeClass oldest() {
        SizeClass oldest = null;
        int most = -1;
        for (int index = 0; index < classes.size(); index++) {
            int idle = classes.get(index).slots().oldestIdleTicks();
            if (idle > most) {
                most = idle;
                oldest = classes.get(index);
            }
        }
        return oldest;
    }

    /// About as many slots as keep `excess` bytes, so that a trim does not go far below its budget.
    private int slotsFor(SizeClass size, long excess) {
        long average = Math.max(1, size.slots().residentBytes() / Math.max(1, size.slots().warm()));
        return Math.clamp(excess / average, 1, batch.length);
    }

    private int trim(SizeClass size, int most, int minimumIdleTicks) {
        int count = size.slots().claimIdle(batch, most, minimumIdleTicks);
        if (count > 0) {
            try {
                size.trim(batch, count);
            } finally {
                pool.slotFreed();
            }
        }
        return count;
    }
}
