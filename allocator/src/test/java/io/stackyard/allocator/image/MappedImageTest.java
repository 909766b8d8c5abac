package io.stackyard.allocator.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.allocator.FaultySystem;
import io.stackyard.allocator.Platform;
import io.stackyard.allocator.Platforms;
import io.stackyard.allocator.os.Advice;
import io.stackyard.allocator.os.SystemCallException;
import io.stackyard.config.GuardChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.agrona.UnsafeApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Images in slots of the kernel's memory, copied and mapped, and what is left when calls fail.
@EnabledOnOs(value = OS.LINUX, disabledReason = "images are mapped by Linux")
final class MappedImageTest {

    private static final int PAGE = 4096;
    private static final long SLOT_BYTES = 8L << 30;
    private static final long PAGES = SLOT_BYTES / PAGE;
    private static final int RANDOM_IMAGES = 60;
    private static final long SEED = 20_260_902;

    private final FaultySystem system = Platforms.faultyKernel();
    private final Platform platform = Platform.over(system, GuardChoice.NONE);
    private final long hostPages = platform.pageBytes() / PAGE;

    private long slot;

    @BeforeEach
    void mapSlot() {
        slot = system.map(SLOT_BYTES);
        platform.slabAdvice().forEach(advice -> system.advise(slot, SLOT_BYTES, advice));
    }

    @AfterEach
    void unmapSlot() {
        system.recover();
        system.unmap(slot, SLOT_BYTES);
        assertEquals(0, system.mappings(), "mappings that were not given back");
        assertEquals(0, system.files(), "files that were not closed");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void install_useRestore_sequenceOfImagesInOneSlot_eachSeesItsOwn(boolean mapped) {
        MemoryImage first = image(mapped, filled(0, 2 * hostBytes(), 1));
        MemoryImage second = image(mapped, filled(hostBytes(), 3 * hostBytes(), 2));

        for (MemoryImage image : List.of(first, second, first)) {
            install(image);
            assertHolds(image, 8);
            UnsafeApi.setMemory(slot, 8L * hostBytes(), (byte) 0x5A);
            image.restore(slot, 0, 8 * hostPages);
            assertHolds(image, 8);
            uninstall(image);
            for (long page = 0; page < 8 * hostPages; page++) {
                ImageModel.requireZero(slot, page);
            }
        }
        first.release();
        second.release();
    }

    /// Nine pages with an image on 3 to 5: every set of dirty pages.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void restore_everySetOfDirtyPages_restoresThemAndNoOther(boolean mapped) {
        MemoryImage image = image(mapped, filled(3L * hostBytes(), 3 * hostBytes(), 7));
        install(image);

        for (int dirty = 0; dirty < 1 << 9; dirty++) {
            for (int page = 0; page < 9; page++) {
                if ((dirty & 1 << page) != 0) {
                    UnsafeApi.putByte(slot + (long) page * hostBytes() + dirty, (byte) -1);
                }
            }
            for (int page = 0; page < 9; page++) {
                assertEquals(
                        (dirty & 1 << page) == 0,
                        image.equalsAt(slot, page * hostPages + dirty / PAGE),
                        "dirty=" + dirty + ", page=" + page);
            }
            for (int page = 0; page < 9; page++) {
                if ((dirty & 1 << page) != 0) {
                    image.restore(slot, page * hostPages, hostPages);
                }
            }
            assertHolds(image, 9);
        }
        uninstall(image);
        image.release();
    }

