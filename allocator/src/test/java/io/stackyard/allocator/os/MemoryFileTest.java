package io.stackyard.allocator.os;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.allocator.FaultySystem;
import io.stackyard.allocator.Platforms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.agrona.UnsafeApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(value = OS.LINUX, disabledReason = "files in memory are made by Linux")
final class MemoryFileTest {

    private static final int PAGES = 8;
    private static final String NAME = "stackyard-memory-file-test";

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
    void unmapScratch() throws IOException {
        system.unmap(address, PAGES * pageBytes);
        assertEquals(0, openFiles(), "files that were not closed");
    }

    @Test
    void probe_onLinux_offersFilesAndMoves() {
        var features = PageFeatures.probe(system, pages);

        assertEquals(Optional.empty(), features.fileRefusal());
        assertEquals(Optional.empty(), features.moveRefusal());
    }

    @Test
    void map_partOfAFile_showsItThereAndNowhereElse() {
        try (MemoryFile file = patterned()) {
            pages.map(file, pageBytes, at(4), 2 * pageBytes);
        } // The mapping stays when the file is closed.

        assertEquals(0x5A, UnsafeApi.getByte(at(4) - 1));
        assertEquals(2, UnsafeApi.getByte(at(4)));
        assertEquals(2, UnsafeApi.getByte(at(5) - 1));
        assertEquals(3, UnsafeApi.getByte(at(5)));
        assertEquals(0x5A, UnsafeApi.getByte(at(6)));
    }

    @Test
    void map_written_changesAPrivateCopyOnly() {
        try (MemoryFile file = patterned()) {
            pages.map(file, 0, at(0), 2 * pageBytes);
            pages.map(file, 0, at(4), 2 * pageBytes);

            UnsafeApi.putByte(at(0), (byte) 99);

            assertEquals(99, UnsafeApi.getByte(at(0)));
            assertEquals(1, UnsafeApi.getByte(at(4)));
            pages.advise(at(0), pageBytes, Advice.DECOMMIT);
            assertEquals(1, UnsafeApi.getByte(at(0)), "the file shows again");
        }
    }

    @Test
    void map_thenRemapped_readsZero() {
        try (MemoryFile file = patterned()) {
            pages.map(file, 0, at(0), 2 * pageBytes);

            pages.remap(at(0), 2 * pageBytes);

            assertEquals(0, UnsafeApi.getByte(at(0)));
            assertEquals(0, UnsafeApi.getByte(at(2) - 1));
        }
    }

    @Test
    void write_partsOfAFile_leavesHolesThatReadZero() {
        try (MemoryFile file = pages.createFile(NAME, 3 * pageBytes)) {
            file.write(2 * pageBytes - 3, address, 5);

            pages.map(file, 0, at(4), 3 * pageBytes);

            for (long offset = 0; offset < 3 * pageBytes; offset++) {
                boolean isWritten = offset >= 2 * pageBytes - 3 && offset < 2 * pageBytes + 2;
                assertEquals(isWritten ? 0x5A : 0, UnsafeApi.getByte(at(4) + offset));
            }
        }
    }

    @Test
    void write_outsideTheFile_isRefused() {
        try (MemoryFile file = pages.createFile(NAME, pageBytes)) {
            assertThrows(
                    IndexOutOfBoundsException.class, () -> file.write(pageBytes - 1, address, 2));
            assertThrows(IndexOutOfBoundsException.class, () -> file.write(-1, address, 2));
            assertThrows(IndexOutOfBoundsException.class, () -> file.write(0, address, -1));
        }
    }

    @Test
    void write_memoryThatIsNotMapped_failsWithEfault() {
        try (MemoryFile file = pages.createFile(NAME, pageBytes)) {
            var failure =
                    assertThrows(SystemCallException.class, () -> file.write(0, pageBytes, 8));

            assertEquals("pwrite", failure.call());
            assertEquals("EFAULT", failure.errnoName());
        }
    }

    @Test
    void seal_thenWrittenOrSealed_failsWithEperm() {
        try (MemoryFile file = patterned()) {
            file.seal();

            var write = assertThrows(SystemCallException.class, () -> file.write(0, address, 1));
            var seal = assertThrows(SystemCallException.class, file::seal);

            assertEquals("EPERM", write.errnoName());
            assertEquals("fcntl", seal.call());
            assertEquals("EPERM", seal.errnoName());
            int descriptor = LinuxFile.descriptor(file);
            for (long byteSize : new long[] {pageBytes, 4 * pageBytes}) {
                var resize =
                        assertThrows(
                                SystemCallException.class,
                                () -> LinuxCalls.ftruncate(descriptor, byteSize));
                assertEquals("EPERM", resize.errnoName(), () -> "byteSize=" + byteSize);
            }
        }
    }

