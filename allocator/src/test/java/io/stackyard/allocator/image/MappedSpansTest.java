package io.stackyard.allocator.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.stackyard.allocator.image.PageRuns.Run;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class MappedSpansTest {

    @Test
    void of_oneRun_isOneSpan() {
        assertEquals(Optional.of(List.of(new Run(3, 40))), spans(new Run(3, 40)));
    }

    @Test
    void of_gapUpToTheSmallOne_staysWithin() {
        assertEquals(
                Optional.of(List.of(new Run(0, 36))), spans(new Run(0, 10), new Run(26, 36)));
        assertEquals(
                Optional.of(List.of(new Run(0, 10), new Run(27, 37))),
                spans(new Run(0, 10), new Run(27, 37)));
    }

    @Test
    void of_severalLargeGaps_leavesTheLargestOut() {
        assertEquals(
                Optional.of(List.of(new Run(0, 120), new Run(1000, 1100))),
                spans(new Run(0, 50), new Run(70, 120), new Run(1000, 1100)));
        assertEquals(
                Optional.of(List.of(new Run(0, 50), new Run(1000, 1120))),
                spans(new Run(0, 50), new Run(1000, 1050), new Run(1070, 1120)));
    }

    @Test
    void of_gapsWithinSpansUpToTheContent_areMapped() {
        assertEquals(
                Optional.of(List.of(new Run(0, 40), new Run(100, 101))),
                spans(new Run(0, 10), new Run(29, 40), new Run(100, 101)));
        assertEquals(
                Optional.empty(), spans(new Run(0, 10), new Run(40, 50), new Run(1000, 1001)));
    }

    private static Optional<List<Run>> spans(Run... runs) {
        return MappedSpans.of(PageRuns.packed(List.of(runs)));
    }
}
