package io.stackyard.allocator.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.allocator.Platforms;
import io.stackyard.allocator.metrics.CounterRegistry;
import io.stackyard.config.GuardChoice;
import io.stackyard.config.MemoryReset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// What a crowd of live memories costs the kernel: no mapping each, and little page table.
///
/// How many memories: `-Dstackyard.density.memories=100000`.
@EnabledOnOs(value = OS.LINUX, disabledReason = "read from /proc/self")
final class MemoryDensityTest {

    private static final int MEMORIES =
            Integer.getInteger("stackyard.density.memories", 20_000);

    /// What the JVM itself may map meanwhile is in it, and the three slabs.
    private static final long MAPPINGS_AT_MOST = 200;
    private static final long PAGE_TABLE_BYTES_PER_SLOT = 200;

    /// Page tables of what the JVM touches meanwhile for itself.
    private static final long PAGE_TABLE_NOISE_BYTES = 512 << 10;

    @Test
    void claim_crowdOfOnePageMemories_addsNoMappingEach() throws IOException {
        var limits =
                LimitsForTest.of(MEMORIES, 64 << 10, 64 << 10, MemoryReset.CARDS)
                        .auditRate(0)
                        .limits();
        var memories = new MemorySlot[MEMORIES];
        try (var pool =
                new MemoryPool(
                        Platforms.mapped(GuardChoice.AUTO), limits, new CounterRegistry())) {
            long mappings = mappings();
            long pageTables = pageTableBytes();
            for (int index = 0; index < MEMORIES; index++) {
                memories[index] = pool.claim(1 + index % 100, 64 << 10, 64 << 10);
                memories[index].fill(17, 1, (byte) 7);
            }
            long added = mappings() - mappings;
            long perSlot = (pageTableBytes() - pageTables - PAGE_TABLE_NOISE_BYTES) / MEMORIES;

            assertEquals(MEMORIES, pool.inUse());
            for (MemorySlot memory : memories) {
                memory.release();
            }
            assertTrue(added < MAPPINGS_AT_MOST, added + " mappings added");
            assertTrue(
                    perSlot < PAGE_TABLE_BYTES_PER_SLOT, perSlot + " bytes of page table each");
        }
    }

    private static long mappings() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
            return lines.count();
        }
    }

    private static long pageTableBytes() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmPTE:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElseThrow();
        }
    }
}
