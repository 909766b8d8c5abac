package io.stackyard.allocator.trim;

import io.stackyard.allocator.internal.Require;
import java.util.BitSet;
import java.util.Objects;

/// Which slots of a slab lie on which span: the address range that one page of page table maps.
/// Pure arithmetic.
///
/// ```
/// addresses   |     span 0      |     span 1      |     span 2      |
/// slots          | 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 |
///                 span 0 is cut off; span 1 lies on slots 4 to 7; span 2 is cut off
/// ```
///
/// When advice to decommit covers a whole span, the kernel can free the page of page table as well,
/// which advice slot by slot never does. So a span is worth claiming all slots it lies on. Only
/// spans that lie within the slots count, and they are numbered from 0.
///
/// @param firstSlotAddress where slot 0 starts
/// @param slotBytes        from the start of one slot to that of the next, guard included
/// @param slotCount        how many slots there are
/// @param spanBytes        bytes of a span, a power of two: [#PAGE_TABLE_BYTES]
public record SpanLayout(
        long firstSlotAddress, long slotBytes, int slotCount, long spanBytes) {

    /// What one page of 512 page table entries maps, with pages of 4 KiB.
    public static final long PAGE_TABLE_BYTES = 2L << 20;

    /// @throws IllegalArgumentException if the span is no power of two, the slot size not positive,
    ///     or another argument negative
    /// @throws ArithmeticException if the slots end beyond 63 bits, or the spans are more than an
    ///     `int` counts
    public SpanLayout {
        Require.notNegative(firstSlotAddress, "firstSlotAddress");
        Require.notNegative(slotCount, "slotCount");
        if (slotBytes <= 0) {
            throw new IllegalArgumentException("slotBytes=" + slotBytes + " is not positive");
        }
        if (spanBytes <= 0 || Long.bitCount(spanBytes) != 1) {
            throw new IllegalArgumentException("spanBytes=" + spanBytes + " is no power of two");
        }
        // Room for one span behind the slots: what follows rounds up.
        long _ =
                Math.addExact(
                        Math.addExact(
                                firstSlotAddress, Math.multiplyExact(slotBytes, (long) slotCount)),
                        spanBytes);
        int _ = Math.toIntExact(Math.multiplyExact(slotBytes, (long) slotCount) / spanBytes);
    }

    /// The spans of [#PAGE_TABLE_BYTES].
    public static SpanLayout ofPageTables(long firstSlotAddress, long slotBytes, int slotCount) {
        return new SpanLayout(firstSlotAddress, slotBytes, slotCount, PAGE_TABLE_BYTES);
    }

    /// How many spans lie within the slots.
    public int spanCount() {
        long whole = endAddress() / spanBytes - spanZero(); // Rounds down.
        return (int) Math.max(whole, 0); // Fits: see the constructor.
    }

    private long endAddress() {
        return firstSlotAddress + slotBytes * slotCount; // Cannot overflow: see the constructor.
    }

    /// The number of span 0, counted from address 0.
    private long spanZero() {
        return Math.ceilDiv(firstSlotAddress, spanBytes);
    }

    /// Where a span starts.
    public long spanAddress(int span) {
        return (spanZero() + Objects.checkIndex(span, spanCount())) * spanBytes;
    }

    /// The first slot that a span lies on, be it with one byte.
    public int firstSlot(int span) {
        return slotAt(spanAddress(span));
    }

    /// The last slot that a span lies on, be it with one byte.
    public int lastSlot(int span) {
        return slotAt(spanAddress(span) + spanBytes - 1);
    }

    private int slotAt(long address) {
        return (int) ((address - firstSlotAddress) / slotBytes); // Rounds down; below slotCount.
    }

    /// The first span that lies on a slot, be it with one byte. Behind [#lastSpan] if none does.
    public int firstSpan(int slot) {
        long span = slotAddress(slot) / spanBytes - spanZero(); // Rounds down.
        return Math.clamp(span, 0, spanCount());
    }

    /// The last span that lies on a slot, be it with one byte. Before [#firstSpan] if none does.
    public int lastSpan(int slot) {
        long span = (slotAddress(slot) + slotBytes - 1) / spanBytes - spanZero(); // Rounds down.
        return Math.clamp(span, -1, spanCount() - 1);
    }

    private long slotAddress(int slot) {
        return firstSlotAddress + slotBytes * Objects.checkIndex(slot, slotCount);
    }

    /// Whether every slot that a span lies on is among `slots`.
    public boolean isWithin(int span, BitSet slots) {
        return slots.nextClearBit(firstSlot(span)) > lastSlot(span);
    }

    /// Adds to `into` every span that [#isWithin] `slots`; returns how many.
    public int addWholeSpans(BitSet slots, BitSet into) {
        int found = 0;
        for (int span = 0; span < spanCount(); span++) {
            if (isWithin(span, slots)) {
                into.set(span);
                found++;
            }
        }
        return found;
    }
}
