package io.stackyard.allocator.os;

import java.util.Optional;
import org.agrona.UnsafeApi;

/// Asks the kernel which pages of a range have backing of their own (`PAGEMAP_SCAN`, Linux 6.7).
///
/// A page counts if it is present or swapped out, is not the shared zero page, does not come from a
/// file, and is no guard marker: markers look like swapped pages, and must not be taken for
/// tenants' data. The scan goes on until it reaches the end of the range, however many runs there
/// are.
///
/// One thread at a time.
public final class PageScan implements AutoCloseable {

    /// Receives each run of such pages, in ascending order.
    @FunctionalInterface
    public interface RunConsumer {
        /// Takes one run.
        ///
        /// @param address of the first byte of a run
        /// @param byteSize whole pages
        void accept(long address, long byteSize);
    }

    /// A limit of pages that is none.
    public static final long NO_LIMIT = Long.MAX_VALUE;

    private static final int O_RDONLY = 0;
    private static final int O_CLOEXEC = 0x80000;

    /// `_IOWR('f', 16, struct pm_scan_arg)`.
    private static final long PAGEMAP_SCAN = 0xC060_6610L;

    private static final long PAGE_IS_FILE = 1 << 2;
    private static final long PAGE_IS_PRESENT = 1 << 3;
    private static final long PAGE_IS_SWAPPED = 1 << 4;
    private static final long PAGE_IS_PFNZERO = 1 << 5;
    private static final long PAGE_IS_GUARD = 1 << 8;

    /// `struct pm_scan_arg`, offsets in bytes.
    private static final int SIZE = 0;
    private static final int FLAGS = 8;
    private static final int START = 16;
    private static final int END = 24;
    private static final int WALK_END = 32;
    private static final int REGIONS = 40;
    private static final int REGION_COUNT = 48;
    private static final int MAX_PAGES = 56;
    private static final int CATEGORY_INVERTED = 64;
    private static final int CATEGORY_MASK = 72;
    private static final int CATEGORY_ANYOF_MASK = 80;
    private static final int RETURN_MASK = 88;
    private static final int ARGUMENT_BYTES = 96;

    /// `struct page_region`: start, end, categories.
    private static final int REGION_BYTES = 24;

    private static final int REGIONS_PER_CALL = 64;

    private final long pageBytes = UnsafeApi.pageSize();
    private final int file;
    private final long argument;

    /// Categories that a page must not have.
    private final long absent;

    private boolean closed;

    private PageScan(int file, long argument, long absent) {
        this.file = file;
        this.argument = argument;
        this.absent = absent;
    }

    /// Opens a scan of this process, or nothing where the kernel has none or forbids it.
    public static Optional<PageScan> tryOpen() {
        return refusal().isEmpty() ? Optional.of(open(knowsGuards())) : Optional.empty();
    }

    /// Tries a scan; returns the name of the error if it is refused.
    public static Optional<String> refusal() {
        return LinuxSystem.isRunning() ? refusal(knowsGuards()) : Optional.of(Errno.ENOSYS.name());
    }

    /// Whether the kernel reports guard markers as such. Before 6.15 it refuses to be asked.
    private static boolean knowsGuards() {
        return refusal(true).isEmpty();
    }

    private static Optional<String> refusal(boolean knowsGuards) {
        long pageBytes = UnsafeApi.pageSize();
        try {
            long scratch = LinuxSystem.INSTANCE.map(pageBytes);
            try (PageScan scan = open(knowsGuards)) {
                scan.forEachRun(scratch, pageBytes, (_, _) -> {});
            } finally {
                LinuxSystem.INSTANCE.unmap(scratch, pageBytes);
            }
            return Optional.empty();
        } catch (SystemCallException e) {
            return Optional.of(e.errnoName());
        }
    }

    /// Opens a scan that leaves guard markers out, or takes them for swapped pages.
    static PageScan open(boolean knowsGuards) {
        int file = LinuxCalls.open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
        long bytes = ARGUMENT_BYTES + (long) REGIONS_PER_CALL * REGION_BYTES;
        long absent = PAGE_IS_PFNZERO | PAGE_IS_FILE | (knowsGuards ? PAGE_IS_GUARD : 0);
        return new PageScan(file, UnsafeApi.allocateMemory(bytes), absent);
    }

    /// Reports every run of pages with backing of their own between `address` and `address +
    /// byteSize`. Once compiled it allocates nothing on the Java heap, if the consumer is kept in a
    /// field.
    ///
    /// On kernels before 6.15 the range must hold no guard markers: they cannot be told from
    /// swapped pages there.
    public void forEachRun(long address, long byteSize, RunConsumer consumer) {
        long _ = forEachRun(address, byteSize, NO_LIMIT, consumer);
    }

    /// Reports the first such pages, as [#forEachRun(long, long, RunConsumer)] does, until there
    /// were `pageLimit` of them.
    ///
    /// @param pageLimit pages of the host; 0 reports none, [#NO_LIMIT] all
    /// @return the address up to which the range was looked at: its end, or that of the last page
    ///     reported if the limit was reached
    public long forEachRun(long address, long byteSize, long pageLimit, RunConsumer consumer) {
        long end = address + byteSize;
        long from = address;
        long pagesLeft = pageLimit;
        while (from < end && pagesLeft > 0) {
            prepare(from, end, pagesLeft);
            int runs = LinuxCalls.ioctl(file, PAGEMAP_SCAN, argument);
            long reported = from;
            for (int run = 0; run < runs; run++) {
                long region = argument + ARGUMENT_BYTES + (long) run * REGION_BYTES;
                long start = UnsafeApi.getLong(region);
                reported = UnsafeApi.getLong(region + 8);
                pagesLeft -= pageLimit == NO_LIMIT ? 0 : (reported - start) / pageBytes;
                consumer.accept(start, reported - start);
            }
            long walked = pagesLeft == 0 ? reported : UnsafeApi.getLong(argument + WALK_END);
            if (walked <= from) {
                throw new IllegalStateException(
                        "the page scan stopped at 0x" + Long.toHexString(from));
            }
            from = walked;
        }
        return from;
    }

    private void prepare(long start, long end, long pageLimit) {
        UnsafeApi.putLong(argument + SIZE, ARGUMENT_BYTES);
        UnsafeApi.putLong(argument + FLAGS, 0);
        UnsafeApi.putLong(argument + START, start);
        UnsafeApi.putLong(argument + END, end);
        UnsafeApi.putLong(argument + WALK_END, 0);
        UnsafeApi.putLong(argument + REGIONS, argument + ARGUMENT_BYTES);
        UnsafeApi.putLong(argument + REGION_COUNT, REGIONS_PER_CALL);
        UnsafeApi.putLong(argument + MAX_PAGES, pageLimit == NO_LIMIT ? 0 : pageLimit);
        UnsafeApi.putLong(argument + CATEGORY_INVERTED, absent);
        UnsafeApi.putLong(argument + CATEGORY_MASK, absent);
        UnsafeApi.putLong(argument + CATEGORY_ANYOF_MASK, PAGE_IS_PRESENT | PAGE_IS_SWAPPED);
        UnsafeApi.putLong(argument + RETURN_MASK, 0);
    }

    /// Closes the kernel's file. A second call does nothing.
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        UnsafeApi.freeMemory(argument);
        LinuxCalls.close(file);
    }
}
