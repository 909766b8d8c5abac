package io.stackyard.allocator.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.allocator.FaultySystem;
import io.stackyard.allocator.Platform;
import io.stackyard.allocator.Platforms;
import io.stackyard.allocator.image.MemoryImage;
import io.stackyard.allocator.image.Segment;
import io.stackyard.allocator.memory.MemoryModel.Content;
import io.stackyard.allocator.metrics.CounterRegistry;
import io.stackyard.allocator.metrics.PoolCounter;
import io.stackyard.allocator.os.SystemCallException;
import io.stackyard.config.GuardChoice;
import io.stackyard.config.MemoryReset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.agrona.UnsafeApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Slots that hold an image, are written to, and must hold it again, another one, or none.
final class MemoryImageReuseTest {

    private static final int PAGE = MemoryModel.PAGE;
    private static final long KIB = 1024;
    private static final long MIB = 1024 * KIB;
    private static final long SEED = 20_261_124;

    private static final long MAPPED = 0;
    private static final long COPIED = Long.MAX_VALUE;

    private static final long KEY = 1;
    private static final long OTHER_KEY = 2;

    private final FaultySystem system = Platforms.faultyKernel();
    private final Platform platform = Platform.over(system, GuardChoice.AUTO);
    private final long entries = platform.mapEntries().left();
    private final List<MemoryImage> images = new ArrayList<>();
    private final List<MemoryPool> pools = new ArrayList<>();

    private MemoryPool pool(MemoryReset reset, long keepResident) {
        var limits = LimitsForTest.of(1, MIB, keepResident, reset).auditRate(1).limits();
        var pool = new MemoryPool(platform, limits, new CounterRegistry());
        pools.add(pool);
        return pool;
    }

    private Content content(long copyLimit, long page, int pages, long seed) {
        var content = Content.of(platform, copyLimit, page, pages * PAGE, seed);
        images.add(content.image());
        return content;
    }

    @AfterEach
    void giveAllBack() {
        system.recover();
        pools.forEach(MemoryPool::checkInvariants);
        pools.forEach(
                pool -> assertEquals(0, pool.counters().get(PoolCounter.AUDIT_MISMATCHES)));
        pools.forEach(MemoryPool::close);
        images.forEach(MemoryImage::release);
        assertEquals(0, system.mappings(), "mappings that were not given back");
        assertEquals(0, system.files(), "files that were not closed");
        assertEquals(entries, platform.mapEntries().left(), "map entries not given back");
    }

    static Stream<Arguments> modesAndImages() {
        return Arrays.stream(MemoryReset.values())
                .flatMap(
                        reset -> Stream.of(MAPPED, COPIED)
                                .map(copyLimit -> Arguments.of(reset, copyLimit)));
    }

    private static void requireInitial(MemoryPool pool, long key, Content content, String where) {
        var model = claim(pool, key, content);
        model.requireContent(where);
        model.memory().release();
    }

    private static MemoryModel claim(MemoryPool pool, long key, Content content) {
        return new MemoryModel(pool.claim(key, content.image(), 64 * KIB, MIB), content.bytes());
    }

    private static void requireZero(MemoryPool pool, long key) {
        var model = MemoryModel.ofZeros(pool.claim(key, MIB, MIB));
        model.requireContent("no image");
        model.memory().release();
    }

    private static void scribble(MemoryPool pool, long key, Content content, byte value) {
        var memory = claim(pool, key, content).memory();
        memory.fill(0, 64 * KIB, value);
        memory.release();
    }

