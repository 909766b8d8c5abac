package io.stackyard.allocator.memory;

import io.stackyard.allocator.Platform;
import io.stackyard.allocator.internal.Align;
import io.stackyard.allocator.metrics.PoolCounter;
import io.stackyard.allocator.metrics.PoolCounters;
import io.stackyard.allocator.os.AddressRanges;
import io.stackyard.allocator.os.Advice;
import io.stackyard.allocator.os.PageControl;
import io.stackyard.allocator.os.SystemCallException;
import io.stackyard.allocator.slab.Slab;
import io.stackyard.allocator.slab.SlabLayout;
import io.stackyard.config.MemoryReset;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.UnsafeApi;
import org.jspecify.annotations.Nullable;

/// Memories in one reserved slab, at fixed addresses; their cards in a second one.
///
/// A reset by cards zeroes what was written, in place, and keeps it resident for the next holder.
/// What a slot keeps is bounded by the keep-resident budget: when the written pages and those kept
/// from before are more, the lowest ones are kept and everything behind them is decommitted with
/// one advice.
final class ReservedBacking implements MemoryBacking {

    static final String CARDS_NAME = MemoryPool.NAME + " cards";

    /// The tail of the memory and the tails of its two maps.
    private static final int RANGES_PER_DECOMMIT = 3;

    private final Slab slab;
    private final Slab cardSlab;
    private final CardLayout cardLayout;
    private final PageControl pages;
    private final long pageBytes;
    private final MemoryReset mode;
    private final long budgetPages;
    private final PoolCounters counters;

    /// The maps of each slot, made when it is first prepared. Only the holder of a slot looks at
    /// its element.
    private final @Nullable DirtyCards[] cards;

    /// One idle list, for whoever decommits next.
    private final AtomicReference<@Nullable AddressRanges> idleRanges = new AtomicReference<>();

    ReservedBacking(
            Platform platform, SlabLayout layout, MemoryPool.Limits limits, PoolCounters counters) {
        this.pageBytes = platform.pageBytes();
        this.pages = platform.pageControl().orElseThrow();
        this.mode = limits.reset();
        this.budgetPages =
                Align.down(limits.keepResidentBytes(), pageBytes) >>> MemoryBlock.CARD_SHIFT;
        this.counters = counters;
        this.cardLayout = CardLayout.of(layout.slotCount(), layout.usableBytes(), pageBytes);
        this.cards = new DirtyCards[layout.slotCount()];
        this.slab = Slab.map(platform, MemoryPool.NAME, layout);
        boolean complete = false;
        try {
            this.cardSlab = Slab.map(platform, CARDS_NAME, cardSlabLayout(layout, pageBytes));
            complete = true;
        } finally {
            if (!complete) {
                slab.close();
            }
        }
    }

    /// The slab of the cards of all memories: one slot.
    static SlabLayout cardSlabLayout(SlabLayout memories, long pageBytes) {
        var cards = CardLayout.of(memories.slotCount(), memories.usableBytes(), pageBytes);
        return new SlabLayout(1, Align.up(cards.totalBytes(), pageBytes), 0);
    }

    @Override
    public void prepare(int slot, long byteSize) {
        if (cards[slot] == null) {
            long start = cardSlab.slotAddress(0);
            cards[slot] =
                    new DirtyCards(
                            start + cardLayout.cardsOffset(slot),
                            start + cardLayout.residentOffset(slot));
        }
        if (slab.requireGuard(slot)) {
            counters.increment(PoolCounter.GUARDS);
        }
    }

    @Override
    public void grow(int slot, long byteSize, long newByteSize) {
        // All of the slot is usable, and reads as zero where nobody has written.
    }

    @Override
    public long base(int slot) {
        return slab.slotAddress(slot);
    }

    @Override
    public long cards(int slot) {
        return cardsOf(slot).cards();
    }

    DirtyCards cardsOf(int slot) {
        DirtyCards map = cards[slot];
        if (map == null) {
            throw new IllegalStateException("memory slot " + slot + " was never prepared");
        }
        return map;
    }

    long usableBytes() {
        return slab.layout().usableBytes();
    }

