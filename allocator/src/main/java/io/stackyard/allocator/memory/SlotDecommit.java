package io.stackyard.allocator.memory;

import io.stackyard.allocator.Platform;
import io.stackyard.allocator.image.MemoryImage;
import io.stackyard.allocator.internal.Align;
import io.stackyard.allocator.metrics.PoolCounter;
import io.stackyard.allocator.metrics.PoolCounters;
import io.stackyard.allocator.os.AddressRanges;
import io.stackyard.allocator.os.Advice;
import io.stackyard.allocator.os.PageControl;
import io.stackyard.allocator.os.SystemCallException;
import io.stackyard.allocator.trim.SpanLayout;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// Gives pages of free slots back to the system, with the whole pages of their maps.
///
/// Pages of the slab's own memory are zero afterwards, pages that are mapped from an image's file
/// hold the file's bytes: both are initial content. An image that was copied is lost with the first
/// of its pages, so all of them must go.
final class SlotDecommit implements AutoCloseable {

    /// The memory and its two maps.
    private static final int RANGES_PER_SLOT = 3;

    private final PageControl pages;
    private final long pageBytes;
    private final long usableBytes;
    private final PoolCounters counters;

    /// One idle list, for whoever decommits next.
    private final AtomicReference<@Nullable AddressRanges> idleRanges = new AtomicReference<>();

    SlotDecommit(Platform platform, long usableBytes, PoolCounters counters) {
        this.usableBytes = usableBytes;
        this.pages = platform.pageControl().orElseThrow();
        this.pageBytes = platform.pageBytes();
        this.counters = counters;
    }

    /// Gives back the pages from `from` to `end`, and forgets them; false, and nothing is forgotten,
    /// if the system refuses.
    boolean tryDecommit(SlotPages slot, long from, long end) {
        long backedPages = slot.cards().countResident(from, end); // While the map is there.
        AddressRanges ranges = takeRanges();
        try {
            add(ranges, slot, from, end, endAddress(slot, end));
            // Called from here, and not one method deeper: the optimising compiler gives up on the
            // objects of a downcall where too many calls lie around it.
            counters.add(PoolCounter.DECOMMIT_CALLS, pages.advise(ranges, Advice.DECOMMIT));
            counters.add(PoolCounter.DECOMMIT_BYTES, ranges.totalBytes());
        } catch (SystemCallException e) {
            counters.increment(PoolCounter.DECOMMIT_FAILURES);
            return false;
        } finally {
            giveRanges(ranges);
        }
        forget(slot, from, end, backedPages);
        return true;
    }

    /// Gives back what free slots keep beyond their first `budgetPages` pages with backing, in as few
    /// calls as the kernel allows.
    ///
    /// @throws SystemCallException if the system refuses; slots whose pages went before that are
    ///     clean, and still count as resident
    void decommitAll(IntFunction<SlotPages> slots, int[] free, int count, long budgetPages) {
        AddressRanges ranges = takeRanges();
        try {
            int first = 0;
            for (int index = 0; index < count; index++) {
                SlotPages slot = slots.apply(free[index]);
                long from = keptPages(slot, budgetPages);
                long end = slot.cards().residentEnd();
                slot.noteTrim(from, slot.cards().countResident(from, end));
                add(ranges, slot, from, end, wholeSpans(slot, endAddress(slot, end)));
                boolean isLast = index == count - 1;
                if (isLast || ranges.room() < RANGES_PER_SLOT) {
                    advise(ranges);
                    for (; first <= index; first++) {
                        SlotPages done = slots.apply(free[first]);
                        forget(
                                done,
                                done.trimFrom(),
                                done.cards().residentEnd(),
                                done.trimPages());
                    }
                    ranges.clear();
                }
            }
        } finally {
            giveRanges(ranges);
        }
    }

    private long keptPages(SlotPages slot, long budgetPages) {
        if (budgetPages == 0) {
            return 0;
        }
        DirtyCards map = slot.cards();
        long page = map.pageAtBudget(budgetPages, map.residentEnd());
        return slot.keptBefore(
                Align.down(page << MemoryBlock.CARD_SHIFT, pageBytes) >>> MemoryBlock.CARD_SHIFT);
    }

    /// Where the first `end` pages of a slot end, rounded up to whole pages of this system.
    private long endAddress(SlotPages slot, long end) {
        return slot.base() + Align.up(end << MemoryBlock.CARD_SHIFT, pageBytes);
    }

    /// The end of the span of page table that `end` lies in, if the slot goes on that far: the kernel
    /// frees the page of page table of a span that it is told to decommit whole, and of no other.
    /// What lies between has no backing, or holds its initial content.
    private long wholeSpans(SlotPages slot, long end) {
        long spanEnd = Align.up(end, SpanLayout.PAGE_TABLE_BYTES);
        long spanStart = spanEnd - SpanLayout.PAGE_TABLE_BYTES;
        boolean isWhole =
                end > slot.base()
                        && spanStart >= slot.base()
                        && spanEnd <= slot.base() + usableBytes;
        return isWhole ? spanEnd : end;
    }

    /// @param endAddress where the pages end that are given back
    private void add(
            AddressRanges ranges, SlotPages slot, long from, long end, long endAddress) {
        DirtyCards map = slot.cards();
        long start = slot.base() + (from << MemoryBlock.CARD_SHIFT);
        ranges.add(start, endAddress - start);
        // The memory comes first: its cards may go only when it has gone.
        addWholePages(ranges, map.cards() + from, map.cards() + end);
        addWholePages(ranges, map.resident() + from, map.resident() + end);
    }

    private void addWholePages(AddressRanges ranges, long start, long end) {
        long first = Align.up(start, pageBytes);
        long last = Align.down(end, pageBytes);
        if (first < last) {
            ranges.add(first, last - first);
        }
    }

    private void advise(AddressRanges ranges) {
        if (ranges.count() == 0) {
            return;
        }
        try {
            counters.add(PoolCounter.DECOMMIT_CALLS, pages.advise(ranges, Advice.DECOMMIT));
            counters.add(PoolCounter.DECOMMIT_BYTES, ranges.totalBytes());
        } catch (SystemCallException e) {
            counters.increment(PoolCounter.DECOMMIT_FAILURES);
            throw e;
        }
    }

    private static void forget(SlotPages slot, long from, long end, long backedPages) {
        slot.cards().forget(from, end, backedPages);
        MemoryImage image = slot.image();
        if (image != null && slot.holdsCopy() && image.endPage() > from) {
            slot.letGo();
        }
    }

    private AddressRanges takeRanges() {
        AddressRanges idle = idleRanges.getAndSet(null);
        AddressRanges ranges =
                idle != null ? idle : new AddressRanges(AddressRanges.MAXIMUM_CAPACITY);
        ranges.clear();
        return ranges;
    }

    private void giveRanges(AddressRanges ranges) {
        AddressRanges surplus = idleRanges.getAndSet(ranges);
        if (surplus != null) {
            surplus.close();
        }
    }

    @Override
    public void close() {
        AddressRanges ranges = idleRanges.getAndSet(null);
        if (ranges != null) {
            ranges.close();
        }
    }
}