    @ParameterizedTest
    @MethodSource("modesAndImages")
    void claim_imageNoneAndOtherImageInTurn_eachTenantSeesItsOwn(
            MemoryReset reset, long copyLimit) {
        for (long keep : new long[] {0, PAGE, 10 * PAGE, MIB, 10 * MIB}) {
            var pool = pool(reset, keep);
            var first = content(copyLimit, 1, 2, SEED);
            var other = content(copyLimit, 2, 3, SEED + 1);

            requireInitial(pool, KEY, first, "new");
            scribble(pool, KEY, first, (byte) 0x5A);
            requireInitial(pool, KEY, first, "restored");
            scribble(pool, KEY, first, (byte) 0x5A);
            requireZero(pool, OTHER_KEY);
            requireInitial(pool, KEY, first, "back");
            scribble(pool, KEY, first, (byte) 0x5A);
            requireInitial(pool, OTHER_KEY, other, "other");
            scribble(pool, OTHER_KEY, other, (byte) 0x5A);
            requireInitial(pool, KEY, first, "back to the first");

            assertEquals(0, pool.counters().get(PoolCounter.QUARANTINED));
            assertEquals(10, pool.counters().get(PoolCounter.RESETS));
            pool.checkInvariants();
        }
    }

    @ParameterizedTest
    @MethodSource("modesAndImages")
    void release_imageAtEachPlaceWithEachBudget_isRestored(MemoryReset reset, long copyLimit) {
        for (long keep : new long[] {0, PAGE, 10 * PAGE, MIB, 10 * MIB}) {
            var pool = pool(reset, keep);
            for (long page = 0; page <= 2; page++) {
                var content = content(copyLimit, page, 1, SEED + page);
                for (byte value = 1; value <= 3; value++) {
                    requireInitial(pool, KEY, content, "page " + page + ", budget " + keep);
                    scribble(pool, KEY, content, value);
                }
            }
            requireZero(pool, KEY);
            scribble(pool, KEY, content(copyLimit, 0, 0, SEED), (byte) 9); // No byte of content.
            requireZero(pool, KEY);
        }
    }

    /// Nine pages with the image on 3 to 5: each page alone, and all that straddles an edge.
    @ParameterizedTest
    @MethodSource("modesAndImages")
    void release_anyOfNinePagesDirty_allAreRestored(MemoryReset reset, long copyLimit) {
        var full = pool(reset, MIB);
        var none = pool(reset, 0);
        var content = content(copyLimit, 3, 3, SEED);
        // A pattern for each single page, then all of the pages 2 to 6 in every combination, then
        // runs from one side to the other.
        Stream<Integer> single = Stream.iterate(1, dirty -> dirty < 1 << 9, dirty -> dirty << 1);
        Stream<Integer> edges = Stream.iterate(1, dirty -> dirty < 1 << 5, dirty -> dirty + 1)
                .map(dirty -> dirty << 2);
        Stream<Integer> runs = Stream.of(0x1FF, 0x03F, 0x1F8, 0x1C7, 0x0FE, 0x155, 0x0AA);
        Stream.of(single, edges, runs).flatMap(patterns -> patterns).forEach(dirty -> {
            for (MemoryPool pool : List.of(full, none)) {
                var memory = pool.claim(KEY, content.image(), 9 * PAGE, 9 * PAGE);
                for (int page = 0; page < 9; page++) {
                    if ((dirty & 1 << page) != 0) {
                        memory.fill((long) page * PAGE + 1234, 17, (byte) 0x5A);
                    }
                }
                memory.release();
                var model =
                        new MemoryModel(
                                pool.claim(KEY, content.image(), 9 * PAGE, 9 * PAGE),
                                content.bytes());
                model.requireContent("dirty pages " + Integer.toBinaryString(dirty));
                model.memory().release();
                pool.checkInvariants();
            }
        });
    }

