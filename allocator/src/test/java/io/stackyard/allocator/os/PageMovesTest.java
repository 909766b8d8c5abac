package io.stackyard.allocator.os;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.agrona.UnsafeApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// [PageControl#remap] and [PageControl#move].
@EnabledOnOs(value = OS.LINUX, disabledReason = "these are the system calls of Linux")
final class PageMovesTest {

    private static final int PAGES = 16;

    private OperatingSystem system = OperatingSystem.portable();
    private PageControl pages = LinuxSystem.INSTANCE;
    private long pageBytes;
    private long address;

    @BeforeEach
    void mapScratch() {
        system = OperatingSystem.kernel().orElseThrow();
        pages = system.pageControl().orElseThrow();
        pageBytes = system.pageBytes();
        address = system.map(PAGES * pageBytes);
        UnsafeApi.setMemory(address, PAGES * pageBytes, (byte) 0x5A);
    }

    @AfterEach
    void unmapScratch() {
        system.unmap(address, PAGES * pageBytes);
    }

    @Test
    void remap_middleOfARange_readsZeroThereAndKeepsTheRest() {
        pages.remap(at(4), 3 * pageBytes);

        assertContent(0, 4, 0x5A);
        assertContent(4, 7, 0);
        assertContent(7, PAGES, 0x5A);
        UnsafeApi.setMemory(at(4), 3 * pageBytes, (byte) 1); // It may be written.
        assertContent(4, 7, 1);
    }

    @Test
    void remap_protectedPages_mayBeReadAgain() {
        pages.protect(at(4), pageBytes, Protection.NONE);

        pages.remap(at(4), pageBytes);

        assertContent(4, 5, 0);
    }

    @Test
    void remap_moreThanThereIs_failsAndKeepsTheContent() {
        var failure =
                assertThrows(SystemCallException.class, () -> pages.remap(address, 1L << 60));

        assertEquals("mmap", failure.call());
        assertEquals("ENOMEM", failure.errnoName());
        assertContent(0, PAGES, 0x5A);
    }

    @Test
    void move_writtenPages_showsThemAtTheTargetAndZeroAtTheSource() {
        requireMoves();
        UnsafeApi.setMemory(at(2), 3 * pageBytes, (byte) 7);

        pages.move(at(2), at(8), 3 * pageBytes);

        assertContent(0, 2, 0x5A);
        assertContent(2, 5, 0);
        assertContent(5, 8, 0x5A);
        assertContent(8, 11, 7);
        assertContent(11, PAGES, 0x5A);
        UnsafeApi.setMemory(at(2), 3 * pageBytes, (byte) 1); // Both are independent now.
        UnsafeApi.setMemory(at(8), 3 * pageBytes, (byte) 2);
        assertContent(2, 5, 1);
        assertContent(8, 11, 2);
    }

    @Test
    void move_untouchedPages_readZeroAtTheTarget() {
        requireMoves();
        pages.advise(at(2), pageBytes, Advice.DECOMMIT);

        pages.move(at(2), at(8), pageBytes);

        assertContent(8, 9, 0);
    }

    @Test
    void move_andBack_keepsContent() {
        requireMoves();

        pages.move(at(0), at(8), 4 * pageBytes);
        pages.move(at(8), at(0), 4 * pageBytes);

        assertContent(0, 8, 0x5A);
        assertContent(8, 12, 0);
    }

    @Test
    void move_overlappingRanges_failsAndKeepsTheContent() {
        var failure =
                assertThrows(
                        SystemCallException.class,
                        () -> pages.move(at(0), at(1), 2 * pageBytes));

        assertEquals("mremap", failure.call());
        assertEquals("EINVAL", failure.errnoName());
        assertContent(0, PAGES, 0x5A);
    }

    @Test
    void move_sourceNotMapped_failsAndLeavesTheTargetMapped() {
        system.unmap(at(3), pageBytes); // A hole that only this test can see.

        var failure =
                assertThrows(
                        SystemCallException.class, () -> pages.move(at(3), at(8), pageBytes));

        assertEquals("EFAULT", failure.errnoName());
        UnsafeApi.putByte(at(8), (byte) 1);
        assertEquals(1, UnsafeApi.getByte(at(8)));
        pages.remap(at(3), pageBytes);
    }

    private void requireMoves() {
        assumeTrue(
                PageFeatures.probe(system, pages).movesPages(), "this kernel does not move pages");
    }

    private long at(int page) {
        return address + page * pageBytes;
    }

    private void assertContent(int fromPage, int toPage, int value) {
        for (long byteAddress = at(fromPage); byteAddress < at(toPage); byteAddress++) {
            if (UnsafeApi.getByte(byteAddress) != value) {
                assertEquals(
                        value,
                        UnsafeApi.getByte(byteAddress),
                        "offset " + (byteAddress - address));
            }
        }
    }
}
