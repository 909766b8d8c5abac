package io.stackyard.allocator.memory;

import io.stackyard.allocator.Platform;
import io.stackyard.allocator.PoolExhaustedException;
import io.stackyard.allocator.internal.LimitErrors;
import io.stackyard.allocator.internal.Require;
import io.stackyard.allocator.metrics.CounterRegistry;
import io.stackyard.allocator.metrics.PoolCounters;
import io.stackyard.allocator.os.SystemCallException;
import io.stackyard.allocator.slab.Reservation;
import io.stackyard.allocator.slab.Slab;
import io.stackyard.allocator.slab.SlabLayout;
import io.stackyard.allocator.slot.SlotAllocator;
import io.stackyard.config.Backing;
import io.stackyard.config.MemoryReset;
import io.stackyard.config.Tunables;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A fixed number of linear memories, reserved once and handed out again and again, always clean.
///
/// Life of a slot: a free slot is all zero and has no card set. [#claim] gives it to one holder,
/// who writes and sets cards; [MemorySlot#release] zeroes or decommits what the cards name and
/// frees the slot. A slot that cannot be made clean is quarantined: nobody gets it again.
///
/// All threads may claim; each slot then belongs to one thread at a time. Claims and releases
/// allocate nothing on the Java heap once a slot was used.
public final class MemoryPool implements AutoCloseable {

    /// The pool's name in counters and errors.
    public static final String NAME = "memory";

    private static final String BLOCKS_NAME = NAME + " blocks";
    private static final int NAMED_SLOTS = 10;

    private final Limits limits;
    private final PoolCounters counters;
    private final SlotAllocator slots;
    private final MemoryBacking backing;
    private final Slab blocks;

    /// The one object of each slot, made when it is first claimed. Handed from thread to thread
    /// with its slot.
    private final @Nullable MemorySlot[] memories;

    private volatile boolean closed;

    /// What a memory pool takes from the settings.
    ///
    /// @param slotCount         how many memories there may be at once
    /// @param maximumBytes      what one memory may grow to
    /// @param keepResidentBytes what a free slot may keep resident
    /// @param warmBudget        how many used slots may lie free before a new key gets one of them
    /// @param shards            locks of the slot allocator; 0 chooses
    /// @param guardPages        width of a guard
    /// @param reset             how slots are made clean
    record Limits(
            int slotCount,
            long maximumBytes,
            long keepResidentBytes,
            int warmBudget,
            int shards,
            int guardPages,
            MemoryReset reset) {

        Limits {
            Require.notNegative(slotCount, "slotCount");
            Require.notNegative(maximumBytes, "maximumBytes");
            Require.notNegative(keepResidentBytes, "keepResidentBytes");
            Require.notNegative(guardPages, "guardPages");
        }

        static Limits of(Tunables tunables) {
            return new Limits(
                    tunables.pool().totalMemories(),
                    tunables.pool().maxMemoryBytes(),
                    tunables.pool().memoryKeepResidentBytes(),
                    tunables.pool().maxUnusedWarmSlots(),
                    tunables.pool().shards(),
                    tunables.guard().guardPages(),
                    tunables.memory().reset());
        }
    }

    /// Reserves the pool.
    ///
    /// @throws io.stackyard.allocator.LimitException if the address space or the guards do not fit
    /// @throws io.stackyard.allocator.PlatformException if the system refuses to reserve it
    /// @throws SystemCallException if the system refuses to prepare it; nothing is left behind then
    public MemoryPool(Platform platform, Tunables tunables, CounterRegistry registry) {
        this(platform, Limits.of(tunables), registry);
    }

    MemoryPool(Platform platform, Limits limits, CounterRegistry registry) {
        this.limits = limits;
        this.counters = registry.register(NAME);
        this.memories = new MemorySlot[limits.slotCount()];
        MemoryBacking openedBacking = null;
        boolean complete = false;
        try {
            this.slots =
                    new SlotAllocator(
                            limits.slotCount(), limits.warmBudget(), limits.shards(), counters);
            openedBacking = openBacking(platform);
            this.backing = openedBacking;
            this.blocks =
                    Slab.map(platform, BLOCKS_NAME, blockLayout(limits, platform.pageBytes()));
            complete = true;
        } finally {
            if (!complete) {
                counters.close();
                if (openedBacking != null) {
                    openedBacking.close();
                }
            }
        }
    }

    /// What a pool would reserve: the memories, and what it keeps about them.
    ///
    /// @throws io.stackyard.allocator.LimitException if a slab needs more than 63 bits
    public static List<Reservation> reservations(Platform platform, Tunables tunables) {
        Limits limits = Limits.of(tunables);
        SlabLayout memories = memoryLayout(platform, limits);
        return List.of(
                new Reservation(NAME, memories, limits.keepResidentBytes()),
                Reservation.ofBookkeeping(
                        ReservedBacking.CARDS_NAME,
                        ReservedBacking.cardSlabLayout(memories, platform.pageBytes())),
                Reservation.ofBookkeeping(
                        BLOCKS_NAME, blockLayout(limits, platform.pageBytes())));
    }

    private static SlabLayout memoryLayout(Platform platform, Limits limits) {
        long guardBytes =
                switch (platform.guardStrategy()) {
                    case MARKER, PROTECT -> limits.guardPages() * platform.pageBytes();
                    case NONE -> 0;
                };
        return SlabLayout.ofPages(
                limits.slotCount(), limits.maximumBytes(), guardBytes, platform.pageBytes());
    }

