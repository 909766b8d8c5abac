package io.stackyard.allocator.slab;

import io.stackyard.allocator.Platform;
import io.stackyard.allocator.guard.GuardStrategy;
import io.stackyard.allocator.internal.LimitErrors;
import io.stackyard.allocator.os.AddressRanges;
import io.stackyard.allocator.os.Advice;
import io.stackyard.allocator.os.OperatingSystem;
import io.stackyard.allocator.os.PageControl;
import io.stackyard.allocator.os.SystemCallException;
import java.util.Objects;

/// A slab that is one mapping: reserved whole, committed page by page as it is touched. A
/// [LabelPage] stands in front of it.
final class ReservedSlab implements Slab {

    private final String name;
    private final SlabLayout layout;
    private final OperatingSystem system;
    private final PageControl pages;
    private final GuardStrategy guards;
    private final Platform platform;
    private final long guardEntries;
    private final long pageBytes;

    /// Of the slab; its mapping begins `labelBytes` before.
    private final long address;

    private final long labelBytes;

    /// Whether the guards on both sides of each slot are there. Written by the holder of a slot
    /// only; the holder of the next slot may read it late, and then lays a guard that is there
    /// already.
    private final boolean[] guarded;

    /// Whether the label took its map entry.
    private boolean labelled;

    private boolean closed;

    private ReservedSlab(
            Platform platform, PageControl pages, String name, SlabLayout layout, long mapping) {
        this.platform = platform;
        this.system = platform.system();
        this.pages = pages;
        this.guards = platform.guardStrategy();
        this.name = name;
        this.layout = layout;
        this.labelBytes = LabelPage.byteSize(platform, layout);
        this.address = mapping + labelBytes;
        this.pageBytes = platform.pageBytes();
        this.guardEntries = guards.mapEntries(layout.guardCount());
        this.guarded = new boolean[layout.slotCount()];
    }

    static ReservedSlab map(Platform platform, String name, SlabLayout layout) {
        if (!layout.isWholePages(platform.pageBytes())) {
            throw new IllegalArgumentException(
                    name + ": " + layout + " is not whole pages of " + platform.pageBytes()
                            + " bytes");
        }
        long guardEntries = platform.guardStrategy().mapEntries(layout.guardCount());
        requireAddressSpace(platform, name, layout);
        platform.mapEntries().reserve(name, layout, guardEntries);
        boolean mapped = false;
        try {
            PageControl pages = platform.pageControl().orElseThrow();
            var slab = new ReservedSlab(
                    platform, pages, name, layout, reserve(platform, name, layout));
            slab.prepare();
            mapped = true;
            return slab;
        } finally {
            if (!mapped) {
                platform.mapEntries().giveBack(guardEntries);
            }
        }
    }

    private static void requireAddressSpace(Platform platform, String name, SlabLayout layout) {
        long limit = platform.addressSpaceLimit().orElse(Long.MAX_VALUE);
        if (layout.totalBytes() > limit) {
            throw LimitErrors.addressSpaceTooSmall(name, limit, layout.totalBytes());
        }
    }

    private static long reserve(Platform platform, String name, SlabLayout layout) {
        if (layout.totalBytes() == 0) {
            return 0;
        }
        try {
            // Beyond 63 bits it is negative, which the kernel takes as unsigned and refuses.
            return platform.system()
                    .map(LabelPage.byteSize(platform, layout) + layout.totalBytes());
        } catch (SystemCallException e) {
            throw LimitErrors.reservationRefused(
                    name, layout.totalBytes(), platform.facts().overcommitMode(), e);
        }
    }

    private void prepare() {
        if (layout.totalBytes() == 0) {
            return;
        }
        boolean prepared = false;
        try {
            for (Advice advice : platform.slabAdvice()) {
                pages.advise(address - labelBytes, labelBytes + layout.totalBytes(), advice);
            }
            if (layout.guardBytes() > 0) {
                guards.lay(pages, address, layout.guardBytes());
            }
            prepared = true;
        } finally {
            if (!prepared) {
                unmap();
            }
        }
        labelled = labelBytes > 0
                && LabelPage.tryLay(platform, address - labelBytes, new SlabLabel(name, layout));
    }

    private void unmap() {
        system.unmap(address - labelBytes, labelBytes + layout.totalBytes());
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
        if (layout.totalBytes() == 0) {
            return 0;
        }
        return 1 + labelEntries() + guards.mapEntries(layout.guardBytes() > 0 ? 1 : 0);
    }

    private long labelEntries() {
        return labelled ? Reservation.LABEL_ENTRIES : 0;
    }

    @Override
    public long slotAddress(int slot) {
        return address + layout.slotOffset(slot);
    }

    @Override
    public boolean requireGuard(int slot) {
        if (guarded[slot]) {
            return false;
        }
        boolean lays = layout.guardBytes() > 0 && guards != GuardStrategy.NONE;
        if (lays) {
            if (slot > 0 && !guarded[slot - 1]) {
                // Its own slot was never used, perhaps never will be. If its holder lays it at the
                // same time, it is laid twice, which is harmless.
                layBehind(slot - 1);
            }
            layBehind(slot);
        }
        guarded[slot] = true;
        return lays;
    }

    private void layBehind(int slot) {
        guards.lay(pages, address + layout.guardOffset(slot), layout.guardBytes());
    }

    @Override
    public void decommit(int slot, long offset, long byteSize) {
        long start = requireRange(slot, offset, byteSize);
        if (byteSize > 0) {
            pages.advise(start, byteSize, Advice.DECOMMIT);
        }
    }

    @Override
    public int decommit(int[] slots, int count, long offset, long byteSize) {
        Objects.checkFromIndexSize(0, count, slots.length);
        if (count == 0 || byteSize == 0) {
            return 0;
        }
        int calls = 0;
        try (var ranges = new AddressRanges(Math.min(count, AddressRanges.MAXIMUM_CAPACITY))) {
            for (int index = 0; index < count; index++) {
                ranges.add(requireRange(slots[index], offset, byteSize), byteSize);
                if (ranges.isFull() || index == count - 1) {
                    calls += pages.advise(ranges, Advice.DECOMMIT);
                    ranges.clear();
                }
            }
        }
        return calls;
    }

    /// Returns the address of a range of whole pages within the usable part of a slot.
    private long requireRange(int slot, long offset, long byteSize) {
        Objects.checkFromIndexSize(offset, byteSize, layout.usableBytes());
        if (offset % pageBytes != 0 || byteSize % pageBytes != 0) {
            throw new IllegalArgumentException(
                    name + ": offset=" + offset + ", byteSize=" + byteSize
                            + " are not whole pages");
        }
        return slotAddress(slot) + offset;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        if (layout.totalBytes() > 0) {
            unmap();
        }
        closed = true; // Only now: a failed unmap may be tried again.
        platform.mapEntries().giveBack(guardEntries + labelEntries());
    }
}
