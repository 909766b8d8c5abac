package io.stackyard.allocator.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.allocator.Platform;
import io.stackyard.allocator.Platforms;
import io.stackyard.config.GuardChoice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.SplittableRandom;
import org.agrona.UnsafeApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Images that are copied, over Java arenas: what holds on every system.
final class MemoryImageTest {

    private static final int PAGE = 4096;
    private static final long PAGES = 128; // Whole pages of every host.
    private static final int RANDOM_IMAGES = 300;
    private static final long SEED = 20_260_901;

    private final Platform platform = Platforms.portable();
    private final long base = platform.system().map(PAGES * PAGE);

    @AfterEach
    void unmap() {
        platform.system().unmap(base, PAGES * PAGE);
    }

    @Test
    void of_nothingButZero_isEmpty() {
        for (List<Segment> segments : List.of(
                List.<Segment>of(),
                List.of(new Segment(70_000, new byte[0], 0, 0)),
                List.of(new Segment(70_000, new byte[9000], 0, 9000)),
                List.of(filled(70_000, 100, 5), new Segment(70_000, new byte[100], 0, 100)))) {
            MemoryImage image = copied(segments);

            assertTrue(image.isEmpty());
            assertEquals(0, image.firstPage());
            assertEquals(0, image.endPage());
            assertEquals(0, image.pageCount());
            assertFalse(image.contains(17));
            assertFalse(image.isMapped());
            image.copyTo(base);
            image.erase(base);
            assertTrue(image.equalsAt(base, 17));
            UnsafeApi.putByte(base + 17 * PAGE, (byte) 1);
            assertFalse(image.equalsAt(base, 17));
            image.restore(base, 0, PAGES);
            assertTrue(image.equalsAt(base, 17));
            image.release();
        }
    }

    @Test
    void of_overlappingSegments_lastOneWins() {
        MemoryImage image =
                copied(List.of(filled(100, 50, 1), filled(120, 50, 2), filled(110, 20, 3)));

        image.copyTo(base);

        assertEquals(0, UnsafeApi.getByte(base + 99));
        assertEquals(1, UnsafeApi.getByte(base + 109));
        assertEquals(3, UnsafeApi.getByte(base + 110));
        assertEquals(3, UnsafeApi.getByte(base + 129));
        assertEquals(2, UnsafeApi.getByte(base + 130));
        assertEquals(2, UnsafeApi.getByte(base + 169));
        assertEquals(0, UnsafeApi.getByte(base + 170));
        image.release();
    }

    @Test
    void of_partOfASource_takesThatPartAndIsIndependentOfIt() {
        byte[] source = {1, 2, 3, 4, 5, 6};
        MemoryImage image = copied(List.of(new Segment(PAGE - 2, source, 1, 4)));

        Arrays.fill(source, (byte) 9);
        image.copyTo(base);

        assertEquals(0, UnsafeApi.getByte(base + PAGE - 3));
        assertEquals(0x0302, UnsafeApi.getShort(base + PAGE - 2));
        assertEquals(0x0504, UnsafeApi.getShort(base + PAGE));
        assertEquals(0, UnsafeApi.getByte(base + PAGE + 2));
        image.release();
    }

    @Test
    void of_sparseSegments_costsTheirPagesOnly() {
        long far = 1L << 40;
        var image = copied(List.of(filled(0, 1, 1), filled(far, 1, 1), filled(far << 8, 1, 1)));
        long hostPages = platform.pageBytes() / PAGE;

        assertEquals(3 * hostPages, image.pageCount());
        assertEquals(0, image.firstPage());
        assertEquals((far << 8) / PAGE + hostPages, image.endPage());
        assertTrue(image.contains(far / PAGE));
        assertFalse(image.contains(far / PAGE - 1));
        image.release();
    }

    @Test
    void randomImages_allOperations_agreeWithTheModel() {
        for (int index = 0; index < RANDOM_IMAGES; index++) {
            var random = new SplittableRandom(SEED + index);
            List<Segment> segments = ImageModel.randomSegments(random, PAGES * PAGE);
            try {
                checkAgainstModel(segments, random);
            } catch (AssertionError e) {
                throw new AssertionError("seed=" + (SEED + index), e);
            }
        }
    }

