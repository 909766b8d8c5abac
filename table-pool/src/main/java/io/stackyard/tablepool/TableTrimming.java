package io.stackyard.tablepool;

import io.stackyard.allocator.trim.TrimmedPool;
import io.stackyard.config.PoolTunables;

/// The free tables of a pool, of both widths, as a trimmer sees them.
///
/// They are given back in batches, oldest first. While a batch is claimed, nobody else gets its slots; a
/// claim that finds no other waits for it. Once the pool is closed, there is nothing to trim.
///
/// **Threads**: any, one at a time; closing the pool waits for a trim that runs.
final class TableTrimming implements TrimmedPool {
    private final TableSlab references;
    private final TableSlab continuations;
    private final long budgetBytes;
    private final Runnable freed;

    /// The slots of the present batch.
    private final int[] batch;

    private boolean closed;

    /// @param freed is called when slots are free again
    TableTrimming(
            TableSlab references,
            TableSlab continuations,
            PoolTunables tunables,
            Runnable freed) {
        this.references = references;
        this.continuations = continuations;
        this.budgetBytes = tunables.tableResidentBudgetBytes();
        this.freed = freed;
        this.batch = new int[tunables.decommitBatchSlots()];
    }

    @Override
    public String name() {
        return TableErrors.POOL;
    }

    @Override
    public void tick() {
        references.slots().tick();
        continuations.slots().tick();
    }

    @Override
    public long residentBytes() {
        return references.slots().residentBytes() + continuations.slots().residentBytes();
    }

    @Override
    public long residentBudgetBytes() {
        return budgetBytes;
    }

    @Override
    public synchronized int trimIdle(int minimumIdleTicks) {
        return trimIdle(references, minimumIdleTicks) + trimIdle(continuations, minimumIdleTicks);
    }

    private int trimIdle(TableSlab slab, int minimumIdleTicks) {
        int trimmed = 0;
        int count = trim(slab, batch.length, minimumIdleTicks);
        while (count > 0) {
            trimmed += count;
            count = trim(slab, batch.length, minimumIdleTicks);
        }
        return trimmed;
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

    /// Trims the width whose oldest table has been free for longer: about as many tables as keep what is too
    /// much, so that a trim does not go far below its budget.
    private int trimSome(long bytes) {
        long excess = residentBytes() - bytes;
        if (excess <= 0) {
            return 0;
        }
        TableSlab slab =
                references.slots().oldestIdleTicks() >= continuations.slots().oldestIdleTicks()
                        ? references
                        : continuations;
        long kept = slab.slots().residentBytes() / Math.max(1, slab.slots().warm());
        return trim(slab, Math.clamp(excess / Math.max(1, kept), 1, batch.length), 0);
    }

    private int trim(TableSlab slab, int most, int minimumIdleTicks) {
        int count = closed ? 0 : slab.slots().claimIdle(batch, most, minimumIdleTicks);
        if (count > 0) {
            try {
                slab.trim(batch, count);
            } finally {
                freed.run();
            }
        }
        return count;
    }

    /// Ends trimming for good.
    synchronized void close() {
        closed = true;
    }
}