    /// The gap between the spans of a mapped image stays the slab's, with what backing it had.
    @ParameterizedTest
    @EnumSource(MemoryReset.class)
    void claim_imageOfTwoSpansInAUsedSlot_gapIsStillAccountedFor(MemoryReset reset) {
        var pool = pool(reset, MIB);
        byte[] bytes = new byte[PAGE];
        Arrays.fill(bytes, (byte) 3);
        List<Segment> segments = new ArrayList<>();
        byte[] expected = new byte[Math.toIntExact(MIB)];
        for (int page : new int[] {0, 1, 2, 3, 60, 61, 62, 63}) {
            segments.add(new Segment((long) page * PAGE, bytes, 0, PAGE));
            System.arraycopy(bytes, 0, expected, page * PAGE, PAGE);
        }
        var image = MemoryImage.of(platform, segments, MAPPED);
        images.add(image);
        var content = new Content(image, expected);
        assertEquals(4, image.mapEntries());

        for (int round = 0; round < 3; round++) {
            var memory = pool.claim(KEY, MIB, MIB);
            memory.fill(0, MIB, (byte) 0x5A); // All of the slot stays resident.
            memory.release();
            var model = new MemoryModel(pool.claim(KEY, image, MIB, MIB), content.bytes());
            model.requireContent("mapped over resident pages");
            model.write(30 * PAGE, new byte[] {1, 2, 3});
            model.memory().release();
            pool.checkInvariants();
        }

        assertEquals(0, pool.counters().get(PoolCounter.QUARANTINED));
        assertEquals(6, pool.counters().get(PoolCounter.AUDITS));
    }

    @ParameterizedTest
    @ValueSource(longs = {MAPPED, COPIED})
    void claim_sameImageAgain_laysItOnce(long copyLimit) {
        var pool = pool(MemoryReset.CARDS, MIB);
        var content = content(copyLimit, 1, 2, SEED);
        for (int round = 0; round < 5; round++) {
            scribble(pool, KEY, content, (byte) round);
        }

        assertEquals(
                copyLimit == MAPPED ? 1 : 0, pool.counters().get(PoolCounter.IMAGES_MAPPED));
        assertEquals(
                copyLimit == MAPPED ? 0 : 1, pool.counters().get(PoolCounter.IMAGES_COPIED));
    }

    @Test
    void claim_noMapEntriesLeft_copiesTheImage() {
        var pool = pool(MemoryReset.CARDS, MIB);
        var content = content(MAPPED, 1, 2, SEED);
        long all = platform.mapEntries().left();
        assertTrue(platform.mapEntries().tryReserve(all));
        scribble(pool, KEY, content, (byte) 7);
        platform.mapEntries().giveBack(all);

        requireInitial(pool, KEY, content, "copied");

        assertEquals(1, pool.counters().get(PoolCounter.IMAGES_COPIED));
        assertEquals(0, pool.counters().get(PoolCounter.IMAGES_MAPPED));
    }

    @ParameterizedTest
    @ValueSource(longs = {MAPPED, COPIED})
    void claim_imageBeyondTheMinimum_isRefused(long copyLimit) {
        var pool = pool(MemoryReset.CARDS, MIB);
        var content = content(copyLimit, 15, 2, SEED);

        assertThrows(
                IllegalArgumentException.class,
                () -> pool.claim(KEY, content.image(), 16 * PAGE, MIB));

        assertEquals(0, pool.inUse());
        var memory = pool.claim(KEY, content.image(), 16 * PAGE + 1, MIB);
        memory.release();
    }

    @ParameterizedTest
    @MethodSource("modesAndImages")
    void forget_imageNobodyElseHolds_goesWithItsFile(MemoryReset reset, long copyLimit) {
        var pool = pool(reset, MIB);
        int mappings = system.mappings();
        var content = Content.of(platform, copyLimit, 1, 2 * PAGE, SEED);
        scribble(pool, KEY, content, (byte) 7);
        content.image().release(); // The slot holds it still.
        long before = platform.mapEntries().left();
        assertEquals(mappings + 1, system.mappings());
        assertEquals(copyLimit == MAPPED ? 1 : 0, system.files());

        pool.forget(OTHER_KEY);
        assertEquals(mappings + 1, system.mappings());
        pool.forget(KEY);

        assertEquals(mappings, system.mappings());
        assertEquals(0, system.files());
        assertEquals(before + (copyLimit == MAPPED ? 2 : 0), platform.mapEntries().left());
        pool.checkInvariants();
        requireZero(pool, KEY);
        assertThrows(IllegalStateException.class, () -> content.image().retain());
    }

