package io.stackyard.allocator.slab;

import io.stackyard.allocator.Platform;
import io.stackyard.allocator.os.OperatingSystem;
import java.util.Objects;
import org.agrona.UnsafeApi;

/// A slab of one small mapping per slot, made when the slot is first asked for: for systems that
/// cannot reserve address space without committing it. There are no guards.
final class ScatteredSlab implements Slab {

    private final String name;
    private final SlabLayout layout;
    private final OperatingSystem system;
    private final long pageBytes;

    /// Address of each slot, 0 while it has none. Only the holder of a slot looks at its element.
    private final long[] addresses;

    ScatteredSlab(Platform platform, String name, SlabLayout layout) {
        this.name = name;
        this.layout = layout;
        this.system = platform.system();
        this.pageBytes = platform.pageBytes();
        this.addresses = new long[layout.slotCount()];
        if (!layout.isWholePages(pageBytes)) {
            throw new IllegalArgumentException(
                    name + ": " + layout + " is not whole pages of " + pageBytes + " bytes");
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public SlabLayout layout() {
        return layout;
    }

    @Override
    public long mapEntries() {
        return 0; // Slots come from the Java runtime, which maps as it likes.
    }

    @Override
    public long slotAddress(int slot) {
        long address = addresses[slot];
        if (address == 0 && layout.usableBytes() > 0) {
            address = system.map(layout.usableBytes());
            addresses[slot] = address;
        }
        return address;
    }

    @Override
    public boolean requireGuard(int slot) {
        Objects.checkIndex(slot, addresses.length);
        return false;
    }

    @Override
    public void decommit(int slot, long offset, long byteSize) {
        Objects.checkFromIndexSize(offset, byteSize, layout.usableBytes());
        if (offset % pageBytes != 0 || byteSize % pageBytes != 0) {
            throw new IllegalArgumentException(
                    name + ": offset=" + offset + ", byteSize=" + byteSize
                            + " are not whole pages");
        }
        long address = addresses[slot];
        if (address == 0 || byteSize == 0) {
            return; // Never mapped, so it would read as zero.
        }
        UnsafeApi.setMemory(address + offset, byteSize, (byte) 0); // The address of a slot stays.
    }

    @Override
    public int decommit(int[] slots, int count, long offset, long byteSize) {
        Objects.checkFromIndexSize(0, count, slots.length);
        for (int index = 0; index < count; index++) {
            decommit(slots[index], offset, byteSize);
        }
        return 0;
    }

    @Override
    public void close() {
        for (int slot = 0; slot < addresses.length; slot++) {
            if (addresses[slot] != 0) {
                system.unmap(addresses[slot], layout.usableBytes());
                addresses[slot] = 0;
            }
        }
    }
}