    private void checkAgainstModel(List<Segment> segments, SplittableRandom random) {
        var model = new ImageModel(segments, platform.pageBytes());
        MemoryImage image = copied(segments);
        checkPages(image, model);

        image.copyTo(base);
        for (long page = 0; page < PAGES; page++) {
            model.requireImage(base, page);
            assertTrue(image.equalsAt(base, page));
        }
        for (int round = 0; round < 10; round++) {
            long first = random.nextLong(PAGES);
            long count = random.nextLong(1, PAGES - first + 1);
            UnsafeApi.setMemory(base, PAGES * PAGE, (byte) 0x5A);
            image.restore(base, first, count);
            for (long page = 0; page < PAGES; page++) {
                boolean restored = page >= first && page < first + count;
                assertEquals(restored, image.equalsAt(base, page), "page " + page);
                if (restored) {
                    model.requireImage(base, page);
                }
            }
        }
        image.restore(base, 0, PAGES);
        image.erase(base);
        for (long page = 0; page < PAGES; page++) {
            ImageModel.requireZero(base, page);
        }
        image.release();
    }

    private static void checkPages(MemoryImage image, ImageModel model) {
        NavigableSet<Long> expected = model.pages();
        List<Long> reported = new ArrayList<>();
        image.forEachRun((page, pageCount) -> {
            for (long next = page; next < page + pageCount; next++) {
                reported.add(next);
            }
        });
        assertEquals(List.copyOf(expected), reported);
        assertEquals(expected.size(), image.pageCount());
        assertEquals(expected.isEmpty() ? 0 : expected.first(), image.firstPage());
        assertEquals(expected.isEmpty() ? 0 : expected.last() + 1, image.endPage());
        for (long page = 0; page < PAGES; page++) {
            assertEquals(expected.contains(page), image.contains(page), "page " + page);
        }
    }

    @Test
    void equalsAt_eachByteOfAPageChanged_isSeen() {
        MemoryImage image = copied(List.of(filled(0, PAGE, 7)));
        image.copyTo(base);

        for (int offset = 0; offset < PAGE; offset++) {
            UnsafeApi.putByte(base + offset, (byte) 8);
            assertFalse(image.equalsAt(base, 0), "offset " + offset);
            UnsafeApi.putByte(base + offset, (byte) 7);
        }
        assertTrue(image.equalsAt(base, 0));
        image.release();
    }

    @Test
    void release_everyHold_givesAllBackWithTheLast() {
        MemoryImage image = copied(List.of(filled(0, 10, 7)));
        assertEquals(image, image.retain());

        image.release();
        image.copyTo(base); // Still held.
        assertEquals(7, UnsafeApi.getByte(base));
        image.release();

        assertThrows(IllegalStateException.class, image::release);
        assertThrows(IllegalStateException.class, image::retain);
        assertThrows(AssertionError.class, () -> image.copyTo(base));
        assertThrows(AssertionError.class, () -> image.restore(base, 0, 1));
        assertThrows(AssertionError.class, () -> image.equalsAt(base, 0));
        assertTrue(image.contains(0)); // The numbers stay, so that a slot can still be erased.
        image.erase(base);
        assertEquals(0, UnsafeApi.getByte(base));
    }

    @Test
    void of_negativeLimit_isRefused() {
        assertThrows(
                IllegalArgumentException.class, () -> MemoryImage.of(platform, List.of(), -1));
    }

    @Test
    void mapTo_copiedImage_isRefused() {
        var kernel = Platforms.mapped(GuardChoice.NONE);
        MemoryImage image = MemoryImage.of(kernel, List.of(filled(0, 1, 1)), Long.MAX_VALUE);
        var pages = kernel.pageControl().orElseThrow();

        assertEquals(0, image.mapEntries());
        assertThrows(IllegalStateException.class, () -> image.mapTo(pages, base));
        assertThrows(IllegalStateException.class, () -> image.unmapFrom(pages, base));
        image.release();
    }

    private MemoryImage copied(List<Segment> segments) {
        return MemoryImage.of(platform, segments, 0); // Arenas cannot map, whatever the limit.
    }

    private static Segment filled(long offset, int length, int value) {
        byte[] source = new byte[length];
        Arrays.fill(source, (byte) value);
        return new Segment(offset, source, 0, length);
    }
}
