package io.stackyard.allocator.image;

import io.stackyard.allocator.Platform;
import io.stackyard.allocator.internal.Require;
import io.stackyard.allocator.os.Advice;
import io.stackyard.allocator.os.PageControl;
import io.stackyard.allocator.os.SystemCallException;
import java.lang.System.Logger;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/// The initial content of one memory of a module: what its active segments write, and zero
/// elsewhere.
///
/// ```
/// memory:  ....[run 0].......[run 1]....      pages that are not zero; all else is zero
/// content: |run 0|run 1|                      off the Java heap, or in a sealed file
/// ```
///
/// A small image is copied into the pages of a slot ([#copyTo]). A large one may be mapped over the
/// slot ([#mapTo]), so that pages which are only read are shared by all memories of the module. A
/// used slot is made new again page by page ([#restore]), in either case.
///
/// **Life cycle.** An image is counted: who builds it holds it once, and everyone who
/// [retains][#retain] it once more. With the last [#release] its memory and its file go. A slot
/// retains the image that it has installed.
///
/// **Units.** A page is 4 KiB, as a card is, and counts from the start of the memory; `base` is the
/// address of page 0. Runs are whole pages of the host, so the slot must hold whole ones too.
///
/// **Threads.** Built by one, used by all. It is the caller's part that nobody else uses the memory
/// at `base`.
public final class MemoryImage {

    private static final Logger LOGGER = System.getLogger(MemoryImage.class.getName());

    private final ImageContent content;
    private final PageRuns runs;
    private final long source;
    private final long pageCount;
    private final Set<Advice> slabAdvice;

    private final AtomicInteger holders = new AtomicInteger(1);

    private MemoryImage(ImageContent content, Set<Advice> slabAdvice) {
        this.content = content;
        this.runs = content.runs();
        this.source = content.address();
        this.pageCount = runs.totalPages();
        this.slabAdvice = slabAdvice;
    }

    /// Receives runs of pages in ascending order.
    @FunctionalInterface
    public interface RunConsumer {
        /// Takes one run.
        void accept(long page, long pageCount);
    }

    /// Builds the image of segments, applied in their order. The caller holds it.
    ///
    /// @param copyLimitBytes an image of more bytes is mapped, if the platform can and the image is
    ///     not too sparse; 0 maps every image, [Long#MAX_VALUE] none
    /// @throws SystemCallException if there is no memory for it; nothing is left behind then
    public static MemoryImage of(Platform platform, List<Segment> segments, long copyLimitBytes) {
        Require.notNegative(copyLimitBytes, "copyLimitBytes");
        return new MemoryImage(
                build(platform, segments, copyLimitBytes), platform.slabAdvice());
    }

    private static ImageContent build(
            Platform platform, List<Segment> segments, long copyLimitBytes) {
        if (segments.stream().allMatch(segment -> segment.length() == 0)) {
            return ImageContent.Empty.INSTANCE;
        }
        var staged = new StagedContent(platform.system(), segments);
        ImageContent content = ImageContent.Empty.INSTANCE;
        try (staged) {
            content = store(platform, staged, copyLimitBytes);
            return content;
        } catch (SystemCallException e) {
            content.close(); // Stored, but what was staged could not be given back.
            throw e;
        }
    }

    private static ImageContent store(
            Platform platform, StagedContent staged, long copyLimitBytes) {
        PageRuns packed = staged.content();
        if (packed.count() == 0) {
            return ImageContent.Empty.INSTANCE;
        }
        return packed.storeBytes() > copyLimitBytes
                ? tryMap(platform, staged, packed)
                        .orElseGet(() -> copy(platform, staged, packed))
                : copy(platform, staged, packed);
    }

    private static ImageContent copy(Platform platform, StagedContent staged, PageRuns packed) {
        return ImageContent.Copied.of(platform.system(), staged, packed);
    }

