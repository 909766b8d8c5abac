package io.stackyard.allocator.slab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.stackyard.allocator.Platform;
import org.agrona.UnsafeApi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What every slab keeps to, whatever it is made of.
abstract class SlabTest {

    private static final int SLOTS = 5;
    private static final int PAGES = 4;

    abstract Platform platform();

    private SlabLayout layout(Platform platform) {
        return new SlabLayout(SLOTS, PAGES * platform.pageBytes(), platform.pageBytes());
    }

    @Test
    void slotAddress_everySlot_isZeroWritableAndApart() {
        Platform platform = platform();
        try (Slab slab = Slab.map(platform, "test", layout(platform))) {
            long usable = slab.layout().usableBytes();
            for (int slot = 0; slot < SLOTS; slot++) {
                assertAllBytes(0, slab.slotAddress(slot), usable);
                UnsafeApi.setMemory(slab.slotAddress(slot), usable, (byte) (slot + 1));
            }
            for (int slot = 0; slot < SLOTS; slot++) {
                assertAllBytes(slot + 1, slab.slotAddress(slot), usable);
            }
        }
    }

    @Test
    void slotAddress_askedAgain_isTheSame() {
        Platform platform = platform();
        try (Slab slab = Slab.map(platform, "test", layout(platform))) {
            long address = slab.slotAddress(3);
            slab.decommit(3, 0, slab.layout().usableBytes());

            assertEquals(address, slab.slotAddress(3));
        }
    }

    @Test
    void decommit_partOfASlot_readsZeroAndTouchesNothingElse() {
        Platform platform = platform();
        long page = platform.pageBytes();
        try (Slab slab = Slab.map(platform, "test", layout(platform))) {
            for (int slot = 0; slot < SLOTS; slot++) {
                UnsafeApi.setMemory(slab.slotAddress(slot), PAGES * page, (byte) 0x5A);
            }

            slab.decommit(2, page, 2 * page);

            assertAllBytes(0x5A, slab.slotAddress(1), PAGES * page);
            assertAllBytes(0x5A, slab.slotAddress(2), page);
            assertAllBytes(0, slab.slotAddress(2) + page, 2 * page);
            assertAllBytes(0x5A, slab.slotAddress(2) + 3 * page, page);
            assertAllBytes(0x5A, slab.slotAddress(3), PAGES * page);
        }
    }

    @Test
    void decommit_severalSlots_readsZeroInEachOfThem() {
        Platform platform = platform();
        long page = platform.pageBytes();
        try (Slab slab = Slab.map(platform, "test", layout(platform))) {
            for (int slot = 0; slot < SLOTS; slot++) {
                UnsafeApi.setMemory(slab.slotAddress(slot), PAGES * page, (byte) 0x5A);
            }

            slab.decommit(new int[] {4, 0, 2}, 2, page, 3 * page);

            for (int slot = 0; slot < SLOTS; slot++) {
                boolean decommitted = slot == 4 || slot == 0;
                assertAllBytes(0x5A, slab.slotAddress(slot), page);
                assertAllBytes(
                        decommitted ? 0 : 0x5A, slab.slotAddress(slot) + page, 3 * page);
            }
        }
    }

    @Test
    void decommit_noBytesOrNoSlots_doesNothing() {
        Platform platform = platform();
        try (Slab slab = Slab.map(platform, "test", layout(platform))) {
            UnsafeApi.putByte(slab.slotAddress(0), (byte) 1);

            slab.decommit(0, 0, 0);

            assertEquals(0, slab.decommit(new int[] {0}, 0, 0, platform.pageBytes()));
            assertEquals(0, slab.decommit(new int[] {0}, 1, 0, 0));
            assertEquals(1, UnsafeApi.getByte(slab.slotAddress(0)));
        }
    }

    @ParameterizedTest
    @CsvSource({"-1, 1", "0, -1", "0, 5", "5, 0", "4, 1", "1, 4"})
    void decommit_rangeOutsideTheSlot_isRefused(long offsetPages, long pages) {
        Platform platform = platform();
        long page = platform.pageBytes();
        try (Slab slab = Slab.map(platform, "test", layout(platform))) {
            assertThrows(
                    IndexOutOfBoundsException.class,
                    () -> slab.decommit(0, offsetPages * page, pages * page));
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 4096", "0, 1", "0, 4095"})
    void decommit_partsOfPages_isRefused(long offset, long byteSize) {
        Platform platform = platform();
        try (Slab slab = Slab.map(platform, "test", layout(platform))) {
            assertThrows(
                    IllegalArgumentException.class, () -> slab.decommit(0, offset, byteSize));
        }
    }

    @Test
    void requireGuard_twice_laysOneAtMost() {
        Platform platform = platform();
        try (Slab slab = Slab.map(platform, "test", layout(platform))) {
            slab.requireGuard(1);

            assertFalse(slab.requireGuard(1));
        }
    }

    @Test
    void map_layoutThatIsNotWholePages_isRefused() {
        Platform platform = platform();

        assertThrows(
                IllegalArgumentException.class,
                () -> Slab.map(platform, "test", new SlabLayout(1, 100, 0)));
    }

    @Test
    void map_nothing_isMappedAndClosed() {
        try (Slab slab = Slab.map(platform(), "test", new SlabLayout(0, 0, 0))) {
            assertEquals(0, slab.layout().totalBytes());
        }
    }

    @Test
    void map_slotsOfNoBytes_haveAddressesNobodyMayTouch() {
        Platform platform = platform();
        try (Slab slab = Slab.map(platform, "test", new SlabLayout(2, 0, platform.pageBytes()))) {
            slab.requireGuard(1);
            slab.decommit(1, 0, 0);

            assertEquals(2, slab.layout().slotCount());
        }
    }

    @Test
    void close_twice_isHarmless() {
        Platform platform = platform();
        Slab slab = Slab.map(platform, "test", layout(platform));
        slab.slotAddress(0);

        slab.close();
        slab.close();

        assertEquals("test", slab.name());
    }

    private static void assertAllBytes(int expected, long address, long byteSize) {
        for (long offset = 0; offset < byteSize; offset++) {
            if (UnsafeApi.getByte(address + offset) != expected) {
                assertEquals(
                        expected, UnsafeApi.getByte(address + offset), "byte " + offset);
            }
        }
    }
}
