package io.stackyard.allocator.metrics;

import java.util.concurrent.atomic.AtomicLongArray;

/// What one part of a pool adds to the pool's counters.
///
/// ```
/// value of a counter = its own cell + cell of stripe 0 + cell of stripe 1 + ...
/// ```
///
/// Whoever adds holds the lock of that part, so a cell has one writer at a time, and adding is a
/// load and a store where a shared cell takes an atomic instruction. All threads may read, without
/// the lock.
public final class CounterStripe {

    /// A cache line at either end, so that stripes do not share one.
    private static final int PAD = 8;

    private final AtomicLongArray cells =
            new AtomicLongArray(PAD + PoolCounter.values().length + PAD);

    CounterStripe() {}

    /// Adds one.
    public void increment(PoolCounter counter) {
        add(counter, 1);
    }

    /// Adds `amount`, which may be negative.
    public void add(PoolCounter counter, long amount) {
        int cell = PAD + counter.cell();
        // Plain: the lock has handed it over. Release pairs with the acquire in get.
        cells.setRelease(cell, cells.getPlain(cell) + amount);
    }

    /// The present value.
    long get(PoolCounter counter) {
        return cells.getAcquire(PAD + counter.cell());
    }
}
