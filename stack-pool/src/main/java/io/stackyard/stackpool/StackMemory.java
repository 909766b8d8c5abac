package io.stackyard.stackpool;

import io.stackyard.allocator.Platform;
import io.stackyard.allocator.guard.GuardStrategy;
import io.stackyard.allocator.metrics.PoolCounter;
import io.stackyard.allocator.metrics.PoolCounters;
import io.stackyard.allocator.slab.Reservation;
import io.stackyard.allocator.slab.Slab;
import io.stackyard.config.StackTunables;
import io.stackyard.config.Tunables;
import java.util.List;
import org.agrona.UnsafeApi;

/// The bytes behind a [StackPool]: the slab of stacks and the dense array of control blocks. Touches slots, never
/// chooses one.
///
/// Both are reserved once. A slot's guard and block are laid when the slot is claimed for the first time.
///
/// **Threads**: any, each for slots that it holds.
final class StackMemory implements AutoCloseable {
    private static final String BLOCKS_NAME = "control-block";

    private final StackLayout layout;
    private final long keepResidentBytes;
    private final long maxDepthBytes;
    private final boolean zeroing;
    private final GuardStrategy guards;
    private final PoolCounters counters;
    private final Slab stacks;
    private final Slab blocks;
    private final long controlBlocks;

    private StackMemory(
            StackLayout layout,
            StackTunables tunables,
            GuardStrategy guards,
            PoolCounters counters,
            Slab stacks,
            Slab blocks) {
        this.layout = layout;
        this.keepResidentBytes = layout.pages(tunables.keepResidentBytes());
        this.maxDepthBytes = tunables.maxDepthBytes();
        this.zeroing = tunables.zeroing();
        this.guards = guards;
        this.counters = counters;
        this.stacks = stacks;
        this.blocks = blocks;
        this.controlBlocks = blocks.slotAddress(0);
    }

    private static StackLayout layout(Platform platform, Tunables tunables) {
        long pageBytes = platform.pageBytes();
        return new StackLayout(
                tunables.pool().totalStacks(),
                tunables.stack().stackBytes(),
                Math.multiplyExact(tunables.guard().guardPages(), pageBytes),
                pageBytes);
    }

    /// What both would reserve.
    static List<Reservation> reservations(Platform platform, Tunables tunables) {
        StackLayout layout = layout(platform, tunables);
        long keptBytes = layout.pages(tunables.stack().keepResidentBytes());
        return List.of(
                new Reservation(StackErrors.POOL, layout.stacks(), keptBytes),
                Reservation.ofBookkeeping(BLOCKS_NAME, layout.blocks()));
    }

    /// Reserves both, or nothing.
    static StackMemory map(Platform platform, Tunables tunables, PoolCounters counters) {
        StackLayout layout = layout(platform, tunables);
        Slab stacks = Slab.map(platform, StackErrors.POOL, layout.stacks());
        boolean complete = false;
        try {
            Slab blocks = Slab.map(platform, BLOCKS_NAME, layout.blocks());
            counters.add(PoolCounter.MAP_ENTRIES, stacks.mapEntries() + blocks.mapEntries());
            complete = true;
            return new StackMemory(
                    layout, tunables.stack(), platform.guardStrategy(), counters, stacks, blocks);
        } finally {
            if (!complete) {
                stacks.close();
            }
        }
    }

    /// Returns the address of the block of slot 0; the others follow densely.
    long controlBlocks() {
        return controlBlocks;
    }

    /// Lays guard and block of a slot that was just claimed, if this is its first claim.
    void prepare(int slot) {
        if (stacks.requireGuard(slot)) {
            counters.countGuard(guards);
        }
        long block = block(slot);
        if (ControlBlock.revision(block) == 0) {
            long address = stacks.slotAddress(slot);
            ControlBlock.initialise(
                    block,
                    slot,
                    address + StackLayout.startOffset(slot),
                    address + layout.limitOffset(slot, maxDepthBytes));
        }
    }

    /// Clears what the stack may have written, gives back the pages above `keep-resident`, and lowers the soft
    /// limit again. Returns how many bytes of the slot may still have backing.
    long clear(int slot, long block) {
        long address = stacks.slotAddress(slot);
        long usedBytes = ControlBlock.limit(block) - address;
        long keptBytes = Math.min(usedBytes, keepResidentBytes);
        if (zeroing) {
            zero(ControlBlock.start(block), address + keptBytes);
        }
        if (usedBytes > keptBytes) {
            keptBytes = giveBack(slot, keptBytes, layout.pages(usedBytes));
        }
        long residueBytes = Math.max(ControlBlock.residueBytes(block), layout.pages(keptBytes));
        ControlBlock.setResidueBytes(block, residueBytes);
        ControlBlock.resetLimit(block);
        return residueBytes;
    }

    /// Gives back what free slots keep. Their numbers are the first `count` elements.
    ///
    /// @throws RuntimeException if the system refuses; the slots may keep it then
    void trim(int[] slots, int count) {
        long mostBytes = 0;
        for (int i = 0; i < count; i++) {
            mostBytes = Math.max(mostBytes, residueBytes(slots[i]));
        }
        int calls = stacks.decommit(slots, count, 0, mostBytes);
        counters.add(PoolCounter.DECOMMIT_CALLS, calls);
        counters.add(PoolCounter.DECOMMIT_BYTES, count * mostBytes);
        for (int i = 0; i < count; i++) {
            ControlBlock.setResidueBytes(block(slots[i]), 0);
        }
    }

    /// Returns how many bytes of a free slot may have backing.
    long residueBytes(int slot) {
        return ControlBlock.residueBytes(block(slot));
    }

    private long block(int slot) {
        return controlBlocks + ((long) slot << ControlBlock.SHIFT);
    }

    private void zero(long from, long to) {
        if (from < to) {
            UnsafeApi.setMemory(from, to - from, (byte) 0);
            counters.increment(PoolCounter.RESETS);
            counters.add(PoolCounter.RESET_BYTES, to - from);
        }
    }

    /// Decommits the pages of a slot between two offsets; returns the offset below which it keeps its pages.
    private long giveBack(int slot, long fromOffset, long toOffset) {
        try {
            stacks.decommit(slot, fromOffset, toOffset - fromOffset);
            counters.increment(PoolCounter.DECOMMIT_CALLS);
            counters.add(PoolCounter.DECOMMIT_BYTES, toOffset - fromOffset);
            return fromOffset;
        } catch (RuntimeException e) {
            // The system refuses when the process locks its memory. The next owner must see zeros all the
            // same, so the pages are cleared in place and counted as kept.
            counters.increment(PoolCounter.DECOMMIT_FAILURES);
            if (zeroing) {
                long address = stacks.slotAddress(slot);
                zero(address + fromOffset, address + toOffset);
            }
            return toOffset;
        }
    }

    /// Gives all address space back. A second call does nothing.
    @Override
    public void close() {
        blocks.close();
        stacks.close();
    }
}
