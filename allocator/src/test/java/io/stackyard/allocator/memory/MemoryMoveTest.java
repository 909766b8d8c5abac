package io.stackyard.allocator.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.allocator.FaultySystem;
import io.stackyard.allocator.Platform;
import io.stackyard.allocator.Platforms;
import io.stackyard.allocator.PoolExhaustedException;
import io.stackyard.allocator.metrics.CounterRegistry;
import io.stackyard.allocator.metrics.PoolCounter;
import io.stackyard.config.GuardChoice;
import io.stackyard.config.MemoryReset;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.UnsafeApi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Which size of slot a memory gets, and what happens when it outgrows it.
final class MemoryMoveTest {

    private static final long KIB = 1024;
    private static final long MIB = 1024 * KIB;
    private static final long SEED = 20_261_123;

    private final FaultySystem system = Platforms.faultyKernel();
    private final Platform platform = Platform.over(system, GuardChoice.AUTO);

    private static LimitsForTest sizes() {
        return new LimitsForTest().slotBytes(64 * KIB, MIB, 16 * MIB).auditRate(1);
    }

    private MemoryPool pool(LimitsForTest limits) {
        return new MemoryPool(platform, limits.limits(), new CounterRegistry());
    }

    private static long slotBytes(MemorySlot memory) {
        return memory.sizeClass().slotBytes();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 65536",
        "1, 65536",
        "65536, 65536",
        "65537, 1048576",
        "1048576, 1048576",
        "1048577, 16777216",
        "16777216, 16777216"})
    void claim_anyMinimum_getsTheSmallestSlotThatHoldsIt(long minimum, long expected) {
        try (var pool = pool(sizes())) {
            var memory = pool.claim(1, minimum, 16 * MIB);

            assertEquals(expected, slotBytes(memory));
            assertEquals(minimum, memory.byteSize());
            pool.checkInvariants();
            memory.release();
        }
    }

    @Test
    void claim_smallSlotsAllTaken_getsALargerOneUntilNoneIsLeft() {
        // One slot of 64 KiB with its guard, one of 1 MiB, one of 16 MiB.
        try (var pool = pool(sizes().classAddressBytes(1))) {
            List<MemorySlot> memories = new ArrayList<>();
            for (long expected : new long[] {64 * KIB, MIB, 16 * MIB}) {
                var memory = pool.claim(1, 1, 1);
                assertEquals(expected, slotBytes(memory));
                memories.add(memory);
            }
            assertEquals(0, pool.counters().get(PoolCounter.EXHAUSTED));

            assertThrows(PoolExhaustedException.class, () -> pool.claim(1, 1, 1));

            assertEquals(1, pool.counters().get(PoolCounter.EXHAUSTED));
            assertEquals(3, pool.inUse());
            pool.checkInvariants();
            memories.forEach(MemorySlot::release);
        }
    }

    @Test
    void new_addressSpaceOfAClass_cutsItsSlots() {
        var limits = sizes().memories(100).classAddressBytes(40 * MIB).limits();
        var counters = new CounterRegistry().register("sizes");
        try (var classes = new SizeClasses(platform, limits, counters)) {
            assertEquals(100, classes.all().get(0).slots().slotCount());
            assertEquals(39, classes.all().get(1).slots().slotCount()); // A guard each.
            assertEquals(2, classes.all().get(2).slots().slotCount());
        }
    }

    @Test
    void claim_maximumBeyondAllSlots_isCutToTheLargest() {
        try (var pool = pool(sizes())) {
            var memory = pool.claim(1, 64 * KIB, Long.MAX_VALUE); // As a memory of 64 bits has it.

            assertEquals(16 * MIB, memory.maximumBytes());
            assertFalse(memory.tryGrow(16 * MIB + 1));
            assertFalse(memory.tryGrow(Long.MAX_VALUE));
            assertEquals(64 * KIB, memory.byteSize());
            assertTrue(memory.tryGrow(16 * MIB));
            memory.release();
        }
    }

    @Test
    void claim_mayNotMove_getsTheSlotOfItsMaximumAtOnce() {
        try (var pool = pool(sizes().mayMove(false))) {
            var memory = pool.claim(1, 1, MIB);
            long base = MemoryBlock.base(memory.block());
            assertEquals(MIB, slotBytes(memory));

            assertTrue(memory.tryGrow(MIB));

            assertEquals(base, MemoryBlock.base(memory.block()));
            assertEquals(0, pool.counters().get(PoolCounter.MOVES));
            memory.release();
            var endless = pool.claim(1, 1, Long.MAX_VALUE);
            assertEquals(16 * MIB, slotBytes(endless));
            endless.release();
        }
    }

    @ParameterizedTest
    @EnumSource(MemoryReset.class)
    void tryGrow_pastItsSlotTwice_keepsContentAndBlock(MemoryReset reset) {
        var random = new SplittableRandom(SEED);
        try (var pool = pool(sizes().reset(reset))) {
            for (int round = 0; round < 10; round++) {
                var model = MemoryModel.ofZeros(pool.claim(1, 10 * KIB, 16 * MIB));
                long block = model.memory().block();
                for (long size : new long[] {64 * KIB, MIB, 3 * MIB}) {
                    long base = MemoryBlock.base(block);
                    long cards = MemoryBlock.cards(block);
                    for (int write = 0; write < 10; write++) {
                        model.writeSomewhere(random, 20_000);
                    }
                    boolean moves = size > slotBytes(model.memory());

                    assertTrue(model.tryGrow(size));

                    assertEquals(block, model.memory().block());
                    assertEquals(moves, base != MemoryBlock.base(block));
                    assertEquals(moves, cards != MemoryBlock.cards(block));
                    assertEquals(size, MemoryBlock.length(block));
                    assertEquals(model.memory().slot(), MemoryBlock.slot(block));
                    model.requireContent("seed " + SEED + ", round " + round);
                    pool.checkInvariants(); // The slots that it left are free, and clean.
                }
                model.memory().release();
                pool.checkInvariants();
            }
            assertEquals(20, pool.counters().get(PoolCounter.MOVES));
            assertEquals(0, pool.counters().get(PoolCounter.QUARANTINED));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PAGEMAP", "DECOMMIT"}) // Which do not trust the cards.
    void tryGrow_bytesWrittenWithoutTheirCards_moveToo(MemoryReset reset) {
        var limits =
                LimitsForTest.of(2, MIB, MIB, reset).slotBytes(64 * KIB, MIB).auditRate(0);
        try (var pool = new MemoryPool(platform, limits.limits(), new CounterRegistry())) {
            var memory = pool.claim(1, 64 * KIB, MIB);
            UnsafeApi.putByte(MemoryBlock.base(memory.block()) + 20_000, (byte) 7);

            assertTrue(memory.tryGrow(128 * KIB));

            assertEquals(7, UnsafeApi.getByte(MemoryBlock.base(memory.block()) + 20_000));
            memory.release();
        }
    }

    @Test
    void tryGrow_pastItsSlot_copiesWrittenPagesOnly() {
        try (var pool = pool(sizes())) {
            var memory = pool.claim(1, 64 * KIB, 16 * MIB);
            memory.fill(0, 1, (byte) 7);
            memory.fill(5 * 4096 - 1, 2, (byte) 7);

            assertTrue(memory.tryGrow(MIB));

            assertEquals(1, pool.counters().get(PoolCounter.MOVES));
            assertEquals(3 * 4096, pool.counters().get(PoolCounter.MOVED_BYTES));
            assertEquals(1, pool.counters().get(PoolCounter.GROWTHS));
            assertEquals(1, pool.counters().get(PoolCounter.IN_USE));
            memory.release();
        }
    }

    @Test
    void tryGrow_pastItsSlot_countsOneInUseThroughout() {
        try (var pool = pool(sizes())) {
            var memory = pool.claim(1, 64 * KIB, 16 * MIB);

            assertTrue(memory.tryGrow(MIB));
            assertTrue(memory.tryGrow(16 * MIB));

            assertEquals(2, pool.counters().get(PoolCounter.MOVES));
            assertEquals(1, pool.counters().get(PoolCounter.IN_USE));
            assertEquals(1, pool.counters().get(PoolCounter.HIGH_WATER));
            memory.release();
            assertEquals(0, pool.counters().get(PoolCounter.IN_USE));
        }
    }

    @Test
    void tryGrow_noLargerSlotFree_keepsViews() {
        // One slot of each size.
        try (var pool = pool(sizes().classAddressBytes(1))) {
            var memory = pool.claim(1, 64 * KIB, 16 * MIB);
            var others = List.of(pool.claim(1, MIB, MIB), pool.claim(1, 16 * MIB, 16 * MIB));
            memory.fill(3, 1, (byte) 7);
            MemorySegment view = memory.asSegment();

            assertFalse(memory.tryGrow(MIB));

            assertEquals(7, view.get(ValueLayout.JAVA_BYTE, 3));
            others.forEach(MemorySlot::release);
            assertTrue(memory.tryGrow(MIB));
            assertThrows(IllegalStateException.class, () -> view.get(ValueLayout.JAVA_BYTE, 3));
            memory.release();
        }
    }

    @Test
    void tryGrow_newSlotCannotBePrepared_keepsViews() {
        try (var pool = pool(sizes())) {
            var memory = pool.claim(1, 64 * KIB, 16 * MIB);
            memory.fill(3, 1, (byte) 7);
            MemorySegment view = memory.asSegment();
            system.failAfter(0); // The guard behind the larger slot.

            assertFalse(memory.tryGrow(MIB));

            system.recover();
            assertEquals(7, view.get(ValueLayout.JAVA_BYTE, 3));
            memory.release();
        }
    }

    @ParameterizedTest
    @CsvSource({"0", "1000000"}) // Mapped, copied.
    void tryGrow_memoryWithAnImage_movesWithIt(long copyLimit) {
        var random = new SplittableRandom(SEED);
        var content = MemoryModel.Content.of(platform, copyLimit, 3, 5 * 4096 + 17, SEED);
        try (var pool = pool(sizes())) {
            for (int round = 0; round < 5; round++) {
                var model =
                        new MemoryModel(
                                pool.claim(1, content.image(), 60_000, 16 * MIB),
                                content.bytes());
                model.requireContent("before");
                model.writeSomewhere(random, 12_000);

                assertTrue(model.tryGrow(2 * MIB));

                model.requireContent("seed " + SEED + ", round " + round);
                model.memory().release();
                pool.checkInvariants();
            }
        }
        content.image().release();
        assertEquals(0, system.mappings());
        assertEquals(0, system.files());
    }

    @Test
    void tryGrow_viewTakenBefore_endsAndANewOneSeesTheNewPlace() {
        try (var pool = pool(sizes())) {
            var memory = pool.claim(1, 64 * KIB, 16 * MIB);
            memory.fill(17, 1, (byte) 7);
            MemorySegment before = memory.asSegment();

            assertTrue(memory.tryGrow(MIB));

            assertThrows(
                    IllegalStateException.class, () -> before.get(ValueLayout.JAVA_BYTE, 17));
            MemorySegment after = memory.asSegment();
            assertEquals(7, after.get(ValueLayout.JAVA_BYTE, 17));
            assertEquals(MIB, after.byteSize());
            memory.release();
            assertThrows(
                    IllegalStateException.class, () -> after.get(ValueLayout.JAVA_BYTE, 17));
        }
    }

    @Test
    void tryGrow_noLargerSlotFree_isRefusedAndNothingHasChanged() {
        try (var pool = pool(sizes().classAddressBytes(1))) {
            var memory = pool.claim(1, 10, 16 * MIB);
            var middle = pool.claim(1, MIB, MIB);
            var large = pool.claim(1, 2 * MIB, 2 * MIB);
            var model = MemoryModel.ofZeros(memory);
            model.writeSomewhere(new SplittableRandom(SEED), 10);
            long base = MemoryBlock.base(memory.block());
            long cards = MemoryBlock.cards(memory.block());

            assertFalse(model.tryGrow(64 * KIB + 1));

            assertEquals(base, MemoryBlock.base(memory.block()));
            assertEquals(cards, MemoryBlock.cards(memory.block()));
            assertEquals(64 * KIB, slotBytes(memory));
            assertEquals(0, pool.counters().get(PoolCounter.MOVES));
            assertEquals(0, pool.counters().get(PoolCounter.GROWTHS));
            model.requireContent("refused");
            pool.checkInvariants();
            large.release();
            assertTrue(model.tryGrow(64 * KIB + 1)); // The next larger is taken; that one is not.
            assertEquals(16 * MIB, slotBytes(memory));
            model.requireContent("moved");
            memory.release();
            middle.release();
        }
    }

    @Test
    void tryGrow_leftSlot_isTheNextClaimsAndZero() {
        try (var pool = pool(sizes().classAddressBytes(1))) {
            var memory = pool.claim(1, 64 * KIB, 16 * MIB);
            long base = MemoryBlock.base(memory.block());
            memory.fill(0, 64 * KIB, (byte) 7);
            assertTrue(memory.tryGrow(MIB));

            var next = pool.claim(2, 64 * KIB, 64 * KIB);

            assertEquals(base, MemoryBlock.base(next.block()));
            MemoryPoolTest.assertZero(next, 64 * KIB);
            next.release();
            memory.release();
        }
    }

    /// A memory that moves into a slot which another tenant has left resident.
    @ParameterizedTest
    @EnumSource(MemoryReset.class)
    void tryGrow_intoAUsedSlot_seesNothingOfItsFormerTenant(MemoryReset reset) {
        try (var pool = pool(sizes().memories(2).classAddressBytes(1).reset(reset))) {
            var former = pool.claim(1, MIB, MIB);
            former.fill(0, MIB, (byte) 0x5A);
            former.release();
            var model = MemoryModel.ofZeros(pool.claim(2, 64 * KIB, MIB));
            model.write(20_000, new byte[] {1, 2, 3});

            assertTrue(model.tryGrow(MIB));

            model.requireContent("moved");
            model.memory().release();
            pool.checkInvariants();
        }
    }

    @Test
    void tryGrow_auditFindsTheLeftSlotUnmarked_memoryHasMovedAllTheSame() {
        try (var pool = pool(sizes())) {
            var memory = pool.claim(1, 64 * KIB, 16 * MIB);
            memory.fill(0, 4096, (byte) 7);
            long left = MemoryBlock.base(memory.block());
            UnsafeApi.putByte(left + 9 * 4096, (byte) 7); // Past the cards.

            assertThrows(AssertionError.class, () -> memory.tryGrow(MIB));

            assertEquals(MIB, memory.byteSize());
            assertEquals(MIB, MemoryBlock.length(memory.block()));
            assertNotEquals(left, MemoryBlock.base(memory.block()));
            assertEquals(1, pool.counters().get(PoolCounter.AUDIT_MISMATCHES));
            assertEquals(1, pool.counters().get(PoolCounter.QUARANTINED));
            memory.fill(MIB - 1, 1, (byte) 7);
            pool.checkInvariants();
            memory.release();
            pool.checkInvariants();
        }
    }

    @ParameterizedTest
    @EnumSource(MemoryReset.class)
    void tryGrow_eachCallFailing_isRefusedOrDoneAndLosesNoByte(MemoryReset reset) {
        for (long copyLimit : new long[] {0, MIB}) {
            for (int call = 0; call < 12; call++) {
                long entries = platform.mapEntries().left();
                var content = MemoryModel.Content.of(platform, copyLimit, 2, 9000, SEED);
                var limits = sizes().reset(reset).keepResident(8 * KIB).classAddressBytes(1);
                try (var pool = pool(limits)) {
                    playMove(pool, content, call);
                }
                content.image().release();
                assertEquals(0, system.mappings(), "call " + call);
                assertEquals(0, system.files(), "call " + call);
                assertEquals(entries, platform.mapEntries().left(), "call " + call);
            }
        }
    }

    private void playMove(MemoryPool pool, MemoryModel.Content content, int call) {
        String where = "call " + call;
        var model =
                new MemoryModel(
                        pool.claim(1, content.image(), 64 * KIB, 16 * MIB), content.bytes());
        model.write(30_000, new byte[] {1, 2, 3});
        system.failAfter(call);
        boolean grown = model.tryGrow(MIB);
        model.requireContent(where);
        pool.checkInvariants();
        system.recover();
        assertTrue(grown || model.tryGrow(MIB), where);
        model.requireContent(where);
        model.memory().release();
        pool.checkInvariants();
        for (long size : new long[] {64 * KIB, MIB, 16 * MIB}) {
            var next = pool.claim(2, size, size);
            MemoryPoolTest.assertZero(next, size);
            next.release();
        }
        assertEquals(0, pool.counters().get(PoolCounter.QUARANTINED), where);
        pool.checkInvariants();
    }
}