    private static SlabLayout blockLayout(Limits limits, long pageBytes) {
        return SlabLayout.ofPages(
                1, (long) limits.slotCount() * MemoryBlock.BYTES, 0, pageBytes);
    }

    private MemoryBacking openBacking(Platform platform) {
        SlabLayout layout = memoryLayout(platform, limits);
        return platform.backing() == Backing.PORTABLE
                ? new MovingBacking(
                        platform, limits.slotCount(), layout.usableBytes(), limits, counters)
                : new ReservedBacking(platform, layout, limits, counters);
    }

    /// Claims a memory of `minimumBytes` zero bytes.
    ///
    /// @param affinityKey  a key that the same module always uses, so that it finds its own slot
    ///     again; [SlotAllocator#NO_KEY] for none
    /// @param minimumBytes its length to begin with; any number, whole pages or not
    /// @param maximumBytes what it may grow to; the pool's own limit applies as well
    /// @throws IllegalArgumentException if the minimum is negative or above the maximum
    /// @throws io.stackyard.allocator.LimitException if the minimum is above what the pool allows
    /// @throws PoolExhaustedException if all slots are in use
    /// @throws SystemCallException if the system refuses; the slot is free and clean then
    public MemorySlot claim(long affinityKey, long minimumBytes, long maximumBytes) {
        requireOpen();
        Require.notNegative(minimumBytes, "minimumBytes");
        if (minimumBytes > maximumBytes) {
            throw new IllegalArgumentException(
                    "minimumBytes=" + minimumBytes + " is above maximumBytes=" + maximumBytes);
        }
        if (minimumBytes > limits.maximumBytes()) {
            throw LimitErrors.memoryTooLarge(limits.maximumBytes(), minimumBytes);
        }
        int slot = slots.tryClaim(affinityKey);
        if (slot == SlotAllocator.NONE) {
            throw LimitErrors.noFreeMemory(
                    limits.slotCount(), slots.inUse(), slots.quarantined());
        }
        return open(slot, minimumBytes, Math.min(maximumBytes, limits.maximumBytes()));
    }

    private MemorySlot open(int slot, long minimumBytes, long maximumBytes) {
        MemorySlot memory = memories[slot];
        boolean opened = false;
        try {
            if (memory == null) {
                memory = new MemorySlot(this, backing, slot, blockAddress(slot));
                memories[slot] = memory;
            }
            memory.open(minimumBytes, maximumBytes);
            opened = true;
            return memory;
        } finally {
            if (!opened) {
                slots.release(slot, backing.residentBytes(slot)); // Still clean.
            }
        }
    }

    private long blockAddress(int slot) {
        return blocks.slotAddress(0) + (long) slot * MemoryBlock.BYTES;
    }

    /// Takes back a slot that was reset.
    void free(int slot, long residentBytes) {
        slots.release(slot, residentBytes);
    }

    /// Takes a slot that could not be reset out of service.
    void quarantine(int slot) {
        slots.quarantine(slot);
    }

    /// Makes every free slot forget that `affinityKey` used it last, once the key's module is gone.
    public void forget(long affinityKey) {
        requireOpen();
        for (int slot = slots.tryClaimAffine(affinityKey);
                slot != SlotAllocator.NONE;
                slot = slots.tryClaimAffine(affinityKey)) {
            slots.release(slot, backing.residentBytes(slot));
        }
    }

    /// The pool's counters.
    public PoolCounters counters() {
        return counters;
    }

    /// How many memories there may be at once.
    public int slotCount() {
        return limits.slotCount();
    }

    /// What one memory may grow to.
    public long maximumBytes() {
        return limits.maximumBytes();
    }

    /// Memories that are claimed now.
    public int inUse() {
        return slots.inUse();
    }

    /// Checks slots, memories and bytes against each other. Nobody may claim or release meanwhile.
    ///
    /// @throws IllegalStateException if they do not fit together, or a free slot is not clean
    void checkInvariants() {
        slots.checkInvariants();
        long residentBytes = 0;
        for (int slot = 0; slot < limits.slotCount(); slot++) {
            MemorySlot memory = memories[slot];
            boolean claimed = memory != null && memory.isClaimed();
            if (claimed != slots.isInUse(slot)) {
                throw new IllegalStateException(
                        "slot " + slot + ": the allocator and the memory disagree on who holds it");
            }
            if (slots.isWarm(slot)) {
                backing.checkClean(slot);
                residentBytes += backing.residentBytes(slot);
            }
        }
        if (residentBytes != slots.residentBytes()) {
            throw new IllegalStateException(
                    "free slots have " + residentBytes + " bytes resident, counted are "
                            + slots.residentBytes());
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("memory pool is closed");
        }
    }

    /// Unmaps everything. A second call does nothing.
    ///
    /// @throws IllegalStateException if a memory is still claimed; the pool stays open then
    @Override
    public void close() {
        if (closed) {
            return;
        }
        if (slots.inUse() > 0) {
            throw new IllegalStateException(
                    "cannot close memory pool: " + slots.inUse() + " memories are in use, in slots "
                            + liveSlots());
        }
        closed = true;
        try {
            blocks.close();
        } finally {
            backing.close();
            counters.close();
        }
    }

    private String liveSlots() {
        return IntStream.range(0, limits.slotCount())
                .filter(slots::isInUse)
                .limit(NAMED_SLOTS)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(", ", "", slots.inUse() > NAMED_SLOTS ? ", ..." : ""));
    }
}