    @Test
    void forget_systemRefusesForOneSlot_othersAreSeenTo() {
        var limits = LimitsForTest.of(4, MIB, MIB, MemoryReset.CARDS).auditRate(1).limits();
        var pool = new MemoryPool(platform, limits, new CounterRegistry());
        pools.add(pool);
        var content = content(MAPPED, 1, 2, SEED);
        List<MemorySlot> memories = new ArrayList<>();
        for (int slot = 0; slot < 4; slot++) {
            memories.add(pool.claim(KEY, content.image(), MIB, MIB));
        }
        memories.forEach(MemorySlot::release);
        long before = platform.mapEntries().left();
        system.failAfter(0);

        assertThrows(SystemCallException.class, () -> pool.forget(KEY));

        // Three slots have given theirs back; the fourth does when it is mapped afresh.
        assertEquals(before + 3 * 2, platform.mapEntries().left());
        pool.checkInvariants();
        for (int slot = 0; slot < 4; slot++) {
            memories.set(slot, pool.claim(KEY, MIB, MIB));
            MemoryPoolTest.assertZero(memories.get(slot), MIB);
        }
        memories.forEach(MemorySlot::release);
        assertEquals(1, pool.counters().get(PoolCounter.REPAVED));
        assertEquals(before + 4 * 2, platform.mapEntries().left());
    }

    /// A claim that fails while the image is laid: the next holder, without one, reads zero.
    @ParameterizedTest
    @ValueSource(longs = {MAPPED, COPIED})
    void claim_eachCallFailing_nextTenantReadsZero(long copyLimit) {
        int repaved = 0;
        for (int call = 0; call < 8; call++) {
            var pool = pool(MemoryReset.CARDS, MIB);
            var first = content(copyLimit, 2, 3, SEED);
            var other = content(copyLimit, 1, 3, SEED + 1);
            var memory = claim(pool, KEY, first).memory();
            UnsafeApi.setMemory(MemoryBlock.cards(memory.block()), 16, MemoryBlock.DIRTY);
            UnsafeApi.setMemory(MemoryBlock.base(memory.block()), 64 * KIB, (byte) 0x5A);
            memory.release();
            system.failAfter(call);
            boolean failed = false;
            try {
                claim(pool, KEY, other).memory().release();
            } catch (SystemCallException e) {
                failed = true;
            }
            system.recover();
            assertEquals(0, pool.inUse());
            pool.checkInvariants();

            requireZero(pool, OTHER_KEY);

            assertEquals(failed ? 1 : 0, pool.counters().get(PoolCounter.REPAVED));
            assertEquals(0, pool.counters().get(PoolCounter.QUARANTINED));
            repaved += failed ? 1 : 0;
            requireInitial(pool, KEY, other, "after a failure");
        }
        assertEquals(copyLimit == MAPPED ? 6 : 0, repaved); // Twice a mapping and two advices.
    }

    @Test
    void claim_failsTwiceOnOneSlot_quarantinesItAndGivesAllBack() {
        var pool = pool(MemoryReset.CARDS, MIB);
        var content = content(MAPPED, 2, 3, SEED);
        scribble(pool, KEY, content, (byte) 7);
        system.failFrom(0, 2);

        assertThrows(SystemCallException.class, () -> pool.claim(KEY, MIB, MIB));
        assertEquals(0, pool.counters().get(PoolCounter.QUARANTINED));
        assertThrows(SystemCallException.class, () -> pool.claim(KEY, MIB, MIB));

        assertEquals(1, pool.counters().get(PoolCounter.QUARANTINED));
        pool.checkInvariants();
    }

    @Test
    void close_imageCannotBeGivenBack_restIsUnmapped() {
        var pool = pool(MemoryReset.CARDS, MIB);
        pools.clear();
        var content = Content.of(platform, MAPPED, 1, 2 * PAGE, SEED);
        scribble(pool, KEY, content, (byte) 7);
        content.image().release();
        system.failAfter(1); // The first call gives the blocks back.

        assertThrows(SystemCallException.class, pool::close);

        assertEquals(1, system.mappings(), "only the one that was refused");
        assertEquals(0, system.files());
        assertEquals(entries, platform.mapEntries().left());
        system.giveBackAllBut(-1);
    }
}
