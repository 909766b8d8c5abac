package io.stackyard.allocator.os;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.agrona.UnsafeApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PageScanTest {

    private static final int PAGES = 300;
    private static final long COMPILED_WITHIN_NANOS = 20_000_000_000L;

    private final OperatingSystem system =
            OperatingSystem.kernel().orElseGet(OperatingSystem::portable);
    private final long pageBytes = system.pageBytes();
    private long address;

    @BeforeEach
    void map() {
        assumeTrue(PageScan.refusal().isEmpty(), () -> "no page scan: " + PageScan.refusal());
        address = system.map(PAGES * pageBytes);
        system.pageControl().orElseThrow().advise(address, PAGES * pageBytes, Advice.NO_HUGE_PAGES);
    }

    @AfterEach
    void unmap() {
        if (address != 0) {
            system.unmap(address, PAGES * pageBytes);
        }
    }

    @Test
    void forEachRun_untouchedRange_reportsNothing() {
        assertEquals(List.of(), runs());
    }

    @Test
    void forEachRun_emptyRange_reportsNothing() {
        touch(0);
        try (PageScan scan = PageScan.tryOpen().orElseThrow()) {
            scan.forEachRun(address, 0, (_, _) -> {
                throw new AssertionError("there is nothing to report");
            });
        }
    }

    @Test
    void forEachRun_pagesThatWereOnlyRead_areNotReported() {
        long bits = 0;
        for (int page = 0; page < PAGES; page++) {
            bits |= UnsafeApi.getLong(address + page * pageBytes);
        }

        assertEquals(0, bits);
        assertEquals(List.of(), runs());
    }

    @Test
    void forEachRun_writtenPages_areReportedAsRuns() {
        IntStream.of(0, 1, 5, 298, 299).forEach(this::touch);

        assertEquals(List.of("0+2", "5+1", "298+2"), runs());
    }

    @Test
    void forEachRun_moreRunsThanOneCallReports_reportsAllOfThem() {
        IntStream.range(0, PAGES / 2).forEach(index -> touch(index * 2));

        assertEquals(
                IntStream.range(0, PAGES / 2).mapToObj(index -> index * 2 + "+1").toList(), runs());
    }

    @Test
    void forEachRun_guardMarkers_areNotReported() {
        PageControl pages = system.pageControl().orElseThrow();
        assumeTrue(
                PageFeatures.probe(system, pages).hasGuardMarkers(),
                "this kernel has no guard markers");
        touch(1);
        touch(3);
        pages.advise(address + 2 * pageBytes, pageBytes, Advice.GUARD_INSTALL);

        assertEquals(List.of("1+1", "3+1"), runs());
    }

    @Test
    void forEachRun_decommittedPages_areNotReported() {
        touch(1);
        touch(2);
        system.pageControl().orElseThrow().advise(address + pageBytes, pageBytes, Advice.DECOMMIT);

        assertEquals(List.of("2+1"), runs());
    }

    /// Swapped pages cannot be had where there is no swap. A guard marker looks like one to a scan
    /// that does not leave markers out: it has an entry, and is not present.
    @Test
    void forEachRun_pageThatLooksSwapped_isReported() {
        PageControl pages = system.pageControl().orElseThrow();
        assumeTrue(
                PageFeatures.probe(system, pages).hasGuardMarkers(),
                "this kernel has no guard markers");
        touch(1);
        pages.advise(address + 2 * pageBytes, pageBytes, Advice.GUARD_INSTALL);

        try (PageScan scan = PageScan.open(false)) {
            assertEquals(List.of("1+2"), runs(scan, PageScan.NO_LIMIT));
        }
    }

    @Test
    void forEachRun_mappedFile_reportsPrivateCopiesOnly() {
        PageControl pages = system.pageControl().orElseThrow();
        touch(9);
        try (MemoryFile file = pages.createFile("stackyard-scan-test", 4 * pageBytes)) {
            file.write(0, address + 9 * pageBytes, 2 * pageBytes);
            file.seal();
            pages.map(file, 0, address, 4 * pageBytes);
        }
        for (int page = 0; page < 4; page++) {
            assertEquals(page == 0 ? 1 : 0, UnsafeApi.getByte(address + page * pageBytes));
        }

        assertEquals(List.of("9+1"), runs());
        touch(1);
        touch(3); // A hole of the file.
        assertEquals(List.of("1+1", "3+1", "9+1"), runs());
    }

    @Test
    void forEachRun_movedPages_areReportedWhereTheyAre() {
        PageControl pages = system.pageControl().orElseThrow();
        assumeTrue(
                PageFeatures.probe(system, pages).movesPages(), "this kernel does not move pages");
        touch(1);
        touch(2);

        pages.move(address, address + 8 * pageBytes, 2 * pageBytes);

        assertEquals(List.of("2+1", "9+1"), runs());
    }

    @Test
    void forEachRun_pageLimit_stopsAfterThatManyPagesAndCountsNoHoles() {
        IntStream.of(1, 2, 5, 6, 7, 200).forEach(this::touch);

        try (PageScan scan = PageScan.tryOpen().orElseThrow()) {
            for (int limit = 0; limit <= 7; limit++) {
                List<String> expected =
                        switch (limit) {
                            case 0 -> List.of("end 0");
                            case 1 -> List.of("1+1", "end 2");
                            case 2 -> List.of("1+2", "end 3");
                            case 3 -> List.of("1+2", "5+1", "end 6");
                            case 4 -> List.of("1+2", "5+2", "end 7");
                            case 5 -> List.of("1+2", "5+3", "end 8");
                            case 6 -> List.of("1+2", "5+3", "200+1", "end 201");
                            default -> List.of("1+2", "5+3", "200+1", "end 300");
                        };
                assertEquals(expected, runsAndEnd(scan, limit), "limit=" + limit);
            }
        }
    }

    @Test
    void forEachRun_pageLimitBeyondOneCall_goesOnCounting() {
        IntStream.range(0, PAGES / 2).forEach(index -> touch(index * 2));

        try (PageScan scan = PageScan.tryOpen().orElseThrow()) {
            for (int limit : new int[] {63, 64, 65, 128, 149, 150, 151}) {
                int reported = Math.min(limit, PAGES / 2);
                List<String> expected = new ArrayList<>();
                IntStream.range(0, reported).forEach(index -> expected.add(index * 2 + "+1"));
                expected.add("end " + (limit <= PAGES / 2 ? 2 * limit - 1 : PAGES));
                assertEquals(expected, runsAndEnd(scan, limit), "limit=" + limit);
            }
        }
    }

    @Test
    void forEachRun_consumerKeptInAField_allocatesNothing() {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        assumeTrue(threads.isThreadAllocatedMemorySupported(), "this JVM does not count");
        IntStream.of(1, 2, 5, 6, 7, 200).forEach(this::touch);
        long[] found = new long[1];
        PageScan.RunConsumer consumer = (_, byteSize) -> found[0] += byteSize;

        try (PageScan scan = PageScan.tryOpen().orElseThrow()) {
            int calls = 5000;
            long allocated = calls;
            long deadline = System.nanoTime() + COMPILED_WITHIN_NANOS;
            while (allocated >= calls && System.nanoTime() < deadline) { // Until it is compiled.
                found[0] = 0;
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int call = 0; call < calls; call++) {
                    scan.forEachRun(address, PAGES * pageBytes, consumer);
                }
                allocated = threads.getCurrentThreadAllocatedBytes() - before;
                assertEquals(6 * pageBytes * calls, found[0]);
            }
            assertTrue(allocated < calls, "bytes allocated: " + allocated);
        }
    }

    private void touch(int page) {
        UnsafeApi.putByte(address + page * pageBytes, (byte) 1);
    }

    private List<String> runs() {
        try (PageScan scan = PageScan.tryOpen().orElseThrow()) {
            return runs(scan, PageScan.NO_LIMIT);
        }
    }

    private List<String> runs(PageScan scan, long limit) {
        List<String> runs = runsAndEnd(scan, limit);
        assertEquals("end " + PAGES, runs.removeLast());
        return runs;
    }

    private List<String> runsAndEnd(PageScan scan, long limit) {
        List<String> runs = new ArrayList<>();
        long end =
                scan.forEachRun(
                        address,
                        PAGES * pageBytes,
                        limit,
                        (start, byteSize) -> runs
                                .add((start - address) / pageBytes + "+" + byteSize / pageBytes));
        runs.add("end " + (end - address) / pageBytes);
        return runs;
    }
}
