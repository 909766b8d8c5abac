package io.stackyard.allocator.os;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.stream.IntStream;
import org.agrona.UnsafeApi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(value = OS.LINUX, disabledReason = "these are the system calls of Linux")
final class LinuxSystemTest {

    private static final int PAGES = 8;

    private OperatingSystem system = OperatingSystem.portable();
    private PageControl pages = LinuxSystem.INSTANCE;
    private long pageBytes;

    @BeforeEach
    void useKernel() {
        system = OperatingSystem.kernel().orElseThrow();
        pages = system.pageControl().orElseThrow();
        pageBytes = system.pageBytes();
    }

    @Test
    void map_anySize_readsZeroAndHoldsWhatIsWritten() {
        long address = system.map(PAGES * pageBytes);

        for (long offset = 0; offset < PAGES * pageBytes; offset += Long.BYTES) {
            assertEquals(0, UnsafeApi.getLong(address + offset));
        }
        UnsafeApi.putLong(address + PAGES * pageBytes - Long.BYTES, 42);
        assertEquals(42, UnsafeApi.getLong(address + PAGES * pageBytes - Long.BYTES));
        system.unmap(address, PAGES * pageBytes);
    }

    @Test
    void map_fourTebibytes_costsAddressSpaceOnly() {
        long byteSize = 4L << 40;

        long address = system.map(byteSize);

        UnsafeApi.putByte(address + byteSize - 1, (byte) 1);
        assertEquals(1, UnsafeApi.getByte(address + byteSize - 1));
        system.unmap(address, byteSize);
    }

    @Test
    void map_moreThanThereIs_failsWithCallArgumentsAndErrno() {
        var failure = assertThrows(SystemCallException.class, () -> system.map(1L << 60));

        assertEquals("mmap", failure.call());
        assertEquals("ENOMEM", failure.errnoName());
        assertTrue(failure.arguments().contains(Long.toString(1L << 60)), failure.arguments());
    }

    @Test
    void everyCall_unalignedAddress_failsWithEinval() {
        long address = system.map(pageBytes);

        assertEinval("munmap", () -> system.unmap(address + 1, pageBytes));
        assertEinval("mprotect", () -> pages.protect(address + 1, pageBytes, Protection.NONE));
        assertEinval("mmap", () -> pages.remap(address + 1, pageBytes));
        assertEinval("mremap", () -> pages.move(address + 1, address, pageBytes));
        for (Advice advice : Advice.values()) {
            assertEinval("madvise", () -> pages.advise(address + 1, pageBytes, advice));
        }
        system.unmap(address, pageBytes);
    }

    private static void assertEinval(String call, Runnable action) {
        var failure = assertThrows(SystemCallException.class, action::run);
        assertEquals(call, failure.call());
        assertEquals("EINVAL", failure.errnoName());
    }

    @Test
    void advise_decommit_readsZeroAgain() {
        long address = system.map(PAGES * pageBytes);
        UnsafeApi.setMemory(address, PAGES * pageBytes, (byte) 0x5A);

        pages.advise(address + pageBytes, pageBytes, Advice.DECOMMIT);

        assertEquals(0x5A, UnsafeApi.getByte(address + pageBytes - 1));
        assertEquals(0, UnsafeApi.getByte(address + pageBytes));
        assertEquals(0, UnsafeApi.getByte(address + 2 * pageBytes - 1));
        assertEquals(0x5A, UnsafeApi.getByte(address + 2 * pageBytes));
        system.unmap(address, PAGES * pageBytes);
    }

    @Test
    void advise_manyRanges_decommitsEachOfThemInOrder() {
        long address = system.map(PAGES * pageBytes);
        UnsafeApi.setMemory(address, PAGES * pageBytes, (byte) 0x5A);

        int calls;
        int expectedCalls;
        try (var ranges = new AddressRanges(PAGES)) {
            IntStream.of(0, 2, 3, 7)
                    .forEach(page -> ranges.add(address + page * pageBytes, pageBytes));
            calls = pages.advise(ranges, Advice.DECOMMIT);
            expectedCalls = new VectoredAdvice().tryAdvise(ranges, Advice.DECOMMIT) ? 1 : 5;
        }

        assertEquals(expectedCalls, calls);
        for (int page = 0; page < PAGES; page++) {
            boolean decommitted = page == 0 || page == 2 || page == 3 || page == 7;
            assertEquals(decommitted ? 0 : 0x5A, UnsafeApi.getByte(address + page * pageBytes));
        }
        system.unmap(address, PAGES * pageBytes);
    }

