package io.stackyard.allocator.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.allocator.FaultySystem;
import io.stackyard.allocator.Platform;
import io.stackyard.allocator.Platforms;
import io.stackyard.allocator.image.MemoryImage;
import io.stackyard.allocator.memory.MemoryModel.Content;
import io.stackyard.allocator.metrics.CounterRegistry;
import io.stackyard.allocator.metrics.PoolCounter;
import io.stackyard.allocator.os.SystemCallException;
import io.stackyard.config.GuardChoice;
import io.stackyard.config.MemoryReset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every system call made to fail in turn, through a whole life of a pool: afterwards it is whole,
/// or a slot is out of service; nobody sees another's bytes, and nothing leaks.
final class MemoryPoolFaultsTest {

    private static final int PAGE = MemoryModel.PAGE;
    private static final long KIB = 1024;
    private static final long MIB = 1024 * KIB;
    private static final long SEED = 20_261_127;

    private final FaultySystem system = Platforms.faultyKernel();
    private final Platform platform = Platform.over(system, GuardChoice.PROTECT);
    private final long entries = platform.mapEntries().left();

    private MemoryPool pool(MemoryReset reset) {
        var limits =
                new LimitsForTest()
                        .memories(4)
                        .slotBytes(64 * KIB, MIB)
                        .keepResident(16 * KIB)
                        .reset(reset)
                        .auditRate(1)
                        .limits();
        return new MemoryPool(platform, limits, new CounterRegistry());
    }

    @ParameterizedTest
    @EnumSource(MemoryReset.class)
    void life_eachCallFailing_poolIsWholeAndNothingLeaks(MemoryReset reset) {
        int calls = liveWithFailure(reset, Integer.MAX_VALUE, 1);
        assertTrue(calls > 30, calls + " calls");
        for (int call = 0; call < calls; call++) {
            for (int failures = 1; failures <= 3; failures++) {
                liveWithFailure(reset, call, failures);
            }
        }
    }

    /// Claims with both kinds of images and without, growth, a move, a purge and a trim; returns
    /// how many system calls that took.
    private int liveWithFailure(MemoryReset reset, int call, int failures) {
        String where = reset + ", call " + call + ", " + failures + " failures";
        var mapped = Content.of(platform, 0, 1, 3 * PAGE, SEED);
        var copied = Content.of(platform, Long.MAX_VALUE, 2, 2 * PAGE, SEED + 1);
        int before = system.calls();
        try (var pool = pool(reset)) {
            before = system.calls();
            if (call != Integer.MAX_VALUE) {
                system.failFrom(call, failures);
            }
            for (int round = 0; round < 2; round++) {
                List<MemorySlot> held = new ArrayList<>();
                play(pool, 1, mapped, held, where);
                play(pool, 2, copied, held, where);
                play(pool, 3, new Content(copied.image(), copied.bytes()), held, where);
                playWithoutImage(pool, held, where);
                held.forEach(MemorySlot::release);
                pool.checkInvariants();
                quietly(() -> pool.forget(1));
                long budget = round == 0 ? 16 * KIB : 0;
                quietly(() -> pool.trimming().trimTo(budget));
                pool.checkInvariants();
            }
            int calls = system.calls() - before;
            system.recover();
            List<MemorySlot> all = new ArrayList<>();
            long usable = 4 + 4 - pool.counters().get(PoolCounter.QUARANTINED);
            for (int memory = 0; memory < Math.min(4, usable); memory++) {
                var next = pool.claim(9, 64 * KIB, MIB);
                MemoryPoolTest.assertZero(next, 64 * KIB);
                all.add(next);
            }
            all.forEach(MemorySlot::release);
            pool.checkInvariants();
            assertEquals(0, pool.counters().get(PoolCounter.AUDIT_MISMATCHES), where);
            assertTrue(
                    failures > 1 || pool.counters().get(PoolCounter.QUARANTINED) == 0, where);
            before = calls;
        }
        mapped.image().release();
        copied.image().release();
        assertEquals(0, system.mappings(), where);
        assertEquals(0, system.files(), where);
        assertEquals(entries, platform.mapEntries().left(), where);
        return before;
    }

    private static void play(
            MemoryPool pool, long key, Content content, List<MemorySlot> held, String where) {
        MemoryImage image = content.image();
        MemorySlot memory;
        try {
            memory = pool.claim(key, image, 48 * KIB, MIB);
        } catch (SystemCallException e) {
            return; // Told to fail; the pool goes on.
        }
        held.add(memory);
        var model = new MemoryModel(memory, content.bytes());
        model.requireContent(where);
        model.write(PAGE + 17, new byte[] {1, 2, 3});
        model.write(40_000, new byte[] {4});
        if (model.tryGrow(64 * KIB) && key != 2) {
            boolean moved = model.tryGrow(200 * KIB);
            model.write(moved ? 190_000 : 60_000, new byte[] {5});
        }
        model.requireContent(where);
    }

    private static void playWithoutImage(MemoryPool pool, List<MemorySlot> held, String where) {
        try {
            held.add(pool.claim(1, MIB, MIB));
        } catch (SystemCallException e) {
            return; // Told to fail; the pool goes on.
        }
        MemoryPoolTest.assertZero(held.getLast(), MIB);
        held.getLast().fill(0, MIB, (byte) 0x5A);
        assertEquals(MIB, held.getLast().byteSize(), where);
    }

    private static void quietly(Runnable action) {
        try {
            action.run();
        } catch (SystemCallException e) {
            return; // Told to fail; what was left undone is checked afterwards.
        }
    }

    @Test
    void trimming_closedPool_doesNothing() {
        var pool = pool(MemoryReset.CARDS);
        var memory = pool.claim(1, MIB, MIB);
        memory.fill(0, 16 * KIB, (byte) 7);
        memory.release();
        assertEquals(16 * KIB, pool.trimming().residentBytes());
        pool.close();
        int calls = system.calls();

        assertEquals(0, pool.trimming().trimTo(0));
        assertEquals(0, pool.trimming().trimIdle(0));
        pool.forget(1);

        assertEquals(calls, system.calls());
    }

    @Test
    void close_eachCallFailing_isReportedAndTheRestIsGivenBack() {
        for (int call = 0; call < 6; call++) {
            var pool = pool(MemoryReset.CARDS);
            var content = Content.of(platform, 0, 1, 3 * PAGE, SEED);
            pool.claim(1, content.image(), 48 * KIB, MIB).release();
            content.image().release(); // The slot's is the last hold.
            system.failAfter(call);

            assertThrows(SystemCallException.class, pool::close);

            system.recover();
            assertTrue(system.mappings() <= 1, "call " + call);
            assertEquals(0, system.files(), "call " + call);
            system.giveBackAllBut(-1);
        }
    }
}
