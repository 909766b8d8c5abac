package io.stackyard.allocator.os;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.agrona.UnsafeApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PageScanTest {

    private static final int PAGES = 300;

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

    private void touch(int page) {
        UnsafeApi.putByte(address + page * pageBytes, (byte) 1);
    }

    private List<String> runs() {
        List<String> runs = new ArrayList<>();
        try (PageScan scan = PageScan.tryOpen().orElseThrow()) {
            scan.forEachRun(
                    address,
                    PAGES * pageBytes,
                    (start, byteSize) -> runs
                            .add((start - address) / pageBytes + "+" + byteSize / pageBytes));
        }
        return runs;
    }
}
