package io.stackyard.allocator.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.allocator.LimitException;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.agrona.UnsafeApi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MetadataArenaTest {

    @Test
    void allocate_randomBlocks_areZeroAlignedAndApart() {
        long seed = 5;
        var random = new SplittableRandom(seed);
        var blocks = new TreeMap<Long, Long>();
        try (var arena = new MetadataArena(1L << 30)) {
            for (int round = 0; round < 3000; round++) {
                long byteSize = random.nextLong(1L << random.nextInt(1, 17));
                int alignment = 1 << random.nextInt(13);
                long block = arena.allocate(byteSize, alignment);
                assertEquals(0, block % Math.max(alignment, 8), "seed " + seed);
                for (long offset = 0; offset < byteSize; offset++) {
                    assertEquals(0, UnsafeApi.getByte(block + offset), "seed " + seed);
                }
                UnsafeApi.setMemory(block, byteSize, (byte) 0x5A);
                if (byteSize > 0) {
                    blocks.put(block, byteSize);
                }
            }
        }
        long end = 0;
        for (var block : blocks.entrySet()) {
            assertTrue(block.getKey() >= end, "seed " + seed + ": two blocks overlap");
            end = block.getKey() + block.getValue();
        }
    }

    @Test
    void allocate_upToTheLimit_fitsAndNotOneByteMore() {
        try (var arena = new MetadataArena(1000)) {
            arena.allocate(600, 8);
            assertEquals(600, arena.usedBytes());

            var failure = assertThrows(LimitException.class, () -> arena.allocate(401, 8));

            assertEquals(
                    "instance too large: stackyard.pool.max-core-instance-size=1000, 600 bytes"
                            + " are in"
                            + " use and 401 more are needed; raise"
                            + " stackyard.pool.max-core-instance-size",
                    failure.getMessage());
            assertEquals(1001, failure.requested());
            assertEquals(600, arena.usedBytes());
            arena.allocate(400, 8);
            assertEquals(1000, arena.usedBytes());
            assertThrows(LimitException.class, () -> arena.allocate(1, 8));
        }
    }

    @Test
    void allocate_padding_countsAsUsed() {
        try (var arena = new MetadataArena(1000)) {
            arena.allocate(1, 8);
            arena.allocate(1, 8);

            assertEquals(9, arena.usedBytes());
        }
    }

    @Test
    void allocate_paddingAboveTheLimit_isRefused() {
        try (var arena = new MetadataArena(8)) {
            arena.allocate(1, 8);

            var failure = assertThrows(LimitException.class, () -> arena.allocate(1, 8));

            assertEquals(9, failure.requested()); // Seven bytes of padding.
            assertEquals(1, arena.usedBytes());
        }
    }

    @Test
    void allocate_hugeSize_isRefusedWithoutOverflow() {
        try (var arena = new MetadataArena(1000)) {
            arena.allocate(8, 8);
            var failure =
                    assertThrows(LimitException.class, () -> arena.allocate(Long.MAX_VALUE, 8));
            assertEquals(Long.MAX_VALUE, failure.requested());
        }
    }

    @Test
    void allocate_noBytes_usesNothing() {
        try (var arena = new MetadataArena(0)) {
            arena.allocate(0, 8);

            assertEquals(0, arena.usedBytes());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -8, 3, 8192, Integer.MIN_VALUE})
    void allocate_wrongAlignment_isRefused(int alignment) {
        try (var arena = new MetadataArena(1000)) {
            assertThrows(IllegalArgumentException.class, () -> arena.allocate(8, alignment));
        }
    }

    @Test
    void allocate_negativeSize_isRefused() {
        try (var arena = new MetadataArena(1000)) {
            assertThrows(IllegalArgumentException.class, () -> arena.allocate(-1, 8));
        }
    }

    @Test
    void close_thenUsed_isRefused() {
        var arena = new MetadataArena(1000);
        arena.allocate(8, 8);

        arena.close();
        arena.close();

        assertEquals(0, arena.usedBytes());
        assertThrows(IllegalStateException.class, () -> arena.allocate(8, 8));
    }
}
