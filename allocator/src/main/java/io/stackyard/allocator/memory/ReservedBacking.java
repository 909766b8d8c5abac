package io.stackyard.allocator.memory;

import io.stackyard.allocator.Platform;
import io.stackyard.allocator.guard.GuardStrategy;
import io.stackyard.allocator.image.MemoryImage;
import io.stackyard.allocator.internal.Align;
import io.stackyard.allocator.memory.SlotPages.Paving;
import io.stackyard.allocator.metrics.PoolCounter;
import io.stackyard.allocator.metrics.PoolCounters;
import io.stackyard.allocator.slab.Slab;
import io.stackyard.allocator.slab.SlabLayout;
import io.stackyard.allocator.slot.SlotSet;
import org.jspecify.annotations.Nullable;

/// Memories in one reserved slab, at fixed addresses; their cards in a second one.
final class ReservedBacking implements MemoryBacking {

    private final Slab slab;
    private final Slab cardSlab;
    private final CardLayout cardLayout;
    private final SlotPaver paver;
    private final SlotMover mover;
    private final SlotReset reset;
    private final SlotDecommit decommit;
    private final long budgetPages;
    private final SlotSet excess;
    private final PoolCounters counters;
    private final GuardStrategy guards;

    /// What lies in each slot, made when it is first prepared. Only the holder of a slot looks at
    /// its element.
    private final @Nullable SlotPages[] slots;

    ReservedBacking(
            Platform platform,
            String name,
            SlabLayout layout,
            MemoryLimits limits,
            CardScans scans,
            PoolCounters counters) {
        this.counters = counters;
        this.cardLayout =
                CardLayout.of(layout.slotCount(), layout.usableBytes(), platform.pageBytes());
        this.slots = new SlotPages[layout.slotCount()];
        this.paver = new SlotPaver(platform, layout.usableBytes(), counters);
        this.guards = platform.guardStrategy();
        this.mover = new SlotMover(platform, counters);
        this.excess = new SlotSet(layout.slotCount());
        this.budgetPages =
                Align.down(limits.keepResidentBytes(), platform.pageBytes())
                        >>> MemoryBlock.CARD_SHIFT;
        this.decommit = new SlotDecommit(platform, layout.usableBytes(), counters);
        this.reset =
                new SlotReset(
                        platform, limits, layout.usableBytes(), decommit, scans, counters);
        this.slab = Slab.map(platform, name, layout);
        boolean complete = false;
        try {
            this.cardSlab =
                    Slab.map(
                            platform,
                            cardsName(name),
                            cardSlabLayout(layout, platform.pageBytes()));
            counters.add(PoolCounter.MAP_ENTRIES, slab.mapEntries() + cardSlab.mapEntries());
            complete = true;
        } finally {
            if (!complete) {
                slab.close();
            }
        }
    }

    static String cardsName(String slabName) {
        return slabName + " cards";
    }

    /// The slab of the cards of all memories: one slot.
    static SlabLayout cardSlabLayout(SlabLayout memories, long pageBytes) {
        var cards = CardLayout.of(memories.slotCount(), memories.usableBytes(), pageBytes);
        return new SlabLayout(1, Align.up(cards.totalBytes(), pageBytes), 0);
    }

    @Override
    public void prepare(int slot, long byteSize, @Nullable MemoryImage image) {
        SlotPages pages = slots[slot];
        if (pages == null) {
            pages = newPages(slot);
            slots[slot] = pages;
        }
        if (slab.requireGuard(slot)) {
            counters.countGuard(guards);
        }
        paver.lay(pages, image);
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
        if (!(from instanceof ReservedBacking former)) {
            throw new IllegalArgumentException("a memory moves between slots of one kind");
        }
        long end = DirtyCards.pageCount(byteSize);
        SlotPages source = former.pagesOf(fromSlot);
        reset.markUnseen(source, end);
        DirtyCards written = source.cards();
        long pageCount = written.countWritten(end);
        if (mover.suits(source, end)) {
            prepare(slot, newByteSize, null);
            leaving.run();
            if (mover.tryMove(source, pagesOf(slot), end)) {
                counters.increment(PoolCounter.PAGE_MOVES);
                return pageCount;
            }
        }
        prepare(slot, newByteSize, image);
        leaving.run();
        written.copyWritten(source.base(), end, base(slot), cards(slot).cards());
        return pageCount;
    }

