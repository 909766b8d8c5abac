package io.stackyard.allocator.slab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.allocator.LimitException;
import java.math.BigInteger;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SlabLayoutTest {

    private static final long PAGE = 4096;

    @ParameterizedTest
    @CsvSource({
        // slots, usable, guard, slot bytes, total
        "1000, 4294967296, 4096, 4294971392, 4294971396096",
        "1000, 4294967296, 0, 4294967296, 4294967296000",
        "5, 65536, 0, 65536, 327680",
        "1048576, 65536, 4096, 69632, 73014448128",
        "1, 0, 4096, 4096, 8192",
        "0, 65536, 4096, 69632, 4096",
        "0, 0, 0, 0, 0"})
    void sizes_knownLayouts_areExact(
            int slotCount, long usable, long guard, long slotBytes, long total) {
        var layout = new SlabLayout(slotCount, usable, guard);

        assertEquals(slotBytes, layout.slotBytes());
        assertEquals(total, layout.totalBytes());
        checkInvariants(layout);
    }

    @Test
    void offsets_everySmallLayout_tileTheSlab() {
        for (int slotCount = 0; slotCount <= 5; slotCount++) {
            for (long usable = 0; usable <= 3; usable++) {
                for (long guard = 0; guard <= 3; guard++) {
                    checkEveryOffset(new SlabLayout(slotCount, usable, guard));
                }
            }
        }
    }

    /// Lays the slab out offset by offset and compares.
    private static void checkEveryOffset(SlabLayout layout) {
        long offset = 0;
        for (; offset < layout.guardBytes(); offset++) {
            assertEquals(-1, layout.slotAt(offset), layout::toString);
        }
        for (int slot = 0; slot < layout.slotCount(); slot++) {
            assertEquals(offset, layout.slotOffset(slot), layout::toString);
            for (long usable = 0; usable < layout.usableBytes(); usable++) {
                assertEquals(slot, layout.slotAt(offset++), layout::toString);
            }
            assertEquals(offset, layout.guardOffset(slot), layout::toString);
            for (long guard = 0; guard < layout.guardBytes(); guard++) {
                assertEquals(-1, layout.slotAt(offset++), layout::toString);
            }
        }
        assertEquals(offset, layout.totalBytes(), layout::toString);
        assertEquals(-1, layout.slotAt(offset), layout::toString);
        assertEquals(-1, layout.slotAt(-1), layout::toString);
        checkInvariants(layout);
    }

    @Test
    void new_randomLayouts_areExactOrRefused() {
        long seed = 20260401;
        var random = new SplittableRandom(seed);
        int refused = 0;
        for (int round = 0; round < 100_000; round++) {
            int slotCount = random.nextInt(1 << random.nextInt(1, 31));
            long usable = random.nextLong(1L << random.nextInt(1, 63));
            long guard = random.nextLong(1L << random.nextInt(1, 63));
            String numbers = "seed " + seed + ": " + slotCount + ", " + usable + ", " + guard;
            if (exactTotal(slotCount, usable, guard).bitLength() < Long.SIZE) {
                checkInvariants(new SlabLayout(slotCount, usable, guard));
            } else {
                refused++;
                assertThrows(
                        LimitException.class,
                        () -> new SlabLayout(slotCount, usable, guard),
                        numbers);
            }
        }
        assertTrue(refused > 1000 && refused < 99_000, "both kinds must occur, refused=" + refused);
    }

    private static void checkInvariants(SlabLayout layout) {
        assertEquals(
                exactTotal(layout.slotCount(), layout.usableBytes(), layout.guardBytes()),
                BigInteger.valueOf(layout.totalBytes()),
                layout::toString);
        assertEquals(layout.usableBytes() + layout.guardBytes(), layout.slotBytes());
        if (layout.slotCount() > 0) {
            int last = layout.slotCount() - 1;
            assertEquals(layout.guardBytes(), layout.slotOffset(0), layout::toString);
            assertEquals(
                    layout.totalBytes(),
                    layout.guardOffset(last) + layout.guardBytes(),
                    layout::toString);
            if (layout.usableBytes() > 0) {
                assertEquals(last, layout.slotAt(layout.slotOffset(last)), layout::toString);
                assertEquals(last, layout.slotAt(layout.guardOffset(last) - 1), layout::toString);
            }
        }
        assertEquals(
                layout.guardBytes() == 0 ? 0 : layout.slotCount() + 1L, layout.guardCount());
    }

    private static BigInteger exactTotal(int slotCount, long usable, long guard) {
        return BigInteger.valueOf(usable)
                .add(BigInteger.valueOf(guard))
                .multiply(BigInteger.valueOf(slotCount))
                .add(BigInteger.valueOf(guard));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 4096",
        "4095, 4096",
        "4096, 4096",
        "4097, 8192",
        "761927, 765952",
        "4294967295, 4294967296"})
    void ofPages_anyUsableSize_isRoundedUp(long asked, long usable) {
        assertEquals(
                new SlabLayout(3, usable, PAGE), SlabLayout.ofPages(3, asked, PAGE, PAGE));
    }

    @Test
    void ofPages_guardThatIsNotWholePages_isRefused() {
        assertThrows(
                IllegalArgumentException.class, () -> SlabLayout.ofPages(1, PAGE, PAGE + 1, PAGE));
    }

    @Test
    void ofPages_usableSizeThatCannotBeRounded_isRefused() {
        assertThrows(
                LimitException.class, () -> SlabLayout.ofPages(1, Long.MAX_VALUE, PAGE, PAGE));
    }

    @ParameterizedTest
    @CsvSource({"-1, 0, 0", "0, -1, 0", "0, 0, -1"})
    void new_negativeNumber_isRefused(int slotCount, long usable, long guard) {
        assertThrows(
                IllegalArgumentException.class, () -> new SlabLayout(slotCount, usable, guard));
    }

    @ParameterizedTest
    @CsvSource({"-1", "5"})
    void slotOffset_slotOutOfRange_isRefused(int slot) {
        var layout = new SlabLayout(5, PAGE, PAGE);

        assertThrows(IndexOutOfBoundsException.class, () -> layout.slotOffset(slot));
        assertThrows(IndexOutOfBoundsException.class, () -> layout.guardOffset(slot));
    }

    @Test
    void new_slabOf64Bits_namesAllNumbers() {
        var failure =
                assertThrows(LimitException.class, () -> new SlabLayout(2, 1L << 62, PAGE));

        assertEquals(
                "cannot lay out a slab: at most 9223372036854775807 bytes can be addressed, 2"
                        + " slots of"
                        + " 4611686018427387904 usable and 4096 guard bytes were asked for; lower"
                        + " the"
                        + " pool's slot count or slot size",
                failure.getMessage());
    }
}