    @Override
    public long reset(int slot, long byteSize) {
        DirtyCards map = cardsOf(slot);
        long end = DirtyCards.pageCount(byteSize);
        switch (mode) {
            case CARDS -> resetByCards(slot, map, end);
            case PAGEMAP, DECOMMIT -> resetBlindly(slot, map, end);
        }
        return residentBytes(slot);
    }

    @Override
    public long residentBytes(int slot) {
        DirtyCards map = cards[slot];
        return map == null ? 0 : map.residentPages() << MemoryBlock.CARD_SHIFT;
    }

    private void resetByCards(int slot, DirtyCards map, long end) {
        long span = Math.max(end, map.residentEnd());
        long kept = span;
        if (span > budgetPages && map.residentPages() + map.countNewlyWritten(end) > budgetPages) {
            kept = wholePages(map.pageAtBudget(budgetPages, span));
            if (!tryDecommit(slot, map, kept, span)) {
                kept = span; // Over budget, but clean: the cards name all that must be zeroed.
            }
        }
        long zeroed = map.zeroWritten(slab.slotAddress(slot), Math.min(end, kept));
        counters.add(PoolCounter.RESET_BYTES, zeroed << MemoryBlock.CARD_SHIFT);
    }

    private boolean tryDecommit(int slot, DirtyCards map, long from, long end) {
        try {
            decommit(slot, map, from, end);
            return true;
        } catch (SystemCallException e) {
            counters.increment(PoolCounter.DECOMMIT_FAILURES);
            return false;
        }
    }

    /// Trusts no card: zeroes the budget's worth from the start, and decommits all the rest.
    private void resetBlindly(int slot, DirtyCards map, long end) {
        long kept = end <= budgetPages ? end : budgetPages;
        if (kept < end) {
            try {
                decommit(slot, map, kept, end);
            } catch (SystemCallException e) {
                counters.increment(PoolCounter.DECOMMIT_FAILURES);
                throw e;
            }
        }
        UnsafeApi.setMemory(slab.slotAddress(slot), kept << MemoryBlock.CARD_SHIFT, (byte) 0);
        map.clearCards(kept);
        map.noteResidentPrefix(kept);
        counters.add(PoolCounter.RESET_BYTES, kept << MemoryBlock.CARD_SHIFT);
    }

    /// Gives back the pages from `from` to `end`, and the whole pages of the maps that speak of
    /// nothing else.
    private void decommit(int slot, DirtyCards map, long from, long end) {
        AddressRanges idle = idleRanges.getAndSet(null);
        AddressRanges ranges = idle != null ? idle : new AddressRanges(RANGES_PER_DECOMMIT);
        try {
            ranges.clear();
            ranges.add(
                    slab.slotAddress(slot) + (from << MemoryBlock.CARD_SHIFT),
                    Align.up((end - from) << MemoryBlock.CARD_SHIFT, pageBytes));
            // The memory comes first: its cards may go only when it has gone.
            addWholePages(ranges, map.cards() + from, map.cards() + end);
            addWholePages(ranges, map.resident() + from, map.resident() + end);
            counters.add(PoolCounter.DECOMMIT_CALLS, pages.advise(ranges, Advice.DECOMMIT));
            counters.add(PoolCounter.DECOMMIT_BYTES, ranges.totalBytes());
        } finally {
            AddressRanges surplus = idleRanges.getAndSet(ranges);
            if (surplus != null) {
                surplus.close();
            }
        }
        map.forget(from, end);
    }

    private void addWholePages(AddressRanges ranges, long start, long end) {
        long first = Align.up(start, pageBytes);
        long last = Align.down(end, pageBytes);
        if (first < last) {
            ranges.add(first, last - first);
        }
    }

    @Override
    public void checkClean(int slot) {
        DirtyCards map = cards[slot];
        if (map != null) {
            map.checkClean(slab.slotAddress(slot), map.residentEnd());
        }
    }

    private long wholePages(long page) {
        return Align.down(page << MemoryBlock.CARD_SHIFT, pageBytes) >>> MemoryBlock.CARD_SHIFT;
    }

    @Override
    public void close() {
        AddressRanges ranges = idleRanges.getAndSet(null);
        if (ranges != null) {
            ranges.close();
        }
        try {
            cardSlab.close();
        } finally {
            slab.close();
        }
    }
}
