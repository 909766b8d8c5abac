package io.stackyard.allocator.image;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// How an image is mapped from a file: in few spans, so that a slot costs few of the kernel's map
/// entries. Pure arithmetic.
///
/// ```
/// memory: ..[run][gap][run]..........[run]..     at most 2 spans: the largest gaps lie between,
/// spans:    |--- span 0 --|          |-1-|       all others within, as holes of the file
/// ```
///
/// A gap within a span reads as zero too, but its pages are copied when they are first written, and
/// use a page of the file when they are first read. So an image whose gaps within spans would be
/// larger than its content is not mapped at all.
final class MappedSpans {

    /// Each span costs two map entries: its own, and the rest of the slab behind it.
    static final int MAXIMUM_SPANS = 2;

    /// A gap of up to this many pages (64 KiB) is not worth a span.
    static final int SMALL_GAP_PAGES = 16;

    private MappedSpans() {}

    /// The spans of an image with at least one run, or nothing if it is too sparse to be mapped.
    static Optional<List<PageRuns.Run>> of(PageRuns runs) {
        int[] boundaries =
                IntStream.range(1, runs.count())
                        .filter(run -> gapBefore(runs, run) > SMALL_GAP_PAGES)
                        .boxed()
                        .sorted(Comparator.comparingLong((Integer run) -> gapBefore(runs, run))
                                .reversed())
                        .limit(MAXIMUM_SPANS - 1)
                        .mapToInt(Integer::intValue)
                        .sorted()
                        .toArray();
        List<PageRuns.Run> spans = new ArrayList<>();
        int from = 0;
        for (int boundary : boundaries) {
            spans.add(span(runs, from, boundary));
            from = boundary;
        }
        spans.add(span(runs, from, runs.count()));
        long spannedPages =
                spans.stream().mapToLong(span -> span.endPage() - span.firstPage()).sum();
        return spannedPages <= 2 * runs.totalPages() ? Optional.of(spans) : Optional.empty();
    }

    private static long gapBefore(PageRuns runs, int run) {
        return runs.firstPage(run) - runs.endPage(run - 1);
    }

    private static PageRuns.Run span(PageRuns runs, int from, int to) {
        return new PageRuns.Run(runs.firstPage(from), runs.endPage(to - 1));
    }
}
