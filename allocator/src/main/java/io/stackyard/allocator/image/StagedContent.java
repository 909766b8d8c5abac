package io.stackyard.allocator.image;

import io.stackyard.allocator.os.OperatingSystem;
import java.util.ArrayList;
import java.util.List;
import org.agrona.UnsafeApi;

/// Segments applied in their order to zero memory of its own, one range for each run of pages that
/// they touch. From here an image takes the pages that are not zero.
///
/// One thread.
final class StagedContent implements AutoCloseable {

    private static final long ARRAY_BASE = UnsafeApi.arrayBaseOffset(byte[].class);

    private final OperatingSystem system;
    private final PageRuns touched;
    private final long address;

    /// @param segments of which at least one has a byte
    StagedContent(OperatingSystem system, List<Segment> segments) {
        this.system = system;
        this.touched = PageRuns.covering(segments, system.pageBytes());
        this.address = system.map(touched.storeBytes());
        for (Segment segment : segments) {
            apply(segment);
        }
    }

    private void apply(Segment segment) {
        if (segment.length() == 0) {
            return;
        }
        long page = segment.memoryOffset() >>> PageRuns.PAGE_SHIFT;
        long inPage = segment.memoryOffset() - (page << PageRuns.PAGE_SHIFT);
        // All pages of a segment lie in one run: runs are joined from whole segments.
        UnsafeApi.copyMemory(
                segment.source(),
                ARRAY_BASE + segment.start(),
                null,
                addressOf(page) + inPage,
                segment.length());
    }

    /// Where a page that some segment touches is staged.
    long addressOf(long page) {
        return address + touched.offset(touched.runOf(page), page);
    }

    /// The touched pages that are not zero, by pages of the host.
    PageRuns content() {
        long hostPages = system.pageBytes() >>> PageRuns.PAGE_SHIFT;
        List<PageRuns.Run> runs = new ArrayList<>();
        for (int run = 0; run < touched.count(); run++) {
            long page = touched.firstPage(run);
            long end = touched.endPage(run);
            while (page < end) {
                long first = skip(page, end, hostPages, true);
                page = skip(first, end, hostPages, false);
                if (first < page) {
                    runs.add(new PageRuns.Run(first, page));
                }
            }
        }
        return PageRuns.packed(runs);
    }

    /// The first page from `page` on that is not zero, or that is.
    private long skip(long page, long end, long hostPages, boolean zero) {
        long next = page;
        while (next < end && Pages.areZero(addressOf(next), hostPages) == zero) {
            next += hostPages;
        }
        return next;
    }

    @Override
    public void close() {
        system.unmap(address, touched.storeBytes());
    }
}