    /// The image at page 0, 1 and 2, and a first part of the slot restored, the rest given back.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void restoreFirstPagesDecommitTheRest_imageNearTheStart_holdsTheImage(boolean mapped) {
        for (int start = 0; start < 3; start++) {
            MemoryImage image = image(mapped, filled((long) start * hostBytes(), hostBytes(), 7));
            for (int kept : new int[] {0, 1, 2, 10}) {
                install(image);
                UnsafeApi.setMemory(slot, 12L * hostBytes(), (byte) 0x5A);

                if (kept > 0) {
                    image.restore(slot, 0, kept * hostPages);
                }
                system.advise(
                        slot + (long) kept * hostBytes(),
                        (12L - kept) * hostBytes(),
                        Advice.DECOMMIT);
                if (!mapped && start >= kept) { // Given back, a copied page is zero.
                    image.restore(slot, start * hostPages, hostPages);
                }

                assertHolds(image, 12);
                uninstall(image);
            }
            image.release();
        }
    }

    @Test
    void mapTo_pagesGivenBack_showTheImageAgain() {
        MemoryImage image = image(true, filled(hostBytes(), hostBytes(), 7));
        install(image);
        UnsafeApi.setMemory(slot, 3L * hostBytes(), (byte) 0x5A);

        system.advise(slot, 3L * hostBytes(), Advice.DECOMMIT);

        assertHolds(image, 3);
        image.release();
    }

    @Test
    void mapTo_twoSlots_shareNoWrites() {
        long other = system.map(4L * hostBytes());
        MemoryImage image = image(true, filled(0, 2 * hostBytes(), 7));
        image.mapTo(system, slot);
        image.mapTo(system, other);

        UnsafeApi.putByte(slot, (byte) 1);

        assertFalse(image.equalsAt(slot, 0));
        assertTrue(image.equalsAt(other, 0));
        image.restore(slot, 0, 1);
        assertTrue(image.equalsAt(slot, 0));
        system.unmap(other, 4L * hostBytes());
        image.release();
    }

    @Test
    void mapTo_spans_costTheMapEntriesThatTheImageNames() throws IOException {
        long far = 1L << 32;
        MemoryImage one = image(true, filled(hostBytes(), hostBytes(), 7));
        MemoryImage two =
                image(true, filled(hostBytes(), hostBytes(), 7), filled(far, hostBytes(), 8));
        assertEquals(2, one.mapEntries());
        assertEquals(4, two.mapEntries());

        for (MemoryImage image : List.of(one, two)) {
            UnsafeApi.putByte(slot + 9L * hostBytes(), (byte) 1); // The slot is in use.
            image.mapTo(system, slot);
            assertEquals(1 + image.mapEntries(), mapEntries());
            image.unmapFrom(system, slot);
            assertEquals(1, mapEntries());
            image.release();
        }
    }

    @Test
    void of_limits_decideWhichImagesAreMapped() {
        var segments = List.of(filled(0, 2 * hostBytes(), 7));
        for (boolean above : new boolean[] {false, true}) {
            long limit = 2L * hostBytes() - (above ? 1 : 0);

            MemoryImage image = MemoryImage.of(platform, segments, limit);

            assertEquals(above, image.isMapped());
            image.release();
        }
    }

    @Test
    void of_tooSparseToBeMapped_isCopied() {
        var segments = new ArrayList<Segment>();
        for (int index = 0; index < 8; index++) {
            segments.add(filled((long) index << 28, 1, index + 1));
        }

        MemoryImage image = MemoryImage.of(platform, segments, 0);

        assertFalse(image.isMapped());
        assertEquals(8 * hostPages, image.pageCount());
        image.copyTo(slot);
        assertEquals(8, UnsafeApi.getByte(slot + (7L << 28)));
        image.release();
    }

    @Test
    void of_gapsWithinASpan_readZero() {
        MemoryImage image =
                image(true, filled(0, hostBytes(), 7), filled(2L * hostBytes(), hostBytes(), 8));
        install(image);

        assertEquals(2, image.mapEntries());
        assertEquals(2 * hostPages, image.pageCount());
        assertFalse(image.contains(hostPages));
        assertHolds(image, 4);
        ImageModel.requireZero(slot, hostPages);
        image.release();
    }

    @Test
    void randomImages_copiedAndMapped_agreeWithTheModel() {
        for (int index = 0; index < RANDOM_IMAGES; index++) {
            var random = new SplittableRandom(SEED + index);
            List<Segment> segments = ImageModel.randomSegments(random, SLOT_BYTES);
            var model = new ImageModel(segments, platform.pageBytes());
            for (long limit : new long[] {0, Long.MAX_VALUE}) {
                try {
                    checkAgainstModel(MemoryImage.of(platform, segments, limit), model, random);
                } catch (AssertionError e) {
                    throw new AssertionError("seed=" + (SEED + index) + ", limit=" + limit, e);
                }
            }
        }
    }

    private void checkAgainstModel(MemoryImage image, ImageModel model, SplittableRandom random) {
        install(image);
        for (long page : model.pagesAndNeighbours(PAGES)) {
            model.requireImage(slot, page);
            assertTrue(image.equalsAt(slot, page));
        }
        for (long page : model.pagesAndNeighbours(PAGES)) {
            UnsafeApi.putByte(
                    slot + page * PAGE + random.nextInt(PAGE), (byte) random.nextInt(256));
            image.restore(slot, page, Math.min(2, PAGES - page));
            model.requireImage(slot, page);
        }
        uninstall(image);
        for (long page : model.pagesAndNeighbours(PAGES)) {
            ImageModel.requireZero(slot, page);
        }
        image.release();
    }

    @Test
    void of_fileRefused_isCopied() {
        for (String call : List.of("memfd_create", "pwrite", "fcntl", "mmap-view")) {
            var refusing = Platforms.faultyKernel();
            var opened = Platform.over(refusing, GuardChoice.NONE);
            refusing.refuse(call);

            MemoryImage image = MemoryImage.of(opened, List.of(filled(0, 9000, 7)), 0);

            assertFalse(image.isMapped(), call);
            image.copyTo(slot);
            assertHolds(image, 3);
            image.release();
            image.erase(slot);
            assertEquals(0, refusing.files(), call);
            assertEquals(0, refusing.mappings(), call);
        }
    }

    @Test
    void of_platformWithoutFiles_isCopied() {
        var refusing = Platforms.faultyKernel();
        refusing.refuse("memfd_create");
        var opened = Platform.over(refusing, GuardChoice.NONE);

        MemoryImage image = MemoryImage.of(opened, List.of(filled(0, 9000, 7)), 0);

        assertFalse(image.isMapped());
        image.release();
        assertEquals(0, refusing.mappings());
    }

    /// Each call from building to giving back fails in turn. A file that fails is made up for by a
    /// copy; any other failure is reported, and leaves nothing behind but what `munmap` refused.
    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE})
    void lifeCycle_eachCallFailing_leaksNothing(long limit) {
        int calls = callsOfLifeCycle(limit);
        assertTrue(calls >= 4, () -> "calls=" + calls);
        for (int call = 0; call < calls; call++) {
            int held = system.mappings();
            system.failAfter(call);
            String failed = "none";
            try {
                useOnce(limit);
            } catch (SystemCallException e) {
                failed = e.call();
            }
            system.recover();
            assertEquals(0, system.files(), "call " + call + ", " + failed);
            int leaked = failed.equals("munmap") ? 1 : 0; // The kernel keeps what it will not unmap.
            assertEquals(leaked, system.mappings() - held, "call " + call + ", " + failed);
            system.remap(slot, 8L * hostBytes());
            system.giveBackAllBut(slot);
        }
    }

    private int callsOfLifeCycle(long limit) {
        int before = system.calls();
        useOnce(limit);
        return system.calls() - before;
    }

    private void useOnce(long limit) {
        var image = MemoryImage.of(platform, List.of(filled(0, 3 * hostBytes(), 7)), limit);
        try {
            install(image);
            assertHolds(image, 4);
            uninstall(image);
        } finally {
            image.release();
        }
    }

    @Test
    void release_whileMappedInASlot_keepsTheSlotsContent() {
        MemoryImage image = image(true, filled(0, hostBytes(), 7));
        image.mapTo(system, slot);

        image.release();

        assertEquals(7, UnsafeApi.getByte(slot));
        assertThrows(AssertionError.class, () -> image.mapTo(system, slot));
        image.unmapFrom(system, slot);
        assertEquals(0, UnsafeApi.getByte(slot));
    }

    private void install(MemoryImage image) {
        if (image.isMapped()) {
            image.mapTo(system, slot);
        } else {
            image.copyTo(slot);
        }
    }

    private void uninstall(MemoryImage image) {
        if (image.isMapped()) {
            image.unmapFrom(system, slot);
        } else {
            image.erase(slot);
        }
    }

    private void assertHolds(MemoryImage image, long hostPageCount) {
        for (long page = 0; page < hostPageCount * hostPages; page++) {
            assertTrue(image.equalsAt(slot, page), "page " + page);
        }
    }

    private MemoryImage image(boolean mapped, Segment... segments) {
        MemoryImage image =
                MemoryImage.of(platform, List.of(segments), mapped ? 0 : Long.MAX_VALUE);
        assertEquals(mapped, image.isMapped());
        return image;
    }

    private int hostBytes() {
        return (int) platform.pageBytes();
    }

    private static Segment filled(long offset, int length, int value) {
        byte[] source = new byte[length];
        Arrays.fill(source, (byte) value);
        return new Segment(offset, source, 0, length);
    }

    /// How many of the kernel's map entries lie in the slot. One that reaches beyond it, because it
    /// was joined with its neighbour, counts too.
    private long mapEntries() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
            return lines.filter(line -> {
                String[] range = line.substring(0, line.indexOf(' ')).split("-", -1);
                return Long.parseUnsignedLong(range[0], 16) < slot + SLOT_BYTES
                        && Long.parseUnsignedLong(range[1], 16) > slot;
            }).count();
        }
    }
}
