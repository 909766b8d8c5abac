package io.stackyard.allocator.memory;

import io.stackyard.allocator.Platform;
import io.stackyard.allocator.internal.ByteSizes;
import io.stackyard.allocator.metrics.PoolCounters;
import io.stackyard.allocator.os.SystemCallException;
import io.stackyard.allocator.slab.Reservation;
import io.stackyard.allocator.slab.SlabLayout;
import io.stackyard.allocator.slot.SlotAllocator;
import io.stackyard.config.Backing;
import java.util.ArrayList;
import java.util.List;

/// The slabs of a memory pool, by ascending slot size.
///
/// ```
/// class 0:  | 64 KiB | 64 KiB | 64 KiB | ...                 every memory of at most 64 KiB
/// class 1:  | 1 MiB               | 1 MiB               | ...
/// ...
/// class n:  | max-memory-size                                                | ...
/// ```
///
/// Each class has as many slots as there may be memories, or as many as fit into its share of the
/// address space. A memory starts in the smallest class that holds it, or in a larger one if that
/// is full. The portable backing has one class: its memories are mapped at the size that they need.
///
/// All threads may call, but for [#close].
final class SizeClasses implements AutoCloseable {

    private final List<SizeClass> classes = new ArrayList<>();
    private final CardScans scans;

    SizeClasses(Platform platform, MemoryLimits limits, PoolCounters counters) {
        this.scans = new CardScans(limits.reset(), limits.auditRate());
        boolean complete = false;
        try {
            if (platform.backing() == Backing.PORTABLE) {
                openPortable(platform, limits, counters);
            } else {
                openReserved(platform, limits, counters);
            }
            complete = true;
        } finally {
            if (!complete) {
                close();
            }
        }
    }

    private void openPortable(Platform platform, MemoryLimits limits, PoolCounters counters) {
        long bytes = SlabLayout.ofPages(1, limits.maximumBytes(), 0, platform.pageBytes())
                .usableBytes();
        var slots = allocator(limits.memoryCount(), limits, counters);
        var backing =
                new MovingBacking(platform, limits.memoryCount(), bytes, limits, counters);
        classes.add(new SizeClass(limits.maximumBytes(), slots, backing));
    }

    private void openReserved(Platform platform, MemoryLimits limits, PoolCounters counters) {
        for (int index = 0; index < limits.slotBytes().size(); index++) {
            SlabLayout layout = layout(platform, limits, index);
            var slots = allocator(layout.slotCount(), limits, counters);
            var backing =
                    new ReservedBacking(
                            platform, slabName(limits, index), layout, limits, scans, counters);
            classes.add(new SizeClass(limits.slotBytes().get(index), slots, backing));
        }
    }

    private static SlotAllocator allocator(
            int slotCount, MemoryLimits limits, PoolCounters counters) {
        return SlotAllocator.withoutUse(
                slotCount, limits.warmBudget(), limits.shards(), counters);
    }

    /// What the slabs of all classes, and of their cards, would reserve.
    ///
    /// @throws io.stackyard.allocator.LimitException if a slab needs more than 63 bits
    static List<Reservation> reservations(Platform platform, MemoryLimits limits) {
        List<Reservation> reservations = new ArrayList<>();
        for (int index = 0; index < limits.slotBytes().size(); index++) {
            SlabLayout layout = layout(platform, limits, index);
            String name = slabName(limits, index);
            reservations.add(new Reservation(name, layout, limits.keepResidentBytes()));
            reservations.add(
                    Reservation.ofBookkeeping(
                            ReservedBacking.cardsName(name),
                            ReservedBacking.cardSlabLayout(layout, platform.pageBytes())));
        }
        return reservations;
    }

    private static SlabLayout layout(Platform platform, MemoryLimits limits, int index) {
        long guardBytes =
                switch (platform.guardStrategy()) {
                    case MARKER, PROTECT -> limits.guardPages() * platform.pageBytes();
                    case NONE -> 0;
                };
        SlabLayout one =
                SlabLayout.ofPages(
                        1, limits.slotBytes().get(index), guardBytes, platform.pageBytes());
        long fitting = one.slotBytes() == 0
                ? limits.memoryCount()
                : Math.max(1, limits.classAddressBytes() / one.slotBytes());
        return new SlabLayout(
                (int) Math.min(limits.memoryCount(), fitting), one.usableBytes(), guardBytes);
    }

    private static String slabName(MemoryLimits limits, int index) {
        return MemoryPool.NAME + " " + ByteSizes.text(limits.slotBytes().get(index));
    }

    /// Puts a memory into a free slot that holds `byteSize` bytes, of the smallest class that has
    /// one; false if none has.
    boolean tryPlace(MemorySlot memory, long byteSize) {
        for (int index = 0; index < classes.size(); index++) { // No iterator: this is every claim.
            SizeClass size = classes.get(index);
            if (size.slotBytes() >= byteSize) {
                int slot = size.slots().tryClaimUncounted(memory.affinityKey());
                if (slot != SlotAllocator.NONE) {
                    memory.place(size, slot);
                    return true;
                }
            }
        }
        return false;
    }

    /// Makes every free slot forget a key, and what it holds for its module.
    ///
    /// @throws SystemCallException if the system refused for one of them, after all were seen to
    void forget(long affinityKey) {
        SystemCallException refusal = null;
        for (SizeClass size : classes) {
            try {
                size.forget(affinityKey);
            } catch (SystemCallException e) {
                refusal = e.after(refusal);
            }
        }
        if (refusal != null) {
            throw refusal;
        }
    }

    List<SizeClass> all() {
        return classes;
    }

    /// Slots that are out of service.
    int quarantined() {
        return classes.stream().mapToInt(size -> size.slots().quarantined()).sum();
    }

    @Override
    public void close() {
        try {
            scans.close();
        } finally {
            closeFrom(0);
        }
    }

    private void closeFrom(int index) {
        if (index < classes.size()) {
            try {
                classes.get(index).close();
            } finally {
                closeFrom(index + 1); // At most 16 of them.
            }
        }
    }
}