    @Test
    void advise_secondRangeNotMapped_failsWithTheFirstDone() {
        long address = system.map(PAGES * pageBytes);
        UnsafeApi.setMemory(address, PAGES * pageBytes, (byte) 0x5A);
        system.unmap(address + 4 * pageBytes, pageBytes); // A hole that only this test can see.

        try (var ranges = new AddressRanges(3)) {
            ranges.add(address, pageBytes);
            ranges.add(address + 4 * pageBytes, pageBytes);
            ranges.add(address + 6 * pageBytes, pageBytes);
            var failure =
                    assertThrows(
                            SystemCallException.class,
                            () -> pages.advise(ranges, Advice.DECOMMIT));
            assertEquals("ENOMEM", failure.errnoName());
        }

        assertEquals(0, UnsafeApi.getByte(address));
        assertEquals(0x5A, UnsafeApi.getByte(address + 6 * pageBytes));
        system.unmap(address, 4 * pageBytes);
        system.unmap(address + 5 * pageBytes, 3 * pageBytes);
    }

    @Test
    void protect_thenAllowedAgain_keepsContent() {
        long address = system.map(PAGES * pageBytes);
        UnsafeApi.putByte(address, (byte) 7);

        pages.protect(address, pageBytes, Protection.NONE);
        pages.protect(address, pageBytes, Protection.READ_WRITE);

        assertEquals(7, UnsafeApi.getByte(address));
        system.unmap(address, PAGES * pageBytes);
    }

    @Test
    void advise_guardInstalledAndRemoved_discardsContent() {
        assumeTrue(
                PageFeatures.probe(system, pages).hasGuardMarkers(),
                "this kernel has no guard markers");
        long address = system.map(PAGES * pageBytes);
        UnsafeApi.putByte(address, (byte) 7);

        pages.advise(address, pageBytes, Advice.GUARD_INSTALL);
        pages.advise(address, pageBytes, Advice.GUARD_INSTALL); // Twice is harmless.
        pages.advise(address, pageBytes, Advice.GUARD_REMOVE);

        assertEquals(0, UnsafeApi.getByte(address));
        system.unmap(address, PAGES * pageBytes);
    }

    @Test
    void open_missingFile_failsWithPath() {
        var failure =
                assertThrows(SystemCallException.class,
                        () -> LinuxCalls.open("/nowhere/at/all", 0));

        assertEquals("open(/nowhere/at/all, 0x0) failed: ENOENT", failure.getMessage());
    }

    @Test
    void close_noDescriptor_failsWithEbadf() {
        var failure = assertThrows(SystemCallException.class, () -> LinuxCalls.close(-1));

        assertEquals("close(-1) failed: EBADF", failure.getMessage());
    }

    @Test
    void ioctl_noDescriptor_failsWithEbadf() {
        var failure = assertThrows(SystemCallException.class, () -> LinuxCalls.ioctl(-1, 16, 0));

        assertEquals("ioctl(-1, 0x10, 0x0) failed: EBADF", failure.getMessage());
    }

    @Test
    void memfdCreate_unknownFlag_failsWithEinval() {
        var failure =
                assertThrows(
                        SystemCallException.class, () -> LinuxCalls.memfdCreate("test", 1 << 30));

        assertEquals("memfd_create(test, 0x40000000) failed: EINVAL", failure.getMessage());
    }

    @Test
    void pidfdOpen_noProcess_fails() {
        var failure = assertThrows(SystemCallException.class, () -> LinuxCalls.pidfdOpen(-1));

        assertEquals("pidfd_open(-1) failed: EINVAL", failure.getMessage());
    }
}
