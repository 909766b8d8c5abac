package io.stackyard.allocator.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.allocator.LimitException;
import io.stackyard.allocator.Platform;
import io.stackyard.allocator.PoolExhaustedException;
import io.stackyard.allocator.metrics.CounterRegistry;
import io.stackyard.allocator.metrics.PoolCounter;
import io.stackyard.config.MemoryReset;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.UnsafeApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What every memory pool keeps to, whatever its memories are made of.
abstract class MemoryPoolTest {

    private static final long KIB = 1024;
    private static final long MIB = 1024 * KIB;
    private static final byte SENTINEL = 0x5A;

    private final List<MemoryPool> pools = new ArrayList<>();

    abstract Platform platform();

    private MemoryPool pool(int slots, long maximumBytes, long keepResident, MemoryReset reset) {
        var limits = LimitsForTest.of(slots, maximumBytes, keepResident, reset).limits();
        var pool = new MemoryPool(platform(), limits, new CounterRegistry());
        pools.add(pool);
        return pool;
    }

    private MemoryPool pool(int slots) {
        return pool(slots, MIB, 64 * KIB, MemoryReset.CARDS);
    }

    @AfterEach
    void closePools() {
        pools.forEach(MemoryPool::checkInvariants);
        pools.forEach(MemoryPool::close); // Which fails if a memory is still out.
    }

    @Test
    void claim_newMemory_isZeroAndDescribedByItsBlock() {
        var memory = pool(2).claim(1, 64 * KIB, 128 * KIB);

        assertZero(memory, 64 * KIB);
        assertEquals(64 * KIB, MemoryBlock.length(memory.block()));
        assertEquals(128 * KIB, MemoryBlock.maximum(memory.block()));
        assertEquals(memory.slot(), MemoryBlock.slot(memory.block()));
        assertEquals(0, memory.block() % MemoryBlock.BYTES);
        memory.release();
    }

    @Test
    void claim_untilFull_thenNamesTheLimit() {
        var pool = pool(3);
        List<MemorySlot> memories = new ArrayList<>();
        for (int slot = 0; slot < 3; slot++) {
            memories.add(pool.claim(slot + 1, 1, 1));
        }

        var failure = assertThrows(PoolExhaustedException.class, () -> pool.claim(1, 1, 1));

        assertEquals(
                "no free memory slot of at least 1 B: stackyard.pool.total-memories=3, in use 3 (0 more"
                        + " quarantined);"
                        + " raise stackyard.pool.total-memories",
                failure.getMessage());
        assertEquals("memory", failure.pool());
        assertEquals(3, failure.limit());
        assertEquals(3, failure.inUse());
        memories.forEach(MemorySlot::release);
        pool.claim(1, 1, 1).release();
    }

    @Test
    void claim_minimumAboveTheSlot_isRefused() {
        var pool = pool(1);

        var failure =
                assertThrows(LimitException.class, () -> pool.claim(1, MIB + 1, Long.MAX_VALUE));

        assertEquals(
                "memory too large: stackyard.pool.max-memory-size=1048576, its minimum is 1048577"
                        + " bytes; raise stackyard.pool.max-memory-size",
                failure.getMessage());
        assertEquals(0, pool.inUse());
    }

    @Test
    void claim_contradictingSizes_isRefused() {
        var pool = pool(1);

        assertThrows(IllegalArgumentException.class, () -> pool.claim(1, 2, 1));
        assertThrows(IllegalArgumentException.class, () -> pool.claim(1, -1, 1));
        assertEquals(0, pool.inUse());
    }

    @Test
    void claim_noSlots_isExhausted() {
        assertThrows(PoolExhaustedException.class, () -> pool(0).claim(1, 0, 0));
    }

    @Test
    void claim_slotsOfNoBytes_haveNothingToTouch() {
        var memory = pool(1, 0, 0, MemoryReset.CARDS).claim(1, 0, 100);

        assertFalse(memory.tryGrow(1));
        assertTrue(memory.tryGrow(0));
        for (int shift = 0; shift < 63; shift++) {
            long offset = 1L << shift;
            assertThrows(
                    IndexOutOfBoundsException.class, () -> memory.fill(offset, 1, SENTINEL));
        }
        memory.release();
    }

