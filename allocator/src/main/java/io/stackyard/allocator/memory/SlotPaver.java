package io.stackyard.allocator.memory;

import io.stackyard.allocator.Platform;
import io.stackyard.allocator.guard.MapEntryBudget;
import io.stackyard.allocator.image.MemoryImage;
import io.stackyard.allocator.memory.SlotPages.Paving;
import io.stackyard.allocator.metrics.PoolCounter;
import io.stackyard.allocator.metrics.PoolCounters;
import io.stackyard.allocator.os.Advice;
import io.stackyard.allocator.os.PageControl;
import io.stackyard.allocator.os.SystemCallException;
import org.jspecify.annotations.Nullable;

/// Lays initial content into the slots of a reserved slab, and takes it out again.
///
/// A small image is copied. A large one is mapped from its file, which costs the process map
/// entries; where they run short it is copied too. If a system call fails half way, the slot is
/// [Paving#UNKNOWN], and the next attempt begins by mapping all of it afresh.
final class SlotPaver {

    private final Platform platform;
    private final PageControl pages;
    private final MapEntryBudget mapEntries;
    private final PoolCounters counters;
    private final long usableBytes;

    SlotPaver(Platform platform, long usableBytes, PoolCounters counters) {
        this.platform = platform;
        this.pages = platform.pageControl().orElseThrow();
        this.mapEntries = platform.mapEntries();
        this.usableBytes = usableBytes;
        this.counters = counters;
    }

    /// Makes `image`, or zero for null, the initial content of a free slot.
    ///
    /// @throws SystemCallException if the system refuses; the slot is unknown then
    void lay(SlotPages slot, @Nullable MemoryImage image) {
        if (slot.image() == image && slot.paving() != Paving.UNKNOWN) {
            return;
        }
        boolean laid = false;
        try {
            if (slot.paving() == Paving.UNKNOWN) {
                repave(slot);
            } else if (slot.image() != null) {
                takeOut(slot);
            }
            if (image != null) {
                install(slot, image);
            }
            laid = true;
        } finally {
            if (!laid) {
                slot.becomeUnknown(0);
            }
        }
    }

    private void install(SlotPages slot, MemoryImage image) {
        slot.hold(image);
        long entries = image.mapEntries();
        if (image.isMapped() && mapEntries.tryReserve(entries)) {
            slot.setPaving(Paving.IMAGE);
            slot.setMapEntries(entries);
            counters.add(PoolCounter.MAP_ENTRIES, entries);
            image.mapTo(pages, slot.base());
            forgetSpans(slot, image);
            counters.increment(PoolCounter.IMAGES_MAPPED);
        } else {
            image.copyTo(slot.base());
            image.forEachRun(slot.cards()::noteResidentRun);
            counters.increment(PoolCounter.IMAGES_COPIED);
        }
    }

    /// The pages of a mapped image have lost their backing. What lies between its spans is the
    /// slab's, backing and all.
    private static void forgetSpans(SlotPages slot, MemoryImage image) {
        image.forEachSpan((page, count) -> slot.cards().forget(page, page + count));
    }

    private void takeOut(SlotPages slot) {
        MemoryImage image = slot.image();
        if (image == null) {
            return;
        }
        switch (slot.paving()) {
            case PLAIN, MOVED -> image.erase(slot.base());
            case IMAGE -> {
                image.unmapFrom(pages, slot.base());
                forgetSpans(slot, image);
                settle(slot);
            }
            case UNKNOWN -> throw new IllegalStateException("an unknown slot holds no image");
        }
        slot.letGo();
    }

    /// Maps all of a slot afresh whose holder had `end` pages.
    ///
    /// @throws SystemCallException if the system refuses; the slot is unknown then
    void renew(SlotPages slot, long end) {
        slot.becomeUnknown(end);
        repave(slot);
    }

    /// Maps all of a slot afresh: it is zero then, whatever it was.
    private void repave(SlotPages slot) {
        mapAfresh(slot.base(), usableBytes);
        settle(slot);
        counters.increment(PoolCounter.REPAVED);
    }

    /// Lets a slot go whose slab is about to be unmapped.
    ///
    /// @throws SystemCallException if its image was the last of its kind and could not be given back
    void abandon(SlotPages slot) {
        settle(slot);
        slot.letGo();
    }

    private void settle(SlotPages slot) {
        slot.setPaving(Paving.PLAIN);
        mapEntries.giveBack(slot.mapEntries());
        counters.add(PoolCounter.MAP_ENTRIES, -slot.mapEntries());
        slot.setMapEntries(0);
    }

    /// The new mapping is advised like its slab, so that the kernel joins them again.
    private void mapAfresh(long address, long byteSize) {
        pages.remap(address, byteSize);
        for (Advice advice : platform.slabAdvice()) {
            pages.advise(address, byteSize, advice);
        }
    }
}
