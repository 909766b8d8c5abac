package io.stackyard.allocator.os;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.agrona.UnsafeApi;
import org.junit.jupiter.api.Test;

final class PortableSystemTest {

    private final OperatingSystem system = OperatingSystem.portable();

    @Test
    void map_pages_areAlignedAndZero() {
        long byteSize = 3 * system.pageBytes();

        long address = system.map(byteSize);

        assertEquals(0, address % system.pageBytes());
        for (long offset = 0; offset < byteSize; offset += Long.BYTES) {
            assertEquals(0, UnsafeApi.getLong(address + offset));
        }
        system.unmap(address, byteSize);
    }

    @Test
    void map_moreThanThereIs_failsLikeASystemCall() {
        var failure = assertThrows(SystemCallException.class, () -> system.map(1L << 60));

        assertEquals("arena.allocate(" + (1L << 60) + ") failed: ENOMEM", failure.getMessage());
        assertTrue(failure.getCause() instanceof OutOfMemoryError);
    }

    @Test
    void unmap_unknownAddress_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> system.unmap(4096, 4096));
    }

    @Test
    void pageControl_isAbsent() {
        assertTrue(system.pageControl().isEmpty());
    }
}
