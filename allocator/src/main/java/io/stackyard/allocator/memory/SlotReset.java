package io.stackyard.allocator.memory;

import io.stackyard.allocator.Platform;
import io.stackyard.allocator.internal.Align;
import io.stackyard.allocator.metrics.PoolCounter;
import io.stackyard.allocator.metrics.PoolCounters;
import io.stackyard.allocator.os.SystemCallException;
import io.stackyard.config.MemoryReset;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/// Gives the slots of a reserved slab their initial content back, when they are released.
///
/// | mode | which pages were written |
/// | --- | --- |
/// | cards | those whose card is set |
/// | pagemap | those that the kernel says have backing |
/// | decommit | all |
///
/// With the first two, written pages are restored in place and stay resident for the next holder, without a
/// system call; what that is more than the keep-resident budget, the trimmer gives back. The third restores the
/// budget's worth from the start and decommits all the rest.
final class SlotReset {

    private final MemoryReset mode;
    private final double auditRate;
    private final long budgetPages;
    private final long usableBytes;
    private final SlotDecommit decommit;
    private final CardScans scans;
    private final PoolCounters counters;

    SlotReset(
            Platform platform,
            MemoryLimits limits,
            long usableBytes,
            SlotDecommit decommit,
            CardScans scans,
            PoolCounters counters) {
        this.mode = limits.reset();
        this.auditRate = scans.auditRate();
        this.budgetPages =
                Align.down(limits.keepResidentBytes(), platform.pageBytes())
                        >>> MemoryBlock.CARD_SHIFT;
        this.usableBytes = usableBytes;
        this.decommit = decommit;
        this.scans = scans;
        this.counters = counters;
    }

    /// Makes a slot clean whose holder had `byteSize` bytes, or unknown if the system refuses.
    ///
    /// @throws CardMismatchException if it was audited, and a page was written past the cards
    void reset(int slot, SlotPages pages, long byteSize) {
        long end = DirtyCards.pageCount(byteSize);
        try {
            if (auditRate > 0 && ThreadLocalRandom.current().nextDouble() < auditRate) {
                audit(slot, pages);
            }
            switch (mode) {
                case CARDS -> {
                    long _ = resetByCards(pages, end);
                }
                case PAGEMAP -> {
                    if (scans.tryMarkBacked(pages, end)) {
                        counters.increment(PoolCounter.RESETS_BY_PAGEMAP);
                        long restored = resetByCards(pages, end);
                        counters.add(PoolCounter.PAGEMAP_RESET_BYTES, restored);
                    } else {
                        pages.becomeUnknown(end);
                    }
                }
                case DECOMMIT -> resetBlindly(pages, end);
            }
        } catch (SystemCallException e) {
            pages.becomeUnknown(end);
        }
    }

    /// Sets the cards of pages that may have been written without theirs, before a memory moves:
    /// where cards are not trusted, those that have backing, or all.
    void markUnseen(SlotPages slot, long end) {
        switch (mode) {
            case CARDS -> {}
            case PAGEMAP -> {
                if (!scans.tryMarkBacked(slot, end)) {
                    slot.cards().markRun(0, end);
                }
            }
            case DECOMMIT -> slot.cards().markRun(0, end);
        }
    }

    private void audit(int slot, SlotPages pages) {
        List<Long> unmarked = scans.unmarkedPages(pages, usableBytes).orElse(null);
        if (unmarked == null) {
            return;
        }
        counters.increment(PoolCounter.AUDITS);
        if (!unmarked.isEmpty()) {
            throw new CardMismatchException(slot, unmarked);
        }
    }

    /// Returns how many bytes were restored in place.
    private long resetByCards(SlotPages slot, long end) {
        long pages = slot.cards().restoreWritten(slot.base(), end, slot.image());
        long restored = pages << MemoryBlock.CARD_SHIFT;
        counters.add(PoolCounter.RESET_BYTES, restored);
        return restored;
    }

    private void countDecommit(long pageCount) {
        counters.increment(PoolCounter.RESETS_BY_DECOMMIT);
        counters.add(PoolCounter.RESET_DECOMMIT_BYTES, pageCount << MemoryBlock.CARD_SHIFT);
    }

    private void resetBlindly(SlotPages slot, long end) {
        long kept = slot.keptBefore(Math.min(end, budgetPages));
        long span = Math.max(end, slot.cards().residentEnd());
        if (kept < span) {
            if (!decommit.tryDecommit(slot, kept, span)) {
                slot.becomeUnknown(end);
                return;
            }
            countDecommit(span - kept);
        }
        DirtyCards.restore(slot.base(), 0, kept, slot.image());
        slot.cards().clearCards(kept);
        slot.cards().noteResidentRun(0, kept);
        counters.add(PoolCounter.RESET_BYTES, kept << MemoryBlock.CARD_SHIFT);
    }
}