    private SlotPages newPages(int slot) {
        long start = cardSlab.slotAddress(0);
        var cards =
                new DirtyCards(
                        start + cardLayout.cardsOffset(slot),
                        start + cardLayout.residentOffset(slot));
        return new SlotPages(slab.slotAddress(slot), cards);
    }

    @Override
    public void grow(int slot, long byteSize, long newByteSize, Runnable leaving) {
        // All of the slot is usable, and reads as zero where nobody has written.
    }

    @Override
    public long base(int slot) {
        return slab.slotAddress(slot);
    }

    @Override
    public DirtyCards cards(int slot) {
        return pagesOf(slot).cards();
    }

    SlotPages pagesOf(int slot) {
        SlotPages pages = slots[slot];
        if (pages == null) {
            throw new IllegalStateException("memory slot " + slot + " was never prepared");
        }
        return pages;
    }

    long usableBytes() {
        return slab.layout().usableBytes();
    }

    @Override
    public long reset(int slot, long byteSize) {
        SlotPages pages = pagesOf(slot);
        reset.reset(slot, pages, byteSize);
        if (keepsTooMuch(pages) && !excess.contains(slot)) {
            excess.add(slot);
        }
        return residentBytes(slot);
    }

    @Override
    public long residentBytes(int slot) {
        SlotPages pages = slots[slot];
        return pages == null ? 0 : pages.cards().residentPages() << MemoryBlock.CARD_SHIFT;
    }

    @Override
    public void dropImage(int slot) {
        SlotPages pages = pagesOf(slot);
        if (pages.paving() == Paving.MOVED) {
            paver.renew(pages, pages.cards().residentEnd());
        } else {
            paver.lay(pages, null);
        }
    }

    private boolean keepsTooMuch(SlotPages pages) {
        return pages.cards().residentPages() > budgetPages || pages.paving() == Paving.MOVED;
    }

    @Override
    public int nextExcess(int from) {
        return excess.next(from);
    }

    @Override
    public void reduce(int[] free, int count) {
        decommit(free, count, budgetPages);
    }

    @Override
    public void decommit(int[] free, int count) {
        decommit(free, count, 0);
    }

    private void decommit(int[] free, int count, long keptPages) {
        decommit.decommitAll(this::pagesOf, free, count, keptPages);
        for (int index = 0; index < count; index++) {
            excess.remove(free[index]);
        }
    }

    @Override
    public boolean isUnknown(int slot) {
        SlotPages pages = slots[slot];
        return pages != null && pages.paving() == Paving.UNKNOWN;
    }

    @Override
    public void checkClean(int slot) {
        SlotPages pages = slots[slot];
        if (pages != null && pages.paving() != Paving.UNKNOWN) {
            DirtyCards cards = pages.cards();
            cards.checkClean(pages.base(), cards.residentEnd(), pages.image());
        }
    }

    @Override
    public void close() {
        try {
            abandonFrom(0);
        } finally {
            try {
                decommit.close();
                cardSlab.close();
            } finally {
                slab.close();
            }
        }
    }

    /// Lets all slots go from `first` on, even if one of them fails.
    private void abandonFrom(int first) {
        int next = first;
        try {
            for (; next < slots.length; next++) {
                SlotPages pages = slots[next];
                if (pages != null) {
                    paver.abandon(pages);
                }
            }
        } finally {
            if (next < slots.length) {
                abandonFrom(next + 1); // One level per image that cannot be given back.
            }
        }
    }
}
