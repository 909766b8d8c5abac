package io.stackyard.allocator.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.stackyard.allocator.image.PageRuns.Run;
import io.stackyard.allocator.memory.MemoryBlock;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PageRunsTest {

    private static final long PAGE = 4096;

    @Test
    void pageShift_isThatOfCards() {
        assertEquals(MemoryBlock.CARD_SHIFT, PageRuns.PAGE_SHIFT);
    }

    @Test
    void covering_segmentsOfSmallPages_roundsOutAndJoins() {
        var runs =
                PageRuns.covering(
                        List.of(
                                segment(9 * PAGE - 1, 1),
                                segment(PAGE - 1, 2), // Crosses into page 1.
                                segment(7 * PAGE, 0),
                                segment(2 * PAGE, (int) PAGE), // Touches page 1.
                                segment(5, 7)),
                        PAGE);

        assertEquals(List.of("0-3@0", "8-9@12288"), text(runs));
        assertEquals(4 * PAGE, runs.storeBytes());
        assertEquals(4, runs.totalPages());
    }

    @Test
    void covering_hostWithLargePages_takesWholeOnes() {
        var runs = PageRuns.covering(List.of(segment(5 * PAGE, 1)), 4 * PAGE);

        assertEquals(List.of("4-8@0"), text(runs));
    }

    @Test
    void runOf_everyPage_findsTheRunThatHoldsIt() {
        var runs = PageRuns.packed(List.of(new Run(1, 3), new Run(5, 6), new Run(9, 12)));

        assertEquals(
                List.of(-1, 0, 0, -1, -1, 1, -1, -1, -1, 2, 2, 2, -1),
                IntStream.range(0, 13).map(runs::runOf).boxed().toList());
        assertEquals(
                List.of(0, 0, 0, 1, 1, 1, 2, 2, 2, 2, 2, 2, 3),
                IntStream.range(0, 13).map(runs::firstEndingAfter).boxed().toList());
    }

    @Test
    void within_spansWithGaps_keepsTheGapsInTheStore() {
        var runs = PageRuns.packed(List.of(new Run(1, 3), new Run(5, 6), new Run(9, 12)));

        var placed = runs.within(List.of(new Run(1, 6), new Run(9, 12)));

        assertEquals(List.of("1-3@0", "5-6@16384", "9-12@20480"), text(placed));
        assertEquals(8 * PAGE, placed.storeBytes());
        assertEquals(22528, placed.offset(2, 9) + 2048);
        assertEquals(24576, placed.offset(2, 10));
    }

    @Test
    void empty_anyPage_isInNoRun() {
        assertEquals(-1, PageRuns.EMPTY.runOf(0));
        assertEquals(0, PageRuns.EMPTY.firstEndingAfter(0));
        assertEquals(0, PageRuns.EMPTY.totalPages());
    }

    private static Segment segment(long offset, int length) {
        return new Segment(offset, new byte[length], 0, length);
    }

    private static List<String> text(PageRuns runs) {
        return IntStream.range(0, runs.count())
                .mapToObj(run -> runs.firstPage(run) + "-" + runs.endPage(run) + "@"
                        + runs.offset(run))
                .toList();
    }
}
