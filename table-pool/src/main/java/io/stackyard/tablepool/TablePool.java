package io.stackyard.tablepool;

import io.stackyard.allocator.LimitException;
import io.stackyard.allocator.Platform;
import io.stackyard.allocator.PoolExhaustedException;
import io.stackyard.allocator.metrics.CounterRegistry;
import io.stackyard.allocator.metrics.PoolCounter;
import io.stackyard.allocator.metrics.PoolCounters;
import io.stackyard.allocator.slab.Reservation;
import io.stackyard.allocator.slot.ClaimEnding;
import io.stackyard.allocator.slot.ClaimQueue;
import io.stackyard.allocator.slot.ClaimWait;
import io.stackyard.allocator.slot.SlotAllocator;
import io.stackyard.allocator.trim.TrimmedPool;
import io.stackyard.allocator.trim.Trimming;
import io.stackyard.config.Tunables;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// All tables of a process.
///
/// **Shape**: one slab per [ElementWidth], each with `total-tables` slots of `table-elements` elements. One
/// count limits the tables of both widths together, so a slab never runs out by itself: what is reserved
/// twice is address space, not memory.
///
/// **Clearing.** All elements at and above a table's high-water mark are null, so release clears below it
/// and nothing else: in place up to `table-keep-resident` bytes, by returning pages above. A claimed table
/// is all null, and growing it is a store of its new length, without a system call.
///
/// **Threads**: any may claim; a table belongs to its claimant until it is released. [#close] may not run beside
/// another call.
public final class TablePool implements AutoCloseable {
    private static final int TABLES_IN_MESSAGE = 4; // Of each width.

    private final int totalTables;
    private final long tableElements;
    private final PoolCounters counters;
    private final AtomicInteger inUse = new AtomicInteger();
    private final TableSlab references;
    private final TableSlab continuations;
    private final ClaimQueue queue;
    private final Trimming trimming;
    private volatile boolean closed;

    /// Reserves the pool that the configuration describes.
    ///
    /// @throws RuntimeException if the address space cannot be reserved, or guards would pass the system's
    /// limit of mappings; nothing stays reserved then
    public TablePool(Platform platform, Tunables tunables, CounterRegistry registry) {
        totalTables = tunables.pool().totalTables();
        tableElements = tunables.pool().tableElements();
        counters = registry.register(TableErrors.POOL);
        TableSlab opened = null;
        boolean complete = false;
        try {
            queue = new ClaimQueue(
                    tunables.pool().claimTimeout(), tunables.pool().maxWaiters(), counters);
            opened = new TableSlab(platform, tunables, ElementWidth.REFERENCE, counters);
            references = opened;
            continuations = new TableSlab(platform, tunables, ElementWidth.CONTINUATION, counters);
            counters.set(PoolCounter.CAPACITY, totalTables); // Of both widths together.
            complete = true; // What follows cannot fail.
        } finally {
            if (!complete) {
                counters.close();
                if (opened != null) {
                    opened.close();
                }
            }
        }
        trimming = new Trimming(
                TableErrors.POOL,
                List.of(references, continuations),
                tunables.pool().tableResidentBudgetBytes(),
                tunables.pool().decommitBatchSlots(),
                queue::signal);
    }

    /// What a pool would reserve: a slab for each width, and what it keeps about the tables in them.
    ///
    /// @throws LimitException if a slab needs more than 63 bits
    public static List<Reservation> reservations(Platform platform, Tunables tunables) {
        List<Reservation> reservations = new ArrayList<>();
        for (ElementWidth width : ElementWidth.values()) {
            reservations.addAll(TableSlab.reservations(platform, tunables, width));
        }
        return List.copyOf(reservations);
    }

