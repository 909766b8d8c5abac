package io.stackyard.allocator.os;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressRangesTest {

    @Test
    void add_untilFull_keepsOrderAndSums() {
        try (var ranges = new AddressRanges(2)) {
            ranges.add(0x1000, 4096);
            assertFalse(ranges.isFull());
            ranges.add(0x9000, 8192);

            assertTrue(ranges.isFull());
            assertEquals(2, ranges.count());
            assertEquals(0x1000, ranges.address(0));
            assertEquals(8192, ranges.byteSize(1));
            assertEquals(12288, ranges.totalBytes());
            assertThrows(IndexOutOfBoundsException.class, () -> ranges.add(0xF000, 4096));
        }
    }

    @Test
    void add_noBytes_isLeftOut() {
        try (var ranges = new AddressRanges(1)) {
            ranges.add(0x1000, 0);

            assertEquals(0, ranges.count());
        }
    }

    @Test
    void clear_afterAdd_forgetsRanges() {
        try (var ranges = new AddressRanges(1)) {
            ranges.add(0x1000, 4096);
            ranges.clear();

            assertEquals(0, ranges.totalBytes());
            assertThrows(IndexOutOfBoundsException.class, () -> ranges.address(0));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, AddressRanges.MAXIMUM_CAPACITY + 1})
    void new_capacityOutOfRange_isRefused(int capacity) {
        assertThrows(IllegalArgumentException.class, () -> new AddressRanges(capacity));
    }
}