    @Test
    void view_sealedFile_showsAllOfItAndOutlivesIt() {
        long view;
        try (MemoryFile file = patterned()) {
            file.seal();
            view = pages.view(file);
        }

        for (int page = 0; page < 3; page++) {
            assertEquals(page + 1, UnsafeApi.getByte(view + page * pageBytes));
        }
        system.unmap(view, 3 * pageBytes);
    }

    @Test
    void createFile_impossibleSize_failsAndLeaksNoDescriptor() {
        var failure =
                assertThrows(SystemCallException.class, () -> pages.createFile(NAME, -pageBytes));

        assertEquals("ftruncate", failure.call());
        assertEquals("EINVAL", failure.errnoName());
    }

    @Test
    void close_twice_doesNothingAndLaterUseIsRefused() {
        MemoryFile file = patterned();

        file.close();
        file.close();

        assertThrows(IllegalStateException.class, file::seal);
        assertThrows(IllegalStateException.class, () -> file.write(0, address, 1));
        assertThrows(IllegalStateException.class, () -> pages.view(file));
        assertThrows(IllegalStateException.class, () -> pages.map(file, 0, address, pageBytes));
    }

    @Test
    void map_fileOfAnotherSystem_isRefused() {
        var other = Platforms.faultyKernel();
        try (MemoryFile file = other.createFile(NAME, pageBytes)) {
            assertThrows(
                    IllegalArgumentException.class, () -> pages.map(file, 0, address, pageBytes));
        }
    }

    @Test
    void faultySystem_filesAndViews_areCountedUntilGivenBack() {
        var faulty = Platforms.faultyKernel();

        MemoryFile file = faulty.createFile(NAME, pageBytes);
        long view = faulty.view(file);

        assertEquals(1, faulty.files());
        assertEquals(1, faulty.mappings());
        file.close();
        faulty.unmap(view, pageBytes);
        assertEquals(0, faulty.files());
        assertEquals(0, faulty.mappings());
    }

    @Test
    void faultySystem_eachCallFailing_namesTheCallAndChangesNothing() {
        String[] names = {"memfd_create", "pwrite", "fcntl", "mmap-file", "mmap-view", "mremap",
            "mmap-fixed", "munmap", "close"};
        for (int call = 0; call < names.length; call++) {
            var faulty = Platforms.faultyKernel();
            faulty.failAfter(call);

            var failure = assertThrows(SystemCallException.class, () -> useAllCalls(faulty));

            assertEquals(names[call], failure.call());
            assertEquals(0, faulty.files(), names[call]);
            assertEquals(0, faulty.mappings(), names[call]);
        }
    }

    private void useAllCalls(FaultySystem faulty) {
        try (MemoryFile file = faulty.createFile(NAME, pageBytes)) {
            file.write(0, address, pageBytes);
            file.seal();
            faulty.map(file, 0, at(4), pageBytes);
            long view = faulty.view(file);
            try {
                faulty.move(at(5), at(6), pageBytes);
                faulty.remap(at(4), pageBytes);
                faulty.unmap(view, pageBytes);
            } catch (SystemCallException e) {
                faulty.recover();
                faulty.unmap(view, pageBytes);
                throw e;
            }
        }
    }

    private MemoryFile patterned() {
        MemoryFile file = pages.createFile(NAME, 3 * pageBytes);
        for (int page = 0; page < 3; page++) {
            UnsafeApi.setMemory(at(7), pageBytes, (byte) (page + 1));
            file.write(page * pageBytes, at(7), pageBytes);
        }
        UnsafeApi.setMemory(at(7), pageBytes, (byte) 0x5A);
        return file;
    }

    private long at(int page) {
        return address + page * pageBytes;
    }

    private static long openFiles() throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.filter(MemoryFileTest::isOfThisTest).count();
        }
    }

    private static boolean isOfThisTest(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().contains(NAME);
        } catch (IOException e) {
            return false; // Closed meanwhile, such as that of the list itself.
        }
    }

    @Test
    void openFiles_whileOneIsOpen_findsIt() throws IOException {
        MemoryFile file = patterned();

        assertTrue(openFiles() > 0);
        file.close();
    }
}
