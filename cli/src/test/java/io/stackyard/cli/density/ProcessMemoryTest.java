package io.stackyard.cli.density;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

final class ProcessMemoryTest {

    private static final List<String> SMAPS =
            """
                    680000000-690000000 rw-p 00000000 00:00 0
                    Size:             262144 kB
                    Rss:                1000 kB
                    Private_Dirty:      1000 kB
                    VmFlags: rd wr mr mw me ac sd
                    690000000-800000000 ---p 00000000 00:00 0
                    Rss:                   7 kB
                    7f0000000000-7f0000010000 rw-p 00000000 00:00 0
                    Rss:                  12 kB
                    ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0          [vsyscall]
                    Rss:                   4 kB
                    """
                    .lines()
                    .toList();

    private static final List<String> STATUS =
            List.of("Name:\tjava", "VmRSS:\t    1023 kB", "VmPTE:\t     345 kB", "Threads:\t9");

    @Test
    void of_withHeap_leavesItsPagesOut() {
        var heap = new AddressRange(0x680000000L, 0x800000000L);

        assertEquals(
                new ProcessMemory((12 + 4) * 1024, 345 * 1024, 4),
                ProcessMemory.of(SMAPS, STATUS, heap));
    }

    @Test
    void of_heapUnknown_countsAll() {
        assertEquals(
                new ProcessMemory(1023 * 1024, 345 * 1024, 4),
                ProcessMemory.of(SMAPS, STATUS, AddressRange.NONE));
    }

    @Test
    void of_heapEndingAtAMapping_countsTheMapping() {
        var heap = new AddressRange(0x680000000L, 0x690000000L);

        assertEquals(
                (7 + 12 + 4) * 1024, ProcessMemory.of(SMAPS, STATUS, heap).residentBytes());
    }

    @Test
    void since_anEarlierOne_subtractsEach() {
        var earlier = new ProcessMemory(100, 20, 3);

        assertEquals(
                new ProcessMemory(-50, 5, 7), new ProcessMemory(50, 25, 10).since(earlier));
    }

    @Test
    void read_thisProcess_findsEach() throws IOException {
        Assumptions.assumeTrue(Files.exists(Path.of("/proc/self/smaps")), "no /proc/self/smaps");

        ProcessMemory all = ProcessMemory.read(AddressRange.NONE);
        ProcessMemory withoutHeap = ProcessMemory.read(JavaHeap.range());

        assertTrue(all.residentBytes() > 1 << 20, all::toString);
        assertTrue(all.pageTableBytes() > 0, all::toString);
        assertTrue(all.mapEntries() > 10, all::toString);
        assertTrue(withoutHeap.residentBytes() < all.residentBytes(), withoutHeap::toString);
    }
}