    /// Returns a table of `minimumElements` null elements that can grow to the smaller of `maximumElements`
    /// and the slot's room. Both counts are taken as unsigned. If no table is free, waits for one as
    /// `claim-timeout` says.
    ///
    /// @throws IllegalArgumentException if the minimum is greater than the maximum
    /// @throws LimitException if the minimum is greater than the slot's room
    /// @throws PoolExhaustedException if every table is in use, and none became free in time
    /// @throws IllegalStateException if the pool is closed
    public TableSlot claim(ElementWidth width, long minimumElements, long maximumElements) {
        if (closed) {
            throw TableErrors.closed();
        }
        if (Long.compareUnsigned(minimumElements, maximumElements) > 0) {
            throw TableErrors.bounds(minimumElements, maximumElements);
        }
        if (Long.compareUnsigned(minimumElements, tableElements) > 0) {
            throw TableErrors.minimumTooLarge(minimumElements, tableElements);
        }
        long maximum = Long.compareUnsigned(maximumElements, tableElements) < 0
                ? maximumElements
                : tableElements;
        TableSlot table = queue.hasWaiters() ? null : tryClaim(width, minimumElements, maximum);
        return table == null ? await(width, minimumElements, maximum) : table;
    }

    @Nullable
    private TableSlot tryClaim(ElementWidth width, long length, long maximum) {
        if (!tryCount()) {
            return null;
        }
        TableSlot table = null;
        try {
            table = slab(width).tryClaim(this, length, maximum);
        } finally {
            if (table == null) { // Slots of this width are quarantined, or the claim failed.
                inUse.getAndDecrement();
            }
        }
        return table;
    }

    private TableSlot await(ElementWidth width, long length, long maximum) {
        var claimed = new AtomicReference<@Nullable TableSlot>();
        ClaimWait wait = queue.await(() -> {
            TableSlot table = tryClaim(width, length, maximum);
            claimed.setPlain(table);
            return table == null ? SlotAllocator.NONE : 0; // Any slot: the table is kept here.
        });
        TableSlot table = claimed.getPlain();
        if (table != null) {
            return table;
        }
        if (wait.ending() == ClaimEnding.CLOSED) {
            throw TableErrors.closed();
        }
        counters.increment(PoolCounter.EXHAUSTED);
        int quarantined = references.quarantined() + continuations.quarantined();
        throw TableErrors.noFreeTable(totalTables, inUse.get(), quarantined, wait);
    }

    /// The free tables, for a trimmer.
    public TrimmedPool trimming() {
        return trimming;
    }

    private TableSlab slab(ElementWidth width) {
        return switch (width) {
            case REFERENCE -> references;
            case CONTINUATION -> continuations;
        };
    }

    /// Counts one more table, unless that would be one too many.
    private boolean tryCount() {
        int seen = inUse.get();
        while (seen < totalTables) {
            int witness = inUse.compareAndExchange(seen, seen + 1);
            if (witness == seen) {
                return true;
            }
            seen = witness; // Lost the race: judge again by what the winner left.
        }
        return false;
    }

    void release(ElementWidth width, int slot) {
        try {
            slab(width).release(slot);
        } finally {
            // After the slot: while the count admits a claim, the slab has a slot for it.
            inUse.getAndDecrement();
            queue.signal();
        }
    }

    void grown() {
        counters.increment(PoolCounter.GROWTHS);
    }

    /// Returns how many tables, of both widths together, may be in use at once.
    public int capacity() {
        return totalTables;
    }

    /// Returns how many tables are in use, of both widths together.
    public int inUse() {
        return inUse.get();
    }

    /// Returns how many elements a table can have, whatever their width.
    public long tableElements() {
        return tableElements;
    }

    /// Gives all address space back. A second call does nothing.
    ///
    /// @throws IllegalStateException if a table is not released; the pool stays open then
    @Override
    public void close() {
        if (closed) {
            return;
        }
        int live = inUse.get();
        if (live != 0) {
            var names = new StringJoiner(", ");
            references.nameLive(names, TABLES_IN_MESSAGE);
            continuations.nameLive(names, TABLES_IN_MESSAGE);
            throw TableErrors.closedWithLiveTables(live, names.toString());
        }
        closed = true;
        queue.close();
        trimming.close();
        references.close();
        continuations.close();
        counters.close();
    }
}
