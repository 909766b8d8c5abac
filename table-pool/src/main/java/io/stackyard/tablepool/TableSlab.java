package io.stackyard.tablepool;

import io.stackyard.allocator.Platform;
import io.stackyard.allocator.guard.GuardStrategy;
import io.stackyard.allocator.metrics.PoolCounter;
import io.stackyard.allocator.metrics.PoolCounters;
import io.stackyard.allocator.slab.Reservation;
import io.stackyard.allocator.slab.Slab;
import io.stackyard.allocator.slot.SlotAllocator;
import io.stackyard.allocator.trim.TrimmedSlots;
import io.stackyard.config.PoolTunables;
import io.stackyard.config.Tunables;
import java.util.List;
import java.util.StringJoiner;
import org.agrona.UnsafeApi;
import org.jspecify.annotations.Nullable;

/// The tables of one element width, and their blocks.
///
/// **Threads**: any. Release clears a table and only then frees its slot; claim takes the slot first and
/// looks at the table after that. The slot allocator orders the two.
final class TableSlab implements TrimmedSlots {
    /// Tables are touched anew only when no used one is free.
    private static final int NO_WARM_BUDGET = 0;

    private static final String BLOCKS_NAME = "table-block";

    private final ElementWidth width;
    private final TableLayout layout;
    private final long keepResidentBytes;
    private final SlotAllocator slots;
    private final PoolCounters counters;
    private final GuardStrategy guards;
    private final Slab tables;
    private final Slab blocks;

    TableSlab(Platform platform, Tunables tunables, ElementWidth width, PoolCounters counters) {
        this.width = width;
        this.counters = counters;
        this.guards = platform.guardStrategy();
        PoolTunables pool = tunables.pool();
        layout = layout(platform, tunables, width);
        keepResidentBytes = layout.pages(pool.tableKeepResidentBytes());
        slots = new SlotAllocator(pool.totalTables(), NO_WARM_BUDGET, pool.shards(), counters);
        tables = Slab.map(platform, name(TableErrors.POOL, width), layout.tables());
        boolean complete = false;
        try {
            blocks = Slab.map(platform, name(BLOCKS_NAME, width), layout.blocks());
            counters.add(PoolCounter.MAP_ENTRIES, tables.mapEntries() + blocks.mapEntries());
            complete = true;
        } finally {
            if (!complete) {
                tables.close();
            }
        }
    }

    private static TableLayout layout(
            Platform platform, Tunables tunables, ElementWidth width) {
        return new TableLayout(
                tunables.pool().totalTables(),
                tunables.pool().tableElements(),
                width,
                Math.multiplyExact(tunables.guard().guardPages(), platform.pageBytes()),
                platform.pageBytes());
    }

    /// What the tables of one width would reserve.
    static List<Reservation> reservations(
            Platform platform, Tunables tunables, ElementWidth width) {
        TableLayout layout = layout(platform, tunables, width);
        long keptBytes = layout.pages(tunables.pool().tableKeepResidentBytes());
        return List.of(
                new Reservation(name(TableErrors.POOL, width), layout.tables(), keptBytes),
                Reservation.ofBookkeeping(name(BLOCKS_NAME, width), layout.blocks()));
    }

    private static String name(String slab, ElementWidth width) {
        return switch (width) {
            case REFERENCE -> slab + " (references)";
            case CONTINUATION -> slab + " (continuations)";
        };
    }

    /// Returns a table of null elements, or null if the slot allocator has no slot.
    @Nullable
    TableSlot tryClaim(TablePool pool, long length, long maximum) {
        int slot = slots.tryClaimUncounted(SlotAllocator.NO_KEY);
        if (slot == SlotAllocator.NONE) {
            return null;
        }
        boolean complete = false;
        try {
            TableSlot table = claimed(pool, slot, length, maximum);
            complete = true;
            return table;
        } finally {
            if (!complete) {
                slots.release(slot, 0); // Nobody has seen the slot: free is its honest state.
            }
        }
    }

