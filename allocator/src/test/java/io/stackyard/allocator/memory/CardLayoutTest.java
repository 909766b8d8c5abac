package io.stackyard.allocator.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.allocator.LimitException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CardLayoutTest {

    @ParameterizedTest
    @CsvSource({
        "1000, 4294967296, 4096, 1048576, 2097152",
        "1000, 65536, 4096, 16, 64",
        "1000, 131072, 4096, 32, 64",
        "1000, 135168, 4096, 40, 128",
        "10, 16777216, 4096, 4096, 8192",
        "10, 16781312, 4096, 8192, 16384",
        "10, 0, 4096, 0, 0",
        "0, 65536, 4096, 16, 64"})
    void of_knownSizes_areExact(
            int slots, long usable, long pageBytes, long mapBytes, long slotBytes) {
        var layout = CardLayout.of(slots, usable, pageBytes);

        assertEquals(mapBytes, layout.mapBytes());
        assertEquals(slotBytes, layout.slotBytes());
        assertEquals(slotBytes * slots, layout.totalBytes());
    }

    @Test
    void of_randomSizes_coverEveryPageAndDoNotOverlap() {
        long seed = 3;
        var random = new SplittableRandom(seed);
        for (int round = 0; round < 10_000; round++) {
            long usable = random.nextLong(1L << random.nextInt(1, 40));
            int slots = random.nextInt(2, 100_000);
            var layout = CardLayout.of(slots, usable, 4096);
            String message = "seed " + seed + ", usable " + usable + ": " + layout;

            assertTrue(layout.mapBytes() >= DirtyCards.pageCount(usable), message);
            assertEquals(0, layout.mapBytes() % Long.BYTES, message);
            int slot = random.nextInt(slots - 1);
            assertTrue(
                    layout.residentOffset(slot) >= layout.cardsOffset(slot) + layout.mapBytes(),
                    message);
            assertTrue(
                    layout.cardsOffset(slot + 1)
                            >= layout.residentOffset(slot) + layout.mapBytes(),
                    message);
            assertEquals(0, layout.cardsOffset(slot) % 64, message);
        }
    }

    @Test
    void of_moreThanSixtyThreeBits_isRefused() {
        assertThrows(LimitException.class, () -> CardLayout.of(1 << 30, 1L << 62, 4096));
    }
}
