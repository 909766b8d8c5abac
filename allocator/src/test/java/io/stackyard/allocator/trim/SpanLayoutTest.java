package io.stackyard.allocator.trim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class SpanLayoutTest {

    private static final long SPAN = 8;

    /// Every small layout, against a count of single bytes.
    @Test
    void everySmallLayout_agreesWithACountOfBytes() {
        for (long first = 0; first <= 2 * SPAN; first++) {
            for (long slotBytes = 1; slotBytes <= 3 * SPAN; slotBytes++) {
                for (int slotCount = 0; slotCount <= 9; slotCount++) {
                    check(new SpanLayout(first, slotBytes, slotCount, SPAN));
                }
            }
        }
    }

    private static void check(SpanLayout layout) {
        BitSet[] slotsOfSpan = slotsOfSpan(layout);
        String message = layout.toString();
        assertEquals(slotsOfSpan.length, layout.spanCount(), message);
        for (int span = 0; span < slotsOfSpan.length; span++) {
            assertEquals(0, layout.spanAddress(span) % layout.spanBytes(), message);
            assertEquals(slotsOfSpan[span].nextSetBit(0), layout.firstSlot(span), message);
            assertEquals(slotsOfSpan[span].length() - 1, layout.lastSlot(span), message);
        }
        for (int slot = 0; slot < layout.slotCount(); slot++) {
            for (int span = 0; span < slotsOfSpan.length; span++) {
                boolean within = layout.firstSpan(slot) <= span && span <= layout.lastSpan(slot);
                assertEquals(
                        slotsOfSpan[span].get(slot), within,
                        message + ": slot " + slot + ", span " + span);
            }
        }
    }

    /// The slots under the bytes of each span that lies wholly under slots.
    private static BitSet[] slotsOfSpan(SpanLayout layout) {
        long end = layout.firstSlotAddress() + layout.slotBytes() * layout.slotCount();
        long from = layout.firstSlotAddress();
        while (from % layout.spanBytes() != 0) {
            from++;
        }
        int count = 0;
        while (from + (count + 1) * layout.spanBytes() <= end) {
            count++;
        }
        var slots = new BitSet[count];
        for (int span = 0; span < count; span++) {
            slots[span] = new BitSet();
            for (long offset = 0; offset < layout.spanBytes(); offset++) {
                long address = from + span * layout.spanBytes() + offset;
                slots[span].set(
                        (int) ((address - layout.firstSlotAddress()) / layout.slotBytes()));
            }
        }
        return slots;
    }

    /// Every set of claimed slots of some layouts: a span is whole if and only if all of its bytes
    /// lie in claimed slots.
    @Test
    void addWholeSpans_everySetOfSlots_findsJustTheCoveredOnes() {
        for (long first : new long[] {0, 3, 8}) {
            for (long slotBytes : new long[] {2, 3, 5, 8, 9, 20}) {
                var layout = new SpanLayout(first, slotBytes, 9, SPAN);
                BitSet[] slotsOfSpan = slotsOfSpan(layout);
                for (int set = 0; set < 1 << layout.slotCount(); set++) {
                    BitSet claimed = BitSet.valueOf(new long[] {set});
                    var expected = new BitSet();
                    for (int span = 0; span < slotsOfSpan.length; span++) {
                        var missing = (BitSet) slotsOfSpan[span].clone();
                        missing.andNot(claimed);
                        expected.set(span, missing.isEmpty());
                    }
                    var found = new BitSet();
                    assertEquals(
                            expected.cardinality(), layout.addWholeSpans(claimed, found));
                    assertEquals(expected, found, layout + ": " + claimed);
                }
            }
        }
    }

    @Test
    void ofPageTables_slabsAsTheyAre_keepTheInvariants() {
        long seed = 5;
        var random = new SplittableRandom(seed);
        for (int round = 0; round < 500; round++) {
            long pages = 1L + random.nextInt(1 << random.nextInt(1, 12));
            var layout =
                    SpanLayout.ofPageTables(
                            (random.nextLong(1L << 34) + 1) << 12,
                            pages << 12,
                            1 + random.nextInt(5000));
            String message = "seed " + seed + ": " + layout;
            for (int span = 0; span < layout.spanCount(); span++) {
                int first = layout.firstSlot(span);
                int last = layout.lastSlot(span);
                assertTrue(0 <= first && first <= last && last < layout.slotCount(), message);
                long start = layout.spanAddress(span);
                assertTrue(slotStart(layout, first) <= start, message);
                assertTrue(
                        start + SpanLayout.PAGE_TABLE_BYTES <= slotStart(layout, last + 1),
                        message);
                assertTrue(
                        layout.firstSpan(first) <= span && span <= layout.lastSpan(last), message);
            }
        }
    }

    private static long slotStart(SpanLayout layout, int slot) {
        return layout.firstSlotAddress() + layout.slotBytes() * slot;
    }

    @Test
    void construct_outOfRange_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> new SpanLayout(-1, 1, 1, 8));
        assertThrows(IllegalArgumentException.class, () -> new SpanLayout(0, 0, 1, 8));
        assertThrows(IllegalArgumentException.class, () -> new SpanLayout(0, 1, -1, 8));
        assertThrows(IllegalArgumentException.class, () -> new SpanLayout(0, 1, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> new SpanLayout(0, 1, 1, 12));
        assertThrows(
                IllegalArgumentException.class, () -> new SpanLayout(0, 1, 1, Long.MIN_VALUE));
        assertThrows(
                ArithmeticException.class, () -> new SpanLayout(0, Long.MAX_VALUE, 2, 8));
        assertThrows(
                ArithmeticException.class, () -> new SpanLayout(Long.MAX_VALUE, 1, 1, 8));
        assertThrows(
                ArithmeticException.class, () -> new SpanLayout(Long.MAX_VALUE - 8, 8, 1, 8));
        assertThrows(ArithmeticException.class, () -> new SpanLayout(0, 1L << 40, 1, 8));
        var layout = new SpanLayout(0, 8, 2, 8);
        assertThrows(IndexOutOfBoundsException.class, () -> layout.spanAddress(2));
        assertThrows(IndexOutOfBoundsException.class, () -> layout.firstSlot(-1));
        assertThrows(IndexOutOfBoundsException.class, () -> layout.firstSpan(2));
    }
}
