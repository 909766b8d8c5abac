package io.stackyard.allocator.memory;

import io.stackyard.allocator.Platform;
import io.stackyard.allocator.internal.Align;
import io.stackyard.allocator.metrics.PoolCounter;
import io.stackyard.allocator.metrics.PoolCounters;
import io.stackyard.allocator.os.OperatingSystem;
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

    /// The maps in each slot's mapping, null for none.
    private final @Nullable DirtyCards[] cards;

    MovingBacking(
            Platform platform,
            int slotCount,
            long usableBytes,
            MemoryPool.Limits limits,
            PoolCounters counters) {
        this.system = platform.system();
        this.pageBytes = platform.pageBytes();
        this.usableBytes = usableBytes;
        this.keepResidentBytes = limits.keepResidentBytes();
        this.mode = limits.reset();
        this.counters = counters;
        this.addresses = new long[slotCount];
        this.capacities = new long[slotCount];
        this.cards = new DirtyCards[slotCount];
    }

    @Override
    public void prepare(int slot, long byteSize) {
        long capacity = Align.up(byteSize, pageBytes);
        if (capacity <= capacities[slot]) {
            return;
        }
        unmap(slot); // It is clean, so nothing is lost.
        install(slot, system.map(mappingBytes(capacity)), capacity);
    }

    @Override
    public void grow(int slot, long byteSize, long newByteSize) {
        if (newByteSize <= capacities[slot]) {
            return;
        }
        long capacity = Align.up(newByteSize, pageBytes);
        long spacious = Math.max(capacity, Math.min(2 * capacities[slot], usableBytes));
        long address = system.map(mappingBytes(spacious));
        boolean moved = false;
        try {
            if (addresses[slot] != 0) {
                UnsafeApi.copyMemory(addresses[slot], address, byteSize);
                UnsafeApi.copyMemory(
                        cards(slot), address + spacious, DirtyCards.pageCount(byteSize));
                system.unmap(addresses[slot], mappingBytes(capacities[slot]));
            }
            moved = true;
        } finally {
            if (!moved) {
                system.unmap(address, mappingBytes(spacious));
            }
        }
        install(slot, address, spacious);
    }

    private void install(int slot, long address, long capacity) {
        addresses[slot] = address;
        capacities[slot] = capacity;
        long start = address + capacity;
        cards[slot] = new DirtyCards(start, start + mapBytes(capacity));
    }

    @Override
    public long base(int slot) {
        return addresses[slot];
    }

    @Override
    public long cards(int slot) {
        return addresses[slot] + capacities[slot];
    }

    @Override
    public long residentBytes(int slot) {
        return capacities[slot];
    }

    @Override
    public long reset(int slot, long byteSize) {
        long capacity = capacities[slot];
        if (mode == MemoryReset.DECOMMIT || capacity > keepResidentBytes) {
            unmap(slot);
            return 0;
        }
        DirtyCards map = cards[slot];
        if (map != null) {
            long zeroed = map.zeroWritten(addresses[slot], DirtyCards.pageCount(byteSize));
            counters.add(PoolCounter.RESET_BYTES, zeroed << MemoryBlock.CARD_SHIFT);
        }
        return capacity;
    }

    @Override
    public void checkClean(int slot) {
        DirtyCards map = cards[slot];
        if (map != null) {
            // An arena backs all of it.
            map.noteResidentPrefix(DirtyCards.pageCount(capacities[slot]));
            map.checkClean(addresses[slot], DirtyCards.pageCount(capacities[slot]));
        }
    }

    private void unmap(int slot) {
        long address = addresses[slot];
        long capacity = capacities[slot];
        addresses[slot] = 0;
        capacities[slot] = 0;
        cards[slot] = null;
        if (address != 0) {
            system.unmap(address, mappingBytes(capacity));
            counters.increment(PoolCounter.DECOMMIT_CALLS);
            counters.add(PoolCounter.DECOMMIT_BYTES, capacity);
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
        for (int slot = 0; slot < addresses.length; slot++) {
            unmap(slot);
        }
    }
}