    private static Optional<ImageContent> tryMap(
            Platform platform, StagedContent staged, PageRuns packed) {
        Optional<PageControl> pages = platform.pageControl();
        Optional<List<PageRuns.Run>> spans = MappedSpans.of(packed);
        if (pages.isEmpty() || !platform.mapsFiles() || spans.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    ImageContent.Mapped.of(
                            platform.system(), pages.get(), staged, packed, spans.get()));
        } catch (SystemCallException e) {
            LOGGER.log(
                    Logger.Level.WARNING,
                    "cannot keep an image of " + packed.storeBytes()
                            + " bytes in a file; it is copied into each memory instead: "
                            + e.getMessage());
            return Optional.empty();
        }
    }

    /// Whether the whole memory is zero at first.
    public boolean isEmpty() {
        return pageCount == 0;
    }

    /// The first page with content, 0 if there is none.
    public long firstPage() {
        return isEmpty() ? 0 : runs.firstPage(0);
    }

    /// One past the last page with content, 0 if there is none.
    public long endPage() {
        return isEmpty() ? 0 : runs.endPage(runs.count() - 1);
    }

    /// How many pages have content.
    public long pageCount() {
        return pageCount;
    }

    /// Whether a page has content.
    public boolean contains(long page) {
        return runs.runOf(page) >= 0;
    }

    /// Reports the pages with content.
    public void forEachRun(RunConsumer consumer) {
        for (int run = 0; run < runs.count(); run++) {
            consumer.accept(runs.firstPage(run), runs.pageCount(run));
        }
    }

    /// Copies the content into memory that is zero.
    public void copyTo(long base) {
        assert isHeld() : "the image was released by all its holders";
        for (int run = 0; run < runs.count(); run++) {
            Pages.copy(
                    source + runs.offset(run),
                    at(base, runs.firstPage(run)),
                    runs.pageCount(run));
        }
    }

    /// Zeroes exactly the pages with content, by writing to them.
    public void erase(long base) {
        for (int run = 0; run < runs.count(); run++) {
            Pages.zero(at(base, runs.firstPage(run)), runs.pageCount(run));
        }
    }

    /// Gives pages their initial content, by writing to them.
    ///
    /// @param page      the first one
    /// @param pageCount how many
    public void restore(long base, long page, long pageCount) {
        assert isHeld() : "the image was released by all its holders";
        long end = page + pageCount;
        long next = page;
        for (int run = runs.firstEndingAfter(page); run < runs.count()
                && runs.firstPage(run) < end; run++) {
            long first = Math.max(next, runs.firstPage(run));
            long last = Math.min(end, runs.endPage(run));
            zero(base, next, first);
            Pages.copy(source + runs.offset(run, first), at(base, first), last - first);
            next = last;
        }
        zero(base, next, end);
    }

    private static void zero(long base, long page, long end) {
        if (page < end) {
            Pages.zero(at(base, page), end - page);
        }
    }

    /// Whether a page has its initial content.
    public boolean equalsAt(long base, long page) {
        assert isHeld() : "the image was released by all its holders";
        int run = runs.runOf(page);
        return run < 0
                ? Pages.areZero(at(base, page), 1)
                : Pages.isEqual(at(base, page), source + runs.offset(run, page));
    }

    /// Whether the content lies in a file, for [#mapTo].
    public boolean isMapped() {
        return content instanceof ImageContent.Mapped;
    }

    /// The most map entries that [#mapTo] adds for one slot: 0 if the image is copied, 2 or 4.
    public int mapEntries() {
        return content instanceof ImageContent.Mapped mapped ? 2 * mapped.spans().size() : 0;
    }

    /// Maps the content over a slot, whatever that holds: reads see the file, a write copies the
    /// page. Giving the pages back ([Advice#DECOMMIT]) shows the content again. If it fails, the
    /// slot holds neither its former content nor the image, and must be remapped as a whole before
    /// its next use.
    ///
    /// Only the image's pages, and small gaps between them, are replaced: all else must be zero.
    ///
    /// @throws IllegalStateException if the image is not [mapped][#isMapped]
    /// @throws SystemCallException   if a call failed
    public void mapTo(PageControl pages, long base) {
        assert isHeld() : "the image was released by all its holders";
        ImageContent.Mapped mapped = requireMapped();
        long fileOffset = 0;
        for (PageRuns.Run span : mapped.spans()) {
            pages.map(mapped.file(), fileOffset, at(base, span.firstPage()), byteSize(span));
            advise(pages, base, span);
            fileOffset += byteSize(span);
        }
    }

    /// Reports the pages that [#mapTo] replaces, small gaps included.
    ///
    /// @throws IllegalStateException if the image is not [mapped][#isMapped]
    public void forEachSpan(RunConsumer consumer) {
        for (PageRuns.Run span : requireMapped().spans()) {
            consumer.accept(span.firstPage(), span.endPage() - span.firstPage());
        }
    }

    /// Undoes [#mapTo]: where the image was mapped, the slot reads zero, and its map entries join
    /// those of the slab again. If it fails, the slot must be remapped as a whole.
    ///
    /// @throws IllegalStateException if the image is not [mapped][#isMapped]
    /// @throws SystemCallException   if a call failed
    public void unmapFrom(PageControl pages, long base) {
        for (PageRuns.Run span : requireMapped().spans()) {
            pages.remap(at(base, span.firstPage()), byteSize(span));
            advise(pages, base, span);
        }
    }

    private void advise(PageControl pages, long base, PageRuns.Run span) {
        for (Advice advice : slabAdvice) {
            pages.advise(at(base, span.firstPage()), byteSize(span), advice);
        }
    }

    private ImageContent.Mapped requireMapped() {
        if (content instanceof ImageContent.Mapped mapped) {
            return mapped;
        }
        throw new IllegalStateException("the image is copied, not mapped");
    }

    private static long byteSize(PageRuns.Run span) {
        return (span.endPage() - span.firstPage()) << PageRuns.PAGE_SHIFT;
    }

    private static long at(long base, long page) {
        return base + (page << PageRuns.PAGE_SHIFT);
    }

    /// Holds the image once more. The caller is, or acts for, a present holder.
    ///
    /// @return this image
    /// @throws IllegalStateException if all holders have released it
    public MemoryImage retain() {
        holders.getAndUpdate(count -> requireHeld(count) + 1);
        return this;
    }

    /// Ends one hold; the last one gives memory and file back. Afterwards only the page numbers may
    /// be asked for.
    ///
    /// @throws IllegalStateException if all holders have released it
    /// @throws SystemCallException   if the last one could not give everything back
    public void release() {
        if (holders.getAndUpdate(count -> requireHeld(count) - 1) == 1) {
            content.close();
        }
    }

    private static int requireHeld(int count) {
        if (count == 0) {
            throw new IllegalStateException("the image was released by all its holders");
        }
        return count;
    }

    private boolean isHeld() {
        return holders.get() > 0;
    }
}
