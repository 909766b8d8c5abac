package io.stackyard.allocator.memory;

import io.stackyard.allocator.Platform;
import io.stackyard.allocator.image.MemoryImage;
import io.stackyard.allocator.internal.Align;
import io.stackyard.allocator.metrics.PoolCounter;
import io.stackyard.allocator.metrics.PoolCounters;
import io.stackyard.allocator.os.OperatingSystem;
import io.stackyard.allocator.slot.SlotAllocator;
import io.stackyard.config.MemoryReset;
import org.agrona.UnsafeApi;
import org.jspecify.annotations.Nullable;

/// Memories that are mapped one by one at the size they need, and move when they outgrow it: for
/// systems that cannot reserve address space without committing it.
///
/// ```
/// | memory, capacity bytes | cards | resident |
/// ^ base(slot)             ^ cards(slot)
/// ```
///
/// A free slot keeps its mapping while that is within the keep-resident budget, and otherwise has
/// none.
final class MovingBacking implements MemoryBacking {

    private final OperatingSystem system;
    private final long pageBytes;
    private final long usableBytes;
    private final long keepResidentBytes;
    private final MemoryReset mode;
    private final PoolCounters counters;

    /// Address of each slot's mapping, 0 for none, and the bytes of memory in it. Only the holder
    /// of a slot looks at its elements.
    private final long[] addresses;
    private final long[] capacities;

    /// What lies in each slot's mapping, null for none.
    private final @Nullable SlotPages[] slots;

    MovingBacking(
            Platform platform,
            int slotCount,
            long usableBytes,
            MemoryLimits limits,
            PoolCounters counters) {
        this.system = platform.system();
        this.pageBytes = platform.pageBytes();
        this.usableBytes = usableBytes;
        this.keepResidentBytes = limits.keepResidentBytes();
        this.mode = limits.reset();
        this.counters = counters;
        this.addresses = new long[slotCount];
        this.capacities = new long[slotCount];
        this.slots = new SlotPages[slotCount];
    }

    @Override
    public void prepare(int slot, long byteSize, @Nullable MemoryImage image) {
        long capacity = Align.up(Math.max(1, byteSize), pageBytes);
        SlotPages pages = slots[slot];
        if (pages == null || capacity > capacities[slot]) {
            unmap(slot); // It is clean, so nothing is lost.
            pages = install(slot, system.map(mappingBytes(capacity)), capacity);
        }
        lay(pages, image);
    }

    @Override
    public long takeOver(
            int slot,
            MemoryBacking from,
            int fromSlot,
            long byteSize,
            long newByteSize,
            @Nullable MemoryImage image,
            Runnable leaving) {
        throw new IllegalStateException("memories grow in their slot here");
    }

    private static void lay(SlotPages pages, @Nullable MemoryImage image) {
        MemoryImage present = pages.image();
        if (present == image) {
            return;
        }
        if (present != null) {
            present.erase(pages.base());
            pages.letGo();
        }
        if (image != null) {
            pages.hold(image);
            image.copyTo(pages.base());
        }
    }

    @Override
    public void grow(int slot, long byteSize, long newByteSize, Runnable leaving) {
        if (newByteSize <= capacities[slot]) {
            return;
        }
        long capacity = Align.up(newByteSize, pageBytes);
        long spacious = Math.max(capacity, Math.min(2 * capacities[slot], usableBytes));
        long address = system.map(mappingBytes(spacious));
        boolean moved = false;
        try {
            leaving.run();
            UnsafeApi.copyMemory(addresses[slot], address, byteSize);
            UnsafeApi.copyMemory(
                    cards(slot).cards(), address + spacious, DirtyCards.pageCount(byteSize));
            system.unmap(addresses[slot], mappingBytes(capacities[slot]));
            moved = true;
        } finally {
            if (!moved) {
                system.unmap(address, mappingBytes(spacious));
            }
        }
        SlotPages former = pagesOf(slot);
        install(slot, address, spacious).takeImage(former); // Its bytes were copied with the rest.
    }

    private SlotPages install(int slot, long address, long capacity) {
        addresses[slot] = address;
        capacities[slot] = capacity;
        long start = address + capacity;
        var pages = new SlotPages(address, new DirtyCards(start, start + mapBytes(capacity)));
        slots[slot] = pages;
        return pages;
    }

    private SlotPages pagesOf(int slot) {
        SlotPages pages = slots[slot];
        if (pages == null) {
            throw new IllegalStateException("memory slot " + slot + " has no mapping");
        }
        return pages;
    }

    @Override
    public long base(int slot) {
        return addresses[slot];
    }

    @Override
    public DirtyCards cards(int slot) {
        return pagesOf(slot).cards();
    }

    @Override
    public long residentBytes(int slot) {
        return capacities[slot];
    }

    @Override
    public long reset(int slot, long byteSize) {
        long capacity = capacities[slot];
        if (mode != MemoryReset.CARDS || capacity > keepResidentBytes) {
            unmap(slot);
            return 0;
        }
        SlotPages pages = slots[slot];
        if (pages != null) {
            long restored =
                    pages.cards()
                            .restoreWritten(
                                    addresses[slot],
                                    DirtyCards.pageCount(byteSize),
                                    pages.image());
            counters.add(PoolCounter.RESET_BYTES, restored << MemoryBlock.CARD_SHIFT);
        }
        return capacity;
    }

    @Override
    public void dropImage(int slot) {
        SlotPages pages = slots[slot];
        if (pages != null) {
            lay(pages, null);
        }
    }

    @Override
    public int nextExcess(int from) {
        return SlotAllocator.NONE; // What is too much is unmapped when it is released.
    }

    @Override
    public void reduce(int[] free, int count) {
        throw new IllegalStateException("no slot keeps too much");
    }

    @Override
    public void decommit(int[] free, int count) {
        for (int index = 0; index < count; index++) {
            unmap(free[index]);
        }
    }

    @Override
    public boolean isUnknown(int slot) {
        return false; // A slot has all that it needs, or no mapping.
    }

    @Override
    public void checkClean(int slot) {
        SlotPages pages = slots[slot];
        if (pages != null) {
            long pageCount = DirtyCards.pageCount(capacities[slot]);
            pages.cards().noteResidentRun(0, pageCount); // An arena backs all of it.
            pages.cards().checkClean(addresses[slot], pageCount, pages.image());
        }
    }

    private void unmap(int slot) {
        long address = addresses[slot];
        long capacity = capacities[slot];
        addresses[slot] = 0;
        capacities[slot] = 0;
        SlotPages former = slots[slot];
        slots[slot] = null;
        try {
            if (address != 0) {
                system.unmap(address, mappingBytes(capacity));
                counters.increment(PoolCounter.DECOMMIT_CALLS);
                counters.add(PoolCounter.DECOMMIT_BYTES, capacity);
            }
        } finally {
            if (former != null) {
                former.letGo();
            }
        }
    }

    /// Bytes of a mapping for `capacity` bytes of memory.
    private long mappingBytes(long capacity) {
        return Align.up(capacity + 2 * mapBytes(capacity), pageBytes);
    }

    private static long mapBytes(long capacity) {
        return Align.up(DirtyCards.pageCount(capacity), Long.BYTES);
    }

    @Override
    public void close() {
        closeFrom(0);
    }

    /// Unmaps all slots from `first` on, even if one of them fails.
    private void closeFrom(int first) {
        int next = first;
        try {
            for (; next < addresses.length; next++) {
                unmap(next);
            }
        } finally {
            if (next < addresses.length) {
                closeFrom(next + 1); // One level per mapping that the system does not take back.
            }
        }
    }
}