    private TableSlot claimed(TablePool pool, int slot, long length, long maximum) {
        if (tables.requireGuard(slot)) {
            counters.countGuard(guards);
        }
        long block = block(slot);
        TableBlock.describe(block, tables.slotAddress(slot), length, maximum, width, slot);
        return new TableSlot(pool, width, slot, block);
    }

    /// Clears a table up to its high-water mark and frees its slot.
    void release(int slot) {
        long block = block(slot);
        long usedBytes = layout.tableBytes(TableBlock.highWater(block));
        long keptBytes = Math.min(usedBytes, keepResidentBytes);
        zero(slot, 0, keptBytes);
        if (usedBytes > keptBytes) {
            keptBytes = giveBack(slot, keptBytes, layout.pages(usedBytes));
        }
        long residueBytes = Math.max(TableBlock.residueBytes(block), layout.pages(keptBytes));
        TableBlock.setResidueBytes(block, residueBytes);
        TableBlock.forget(block);
        slots.release(slot, residueBytes);
    }

    private void zero(int slot, long fromOffset, long toOffset) {
        if (fromOffset < toOffset) {
            long byteSize = toOffset - fromOffset;
            UnsafeApi.setMemory(tables.slotAddress(slot) + fromOffset, byteSize, (byte) 0);
            counters.increment(PoolCounter.RESETS);
            counters.add(PoolCounter.RESET_BYTES, byteSize);
        }
    }

    /// Decommits the pages of a slot between two offsets; returns the offset below which it keeps its pages.
    private long giveBack(int slot, long fromOffset, long toOffset) {
        try {
            tables.decommit(slot, fromOffset, toOffset - fromOffset);
            counters.increment(PoolCounter.DECOMMIT_CALLS);
            counters.add(PoolCounter.DECOMMIT_BYTES, toOffset - fromOffset);
            return fromOffset;
        } catch (RuntimeException e) {
            // The system refuses when the process locks its memory. The next owner must see nulls all the
            // same, so the pages are cleared in place and counted as kept.
            counters.increment(PoolCounter.DECOMMIT_FAILURES);
            zero(slot, fromOffset, toOffset);
            return toOffset;
        }
    }

    @Override
    public int nextExcess(int from) {
        return SlotAllocator.NONE; // What is too much is given back when it is released.
    }

    @Override
    public void reduce(int[] claimed, int count) {
        throw new IllegalStateException("no table keeps too much");
    }

    @Override
    public long residentBytes(int slot) {
        return TableBlock.residueBytes(block(slot));
    }

    /// Gives back what free tables keep. Their slots are the first `count` elements.
    ///
    /// @throws RuntimeException if the system refuses; the tables may keep it then
    @Override
    public void trim(int[] claimed, int count) {
        long mostBytes = 0;
        for (int i = 0; i < count; i++) {
            mostBytes = Math.max(mostBytes, residentBytes(claimed[i]));
        }
        int calls = tables.decommit(claimed, count, 0, mostBytes);
        counters.add(PoolCounter.DECOMMIT_CALLS, calls);
        counters.add(PoolCounter.DECOMMIT_BYTES, count * mostBytes);
        for (int i = 0; i < count; i++) {
            TableBlock.setResidueBytes(block(claimed[i]), 0);
        }
    }

    @Override
    public SlotAllocator slots() {
        return slots;
    }

    private long block(int slot) {
        return blocks.slotAddress(0) + ((long) slot << TableBlock.SHIFT);
    }

    int quarantined() {
        return slots.quarantined();
    }

    /// Names up to `most` tables that are in use.
    void nameLive(StringJoiner names, int most) {
        for (int slot = 0; slot < slots.slotCount() && most > 0; slot++) {
            if (slots.isInUse(slot)) {
                names.add(width + " " + slot);
                most--;
            }
        }
    }

    /// Gives all address space back. A second call does nothing.
    void close() {
        blocks.close();
        tables.close();
    }
}