    @ParameterizedTest
    @EnumSource(MemoryReset.class)
    void release_memoryFilledWithSentinels_nextHolderReadsZero(MemoryReset reset) {
        for (long keep : new long[] {0, 4 * KIB, 64 * KIB, 10 * MIB}) {
            var pool = pool(1, MIB, keep, reset);
            for (long byteSize : new long[] {1, 5, 4095, 4096, 4097, 64 * KIB, 761_927, MIB}) {
                var first = pool.claim(1, byteSize, byteSize);
                first.fill(0, byteSize, SENTINEL);
                first.release();
                var second = pool.claim(2, 0, MIB);
                assertEquals(first.slot(), second.slot());
                assertTrue(second.tryGrow(MIB));
                assertZero(second, MIB);
                second.release();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(MemoryReset.class)
    void release_randomTenants_neverSeeEachOther(MemoryReset reset) {
        long seed = 11;
        var random = new SplittableRandom(seed);
        for (long keep : new long[] {0, 8 * KIB, 40 * KIB, MIB}) {
            var pool = pool(3, 512 * KIB, keep, reset);
            for (int round = 0; round < 60; round++) {
                var memory = pool.claim(random.nextInt(4), random.nextLong(64 * KIB), 512 * KIB);
                assertZero(memory, memory.byteSize());
                byte[] expected = new byte[(int) (512 * KIB)];
                for (int step = 0; step < 12; step++) {
                    playOneStep(random, memory, expected, (byte) (round + 1));
                }
                assertContent(memory, expected, "seed " + seed + ", round " + round);
                assertTrue(memory.tryGrow(512 * KIB));
                assertContent(memory, expected, "seed " + seed + ", round " + round);
                pool.checkInvariants();
                memory.release();
                pool.checkInvariants();
            }
            assertEquals(0, pool.inUse());
        }
    }

    private static void playOneStep(
            SplittableRandom random, MemorySlot memory, byte[] expected, byte value) {
        if (random.nextInt(4) == 0) {
            long newSize = memory.byteSize() + random.nextLong(64 * KIB);
            assertEquals(newSize <= memory.maximumBytes(), memory.tryGrow(newSize));
            return;
        }
        int size = (int) memory.byteSize();
        if (size == 0) {
            return;
        }
        int offset = random.nextInt(size);
        int length = random.nextInt(Math.min(size - offset, 20_000) + 1);
        switch (random.nextInt(3)) {
            case 0 -> {
                memory.fill(offset, length, value);
                Arrays.fill(expected, offset, offset + length, value);
            }
            case 1 -> {
                byte[] source = new byte[length];
                Arrays.fill(source, value);
                memory.write(offset, source, 0, length);
                System.arraycopy(source, 0, expected, offset, length);
            }
            default -> {
                int target = random.nextInt(size - length + 1);
                memory.copy(target, offset, length);
                System.arraycopy(expected, offset, expected, target, length);
            }
        }
    }

    @Test
    void release_moreThanThirtyTwoRunsOfDirtyPages_cleansThemAll() {
        for (long keep : new long[] {0, 64 * KIB, MIB}) {
            var pool = pool(1, MIB, keep, MemoryReset.CARDS);
            var memory = pool.claim(1, MIB, MIB);
            for (long page = 0; page < 256; page += 2) {
                memory.fill(page * 4 * KIB, 1, SENTINEL);
            }
            memory.release();
            memory = pool.claim(1, MIB, MIB);

            assertZero(memory, MIB);
            memory.release();
        }
    }

    @Test
    void release_smallMemoryAfterALargeOne_keepsTheSlotClean() {
        var pool = pool(1, MIB, 64 * KIB, MemoryReset.CARDS);
        for (int round = 0; round < 3; round++) {
            var large = pool.claim(1, MIB, MIB);
            large.fill(MIB - 32 * KIB, 32 * KIB, SENTINEL); // Kept: it fits the budget.
            large.release();
            var small = pool.claim(1, 64 * KIB, MIB);
            small.fill(0, 64 * KIB, SENTINEL); // Together they do not.
            small.release();
            pool.trimming().trimIdle(Integer.MAX_VALUE);
            assertTrue(
                    pool.counters().get(PoolCounter.RESIDENT_BYTES) <= 64 * KIB
                            || platform().pageControl().isEmpty());
            var next = pool.claim(1, MIB, MIB);
            assertZero(next, MIB);
            next.release();
        }
    }

    @Test
    void tryGrow_toTheMaximumAndBeyond_isTrueThenFalse() {
        var memory = pool(1).claim(1, 10, 200 * KIB);

        assertTrue(memory.tryGrow(10));
        assertTrue(memory.tryGrow(100 * KIB));
        assertEquals(100 * KIB, MemoryBlock.length(memory.block()));
        assertTrue(memory.tryGrow(200 * KIB));
        assertFalse(memory.tryGrow(200 * KIB + 1));
        assertEquals(200 * KIB, memory.byteSize());
        assertEquals(200 * KIB, MemoryBlock.length(memory.block()));
        assertThrows(IllegalArgumentException.class, () -> memory.tryGrow(100));
        memory.release();
    }

    @Test
    void tryGrow_maximumAboveTheSlot_stopsAtTheSlot() {
        var memory = pool(1).claim(1, 0, Long.MAX_VALUE);

        assertEquals(MIB, memory.maximumBytes());
        assertTrue(memory.tryGrow(MIB));
        assertFalse(memory.tryGrow(MIB + 1));
        memory.release();
    }

    @Test
    void tryGrow_writtenMemory_keepsContentAndAddsZeros() {
        var memory = pool(1).claim(1, 5, MIB);
        byte[] content = {1, 2, 3, 4, 5};
        memory.write(0, content, 0, 5);

        for (long size = 6; size < MIB; size = size * 3 / 2 + 1) {
            assertTrue(memory.tryGrow(size));
            byte[] read = new byte[(int) size];
            memory.read(0, read, 0, (int) size);
            assertArrayEquals(Arrays.copyOf(content, (int) size), read);
        }
        assertEquals(1, UnsafeApi.getByte(MemoryBlock.base(memory.block())));
        memory.release();
    }

    @Test
    void claim_slotsOfFiveAndSixBytes_reuseOneSlot() {
        var pool = pool(1);
        var five = pool.claim(1, 5, 5);
        five.fill(0, 5, SENTINEL);
        assertThrows(IndexOutOfBoundsException.class, () -> five.fill(0, 6, SENTINEL));
        five.release();

        var six = pool.claim(1, 6, 6);
        assertZero(six, 6);
        six.fill(0, 6, SENTINEL);
        six.release();
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 0", "0, 1, 1", "4095, 1, 1", "4095, 2, 2", "4096, 4096, 1", "1, 8192, 3"})
    void fill_anyRange_setsTheCardsOfItsPagesOnly(long offset, long length, int cards) {
        var memory = pool(1).claim(1, 64 * KIB, 64 * KIB);

        memory.fill(offset, length, SENTINEL);

        long map = MemoryBlock.cards(memory.block());
        int set = 0;
        for (int page = 0; page < 16; page++) {
            boolean touched =
                    length > 0
                            && page >= offset >>> MemoryBlock.CARD_SHIFT
                            && page <= (offset + length - 1) >>> MemoryBlock.CARD_SHIFT;
            assertEquals(touched ? 1 : 0, UnsafeApi.getByte(map + page), "page " + page);
            set += touched ? 1 : 0;
        }
        assertEquals(cards, set);
        memory.release();
    }

    @Test
    void writeAndCopy_anyRange_setCards() {
        var memory = pool(1).claim(1, 64 * KIB, 64 * KIB);
        long map = MemoryBlock.cards(memory.block());

        memory.write(4096, new byte[] {9, 8, 7}, 1, 2);
        memory.copy(3 * 4096 - 1, 4096, 2);

        byte[] read = new byte[2];
        memory.read(3 * 4096 - 1, read, 0, 2);
        assertArrayEquals(new byte[] {8, 7}, read);
        assertEquals(0, UnsafeApi.getByte(map));
        assertEquals(1, UnsafeApi.getByte(map + 1));
        assertEquals(1, UnsafeApi.getByte(map + 2));
        assertEquals(1, UnsafeApi.getByte(map + 3));
        assertEquals(0, UnsafeApi.getByte(map + 4));
        memory.release();
    }

    @Test
    void copyFrom_anotherMemory_copiesAndSetsCardsOfTheTargetOnly() {
        var pool = pool(2);
        var source = pool.claim(1, 64 * KIB, 64 * KIB);
        var target = pool.claim(2, 64 * KIB, 64 * KIB);
        source.fill(0, 10, SENTINEL);

        target.copyFrom(source, 0, 8190, 10);

        byte[] read = new byte[12];
        target.read(8189, read, 0, 12);
        assertArrayEquals(new byte[] {0, 90, 90, 90, 90, 90, 90, 90, 90, 90, 90, 0}, read);
        assertEquals(1, UnsafeApi.getByte(MemoryBlock.cards(target.block()) + 1));
        assertEquals(1, UnsafeApi.getByte(MemoryBlock.cards(target.block()) + 2));
        assertEquals(0, UnsafeApi.getByte(MemoryBlock.cards(source.block()) + 1));
        source.release();
        target.release();
    }

    @ParameterizedTest
    @CsvSource({"-1, 1", "0, -1", "100, 1", "101, 0", "99, 2", "0, 101", "1, 2147483647",
        "9223372036854775807, 1", "9223372036854775806, 2"})
    void everyAccessor_rangeOutOfBounds_isRefusedAndWritesNothing(long offset, int length) {
        var memory = pool(1).claim(1, 100, 200);

        assertRefused(() -> memory.fill(offset, length, SENTINEL));
        assertRefused(() -> memory.copy(0, offset, length));
        assertRefused(() -> memory.copy(offset, 0, length));
        assertRefused(() -> memory.read(offset, new byte[200], 0, length));
        assertRefused(() -> memory.write(offset, new byte[200], 0, length));

        assertZero(memory, 100);
        assertEquals(0, UnsafeApi.getByte(MemoryBlock.cards(memory.block())));
        memory.release();
    }

    private static void assertRefused(Runnable action) {
        var failure = assertThrows(RuntimeException.class, action::run);
        assertTrue(
                failure instanceof IndexOutOfBoundsException
                        || failure instanceof IllegalArgumentException,
                failure::toString);
    }

    @Test
    void fillAndCopy_hugeLength_areRefusedWithoutOverflow() {
        var memory = pool(1).claim(1, 100, 200);

        assertRefused(() -> memory.fill(1, Long.MAX_VALUE, SENTINEL));
        assertRefused(() -> memory.copy(1, 0, Long.MAX_VALUE));
        assertRefused(() -> memory.copy(0, 1, Long.MAX_VALUE));
        memory.release();
    }

    @Test
    void readAndWrite_arrayRangeOutOfBounds_areRefused() {
        var memory = pool(1).claim(1, 100, 200);

        assertThrows(
                IndexOutOfBoundsException.class, () -> memory.read(0, new byte[4], 3, 2));
        assertThrows(
                IndexOutOfBoundsException.class, () -> memory.write(0, new byte[4], -1, 2));
        memory.release();
    }

    @Test
    void everyAccessor_releasedMemory_isRefused() {
        var memory = pool(1).claim(1, 100, 200);
        memory.release();

        var failure = assertThrows(IllegalStateException.class, memory::release);
        assertEquals("memory slot 0 is not claimed", failure.getMessage());
        assertThrows(IllegalStateException.class, memory::asSegment);
        assertThrows(IllegalStateException.class, () -> memory.tryGrow(100));
        assertThrows(IllegalStateException.class, () -> memory.fill(0, 1, SENTINEL));
        assertEquals(0, memory.byteSize());
        assertEquals(0, MemoryBlock.length(memory.block()), "a stale reader must find no bytes");
    }

    @Test
    void asWritableSegment_anyRange_isBoundedMarkedAndEndsWithTheMemory() {
        var pool = pool(1);
        var memory = pool.claim(1, 64 * KIB, 128 * KIB);
        long cards = MemoryBlock.cards(memory.block());

        MemorySegment segment = memory.asWritableSegment(4095, 4098); // The first three pages.
        segment.fill((byte) 7);

        assertEquals(4098, segment.byteSize());
        for (int page = 0; page < 4; page++) {
            assertEquals(page < 3 ? 1 : 0, UnsafeApi.getByte(cards + page), "page " + page);
        }
        byte[] read = new byte[4100];
        memory.read(4094, read, 0, read.length);
        assertEquals(0, read[0]);
        assertEquals(7, read[1]);
        assertEquals(7, read[4098]);
        assertEquals(0, read[4099]);
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> memory.asWritableSegment(64 * KIB - 1, 2));
        memory.tryGrow(128 * KIB);
        assertThrows(
                IllegalStateException.class, () -> segment.set(ValueLayout.JAVA_BYTE, 0, (byte) 1));
        memory.release();
        assertThrows(IllegalStateException.class, () -> memory.asWritableSegment(0, 1));
        var next = pool.claim(2, 64 * KIB, 64 * KIB);
        assertZero(next, 64 * KIB);
        next.release();
    }

    @Test
    void asSegment_present_isBoundedReadOnlyAndEndsWithTheMemory() {
        var pool = pool(1);
        var memory = pool.claim(1, 100, 64 * KIB);
        memory.fill(99, 1, SENTINEL);

        MemorySegment segment = memory.asSegment();

        assertEquals(100, segment.byteSize());
        assertTrue(segment.isReadOnly());
        assertEquals(SENTINEL, segment.get(ValueLayout.JAVA_BYTE, 99));
        assertThrows(
                IndexOutOfBoundsException.class, () -> segment.get(ValueLayout.JAVA_BYTE, 100));
        assertTrue(memory.tryGrow(64 * KIB));
        assertThrows(
                IllegalStateException.class, () -> segment.get(ValueLayout.JAVA_BYTE, 99));
        MemorySegment larger = memory.asSegment();
        assertEquals(64 * KIB, larger.byteSize());
        memory.release();
        assertThrows(
                IllegalStateException.class, () -> larger.get(ValueLayout.JAVA_BYTE, 99));
    }

    @Test
    void close_memoryInUse_namesItsSlot() {
        var pool = pool(20);
        List<MemorySlot> memories = new ArrayList<>();
        for (int index = 0; index < 12; index++) {
            memories.add(pool.claim(1, 1, 1));
        }

        var failure = assertThrows(IllegalStateException.class, pool::close);

        assertEquals(
                "cannot close memory pool: 12 memories are in use, in slots 0, 1, 2, 3, 4, 5, 6,"
                        + " 7, 8,"
                        + " 9, ...",
                failure.getMessage());
        memories.forEach(MemorySlot::release);
    }

    @Test
    void close_twice_isHarmlessAndClaimsAreRefused() {
        var pool = pool(1);

        pool.close();
        pool.close();

        assertThrows(IllegalStateException.class, () -> pool.claim(1, 1, 1));
    }

    @Test
    void counters_claimsGrowthsAndResets_areCounted() {
        var pool = pool(2);
        var memory = pool.claim(7, 64 * KIB, MIB);
        memory.fill(0, 3 * 4096, SENTINEL);
        memory.tryGrow(128 * KIB);
        memory.release();
        pool.claim(7, 1, 1).release();

        assertEquals(2, pool.counters().get(PoolCounter.CLAIMS));
        assertEquals(1, pool.counters().get(PoolCounter.AFFINITY_HITS));
        assertEquals(1, pool.counters().get(PoolCounter.GROWTHS));
        assertEquals(2, pool.counters().get(PoolCounter.RESETS));
        assertEquals(0, pool.counters().get(PoolCounter.IN_USE));
        assertEquals(1, pool.counters().get(PoolCounter.HIGH_WATER));
    }

    @Test
    void forget_keyOfAModule_itsSlotsLoseIt() {
        var pool = pool(3);
        var first = pool.claim(7, 1, 1);
        var second = pool.claim(7, 1, 1);
        first.release();
        second.release();

        pool.forget(7);
        pool.claim(7, 1, 1).release();

        assertEquals(0, pool.counters().get(PoolCounter.AFFINITY_HITS));
        assertEquals(0, pool.inUse());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void claimAndRelease_manyThreads_neverSeeEachOther(int slots) throws InterruptedException {
        var pool = pool(slots, 256 * KIB, 32 * KIB, MemoryReset.CARDS);
        List<Thread> threads = new ArrayList<>();
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        for (int thread = 0; thread < 4; thread++) {
            long seed = thread;
            threads.add(
                    Thread.ofPlatform()
                            .uncaughtExceptionHandler((_, failure) -> failures.add(failure))
                            .start(() -> churn(pool, new SplittableRandom(seed))));
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertEquals(List.of(), failures);
        assertEquals(0, pool.inUse());
    }

    private static void churn(MemoryPool pool, SplittableRandom random) {
        for (int round = 0; round < 500; round++) {
            try {
                var memory = pool.claim(random.nextInt(3), 64 * KIB, 256 * KIB);
                assertZero(memory, 64 * KIB);
                memory.fill(random.nextInt((int) (60 * KIB)), 4096, SENTINEL);
                memory.release();
            } catch (PoolExhaustedException e) {
                Thread.onSpinWait(); // Others have them all; that is what the small pool is for.
            }
        }
    }

    static void assertZero(MemorySlot memory, long byteSize) {
        assertContent(memory, new byte[Math.toIntExact(byteSize)], memory.toString());
    }

    private static void assertContent(MemorySlot memory, byte[] expected, String message) {
        int length = Math.toIntExact(Math.min(memory.byteSize(), expected.length));
        byte[] actual = new byte[length];
        memory.read(0, actual, 0, length);
        assertEquals(-1, Arrays.mismatch(actual, 0, length, expected, 0, length), message);
    }
}
