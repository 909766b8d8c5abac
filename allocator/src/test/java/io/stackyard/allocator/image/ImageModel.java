package io.stackyard.allocator.image;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.agrona.concurrent.UnsafeBuffer;

/// What an image must hold, told page by page.
final class ImageModel {

    private static final int PAGE = 1 << PageRuns.PAGE_SHIFT;
    private static final byte[] ZERO = new byte[PAGE];

    private final long hostPages;
    private final Map<Long, byte[]> content = new HashMap<>();

    ImageModel(List<Segment> segments, long hostPageBytes) {
        this.hostPages = hostPageBytes / PAGE;
        for (Segment segment : segments) {
            for (int index = 0; index < segment.length(); index++) {
                long offset = segment.memoryOffset() + index;
                content.computeIfAbsent(offset / PAGE, _ -> new byte[PAGE])[(int) (offset % PAGE)] =
                        segment.source()[segment.start() + index];
            }
        }
        content.values().removeIf(page -> Arrays.equals(page, ZERO));
    }

    /// Pages with content, by pages of the host.
    NavigableSet<Long> pages() {
        var pages = new TreeSet<Long>();
        for (long page : content.keySet()) {
            long hostPage = page - page % hostPages;
            for (long part = 0; part < hostPages; part++) {
                pages.add(hostPage + part);
            }
        }
        return pages;
    }

    /// Pages at which it is worth to look: with content, and their neighbours.
    Set<Long> pagesAndNeighbours(long pageCount) {
        Set<Long> all = new HashSet<>();
        for (long page : pages()) {
            for (long near = Math.max(0, page - 1); near <= Math.min(pageCount - 1, page + 1);
                    near++) {
                all.add(near);
            }
        }
        all.add(0L);
        all.add(pageCount - 1);
        return all;
    }

    /// Requires that a page at `base` holds what the image says.
    void requireImage(long base, long page) {
        requireContent(base, page, content.getOrDefault(page, ZERO));
    }

    static void requireZero(long base, long page) {
        requireContent(base, page, ZERO);
    }

    private static void requireContent(long base, long page, byte[] expected) {
        byte[] actual = new byte[PAGE];
        new UnsafeBuffer(base + page * PAGE, PAGE).getBytes(0, actual);
        int difference = Arrays.mismatch(expected, actual);
        if (difference >= 0) {
            throw new AssertionError(
                    "page " + page + ", byte " + difference + " is " + actual[difference]
                            + ", not " + expected[difference]);
        }
    }

    /// Segments at random places: overlapping, crossing pages, some of them zero, some empty.
    static List<Segment> randomSegments(SplittableRandom random, long memoryBytes) {
        int places = random.nextInt(1, 5);
        long[] place = new long[places];
        for (int index = 0; index < places; index++) {
            place[index] = random.nextLong(memoryBytes);
        }
        return IntStream.range(0, random.nextInt(1, 12)).mapToObj(_ -> {
            long near = place[random.nextInt(places)] + random.nextInt(-9000, 9000);
            long offset = Math.clamp(near, 0, memoryBytes - 1);
            int length = (int) Math.min(random.nextInt(0, 12_000), memoryBytes - offset);
            byte[] source = new byte[length + 7];
            if (random.nextInt(4) > 0) {
                random.nextBytes(source);
            }
            return new Segment(offset, source, random.nextInt(0, 8), length);
        }).toList();
    }
}
