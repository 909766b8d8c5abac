package io.stackyard.allocator.image;

import io.stackyard.allocator.internal.Align;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// Runs of pages in ascending order, with a gap between any two, and where the bytes of each lie in
/// some store. Pure arithmetic.
///
/// ```
/// memory: ....[first 0 .. end 0)......[first 1 .. end 1)....   pages of 4 KiB
/// store:  |run 0 ......|run 1 ......|                          bytes; offset 0, offset 1
/// ```
final class PageRuns {

    /// A page is what a card stands for. Equal to the constant of the memories' block, which is not
    /// named here because memories are built on images; a test compares them.
    static final int PAGE_SHIFT = 12;

    static final PageRuns EMPTY = new PageRuns(new long[0], new long[0], new long[0], 0);

    private final long[] firstPages;
    private final long[] endPages;
    private final long[] offsets;
    private final long storeBytes;

    private PageRuns(long[] firstPages, long[] endPages, long[] offsets, long storeBytes) {
        this.firstPages = firstPages;
        this.endPages = endPages;
        this.offsets = offsets;
        this.storeBytes = storeBytes;
    }

    /// One run, before it has its place among the others.
    record Run(long firstPage, long endPage) {}

    /// The pages that segments write, rounded out to pages of the host.
    static PageRuns covering(List<Segment> segments, long hostPageBytes) {
        return packed(
                segments.stream()
                        .filter(segment -> segment.length() > 0)
                        .map(segment -> pagesOf(segment, hostPageBytes))
                        .sorted(Comparator.comparingLong(Run::firstPage))
                        .toList());
    }

    private static Run pagesOf(Segment segment, long hostPageBytes) {
        long end = segment.memoryOffset() + segment.length(); // Checked by the segment.
        return new Run(
                Align.down(segment.memoryOffset(), hostPageBytes) >>> PAGE_SHIFT,
                Align.up(end, hostPageBytes) >>> PAGE_SHIFT);
    }

    /// Joins runs that overlap or touch, and packs their bytes in the store without gaps.
    ///
    /// @param sorted by first page
    static PageRuns packed(List<Run> sorted) {
        long[] first = new long[sorted.size()];
        long[] end = new long[sorted.size()];
        int count = 0;
        for (Run run : sorted) {
            if (count > 0 && run.firstPage() <= end[count - 1]) {
                end[count - 1] = Math.max(end[count - 1], run.endPage());
            } else {
                first[count] = run.firstPage();
                end[count] = run.endPage();
                count++;
            }
        }
        long[] offsets = new long[count];
        long bytes = 0;
        for (int run = 0; run < count; run++) {
            offsets[run] = bytes;
            bytes += (end[run] - first[run]) << PAGE_SHIFT;
        }
        return new PageRuns(Arrays.copyOf(first, count), Arrays.copyOf(end, count), offsets, bytes);
    }

    /// The same runs in a store that keeps the gaps within each of some spans.
    ///
    /// @param spans each from the first page of a run to the last page of one, in ascending order,
    ///     all runs among them
    PageRuns within(List<Run> spans) {
        long[] placed = new long[count()];
        long spanOffset = 0;
        int run = 0;
        for (Run span : spans) {
            for (; run < count() && endPages[run] <= span.endPage(); run++) {
                placed[run] = spanOffset + ((firstPages[run] - span.firstPage()) << PAGE_SHIFT);
            }
            spanOffset += (span.endPage() - span.firstPage()) << PAGE_SHIFT;
        }
        assert run == count() : run + " of " + count() + " runs lie in a span";
        return new PageRuns(firstPages, endPages, placed, spanOffset);
    }

    int count() {
        return firstPages.length;
    }

    long firstPage(int run) {
        return firstPages[run];
    }

    long endPage(int run) {
        return endPages[run];
    }

    long pageCount(int run) {
        return endPages[run] - firstPages[run];
    }

    long byteSize(int run) {
        return pageCount(run) << PAGE_SHIFT;
    }

    /// Where the run's first byte lies in the store.
    long offset(int run) {
        return offsets[run];
    }

    /// Where the first byte of a page of the run lies in the store.
    long offset(int run, long page) {
        return offsets[run] + ((page - firstPages[run]) << PAGE_SHIFT);
    }

    /// Bytes of the store.
    long storeBytes() {
        return storeBytes;
    }

    /// Pages of all runs together.
    long totalPages() {
        long pages = 0;
        for (int run = 0; run < count(); run++) {
            pages += pageCount(run);
        }
        return pages;
    }

    /// The first run that ends after `page`, [#count] if there is none. The run holds the page if
    /// it begins at or before it.
    int firstEndingAfter(long page) {
        int low = 0;
        int high = endPages.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (endPages[middle] > page) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /// The run that holds `page`, or -1.
    int runOf(long page) {
        int run = firstEndingAfter(page);
        return run < count() && firstPages[run] <= page ? run : -1;
    }
}
