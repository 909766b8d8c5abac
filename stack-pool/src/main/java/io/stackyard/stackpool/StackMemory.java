package io.stackyard.stackpool;

import io.stackyard.allocator.Platform;
import io.stackyard.allocator.guard.GuardStrategy;
import io.stackyard.allocator.internal.Zeroing;
import io.stackyard.allocator.metrics.PoolCounter;
import io.stackyard.allocator.metrics.PoolCounters;
import io.stackyard.allocator.slab.Reservation;
import io.stackyard.allocator.slab.Slab;
import io.stackyard.allocator.slot.SlotSet;
import io.stackyard.config.StackTunables;
import io.stackyard.config.Tunables;
import java.util.List;

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
    private final SlotSet deep;

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
        this.deep = new SlotSet(layout.slotCount());
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

    /// Clears what the stack may have written and lowers the soft limit again; without zeroing, what lies above
    /// `keep-resident` alone. Returns how many bytes of the slot may have backing. Calls no system: pages above
    /// `keep-resident` are the trimmer's to give back.
    long clear(int slot, long block) {
        long address = stacks.slotAddress(slot);
        long start = ControlBlock.start(block);
        long limit = ControlBlock.limit(block);
        zero(zeroing ? start : Math.max(start, address + keepResidentBytes), limit);
        long residueBefore = ControlBlock.residueBytes(block);
        long residueBytes = Math.max(residueBefore, layout.pages(limit - address));
        if (residueBytes > keepResidentBytes && residueBefore <= keepResidentBytes) {
            deep.add(slot);
        }
        ControlBlock.setResidueBytes(block, residueBytes);
        ControlBlock.resetLimit(block);
        return residueBytes;
    }

    private void zero(long from, long to) {
        if (from < to) {
            Zeroing.words(from, to - from); // Whole words: lines of cache below, whole pages above.
            counters.increment(PoolCounter.RESETS);
            counters.add(PoolCounter.RESET_BYTES, to - from);
        }
    }

    /// Returns the first slot from `from` on that keeps more than `keep-resident`, free or not, or
    /// [StackPool#NONE].
    int nextDeep(int from) {
        return deep.next(from);
    }

    /// Gives back what slots keep above `keep-resident`; as [#trim].
    void reduce(int[] slots, int count) {
        trim(slots, count, keepResidentBytes);
    }

    /// Gives back all that slots keep. The caller claimed them to trim them; their numbers are the first `count`
    /// elements.
    ///
    /// @throws RuntimeException if the system refuses; the slots may keep it then
    void trim(int[] slots, int count) {
        trim(slots, count, 0);
    }

    private void trim(int[] slots, int count, long keptBytes) {
        long mostBytes = keptBytes;
        for (int i = 0; i < count; i++) {
            mostBytes = Math.max(mostBytes, residueBytes(slots[i]));
        }
        giveBack(slots, count, keptBytes, mostBytes - keptBytes);
        for (int i = 0; i < count; i++) {
            ControlBlock.setResidueBytes(
                    block(slots[i]), Math.min(residueBytes(slots[i]), keptBytes));
            deep.remove(slots[i]);
        }
    }

    private void giveBack(int[] slots, int count, long offset, long byteSize) {
        boolean complete = false;
        try {
            int calls = stacks.decommit(slots, count, offset, byteSize);
            counters.add(PoolCounter.DECOMMIT_CALLS, calls);
            counters.add(PoolCounter.DECOMMIT_BYTES, count * byteSize);
            complete = true;
        } finally {
            if (!complete) {
                counters.increment(PoolCounter.DECOMMIT_FAILURES);
            }
        }
    }

    /// Returns how many bytes of a free slot may have backing.
    long residueBytes(int slot) {
        return ControlBlock.residueBytes(block(slot));
    }

    private long block(int slot) {
        return controlBlocks + ((long) slot << ControlBlock.SHIFT);
    }

    /// Checks a slot's bit of depth. No other thread may use the pool meanwhile.
    ///
    /// @throws IllegalStateException if it does not fit what the slot keeps
    void checkInvariants(int slot) {
        if (deep.contains(slot) != residueBytes(slot) > keepResidentBytes) {
            throw StackErrors.broken(
                    slot, "it keeps " + residueBytes(slot) + " bytes but is not listed so");
        }
    }

    /// Gives all address space back. A second call does nothing.
    @Override
    public void close() {
        blocks.close();
        stacks.close();
    }
}
