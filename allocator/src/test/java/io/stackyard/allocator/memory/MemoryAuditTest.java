package io.stackyard.allocator.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.stackyard.allocator.Platform;
import io.stackyard.allocator.Platforms;
import io.stackyard.allocator.memory.MemoryModel.Content;
import io.stackyard.allocator.metrics.CounterRegistry;
import io.stackyard.allocator.metrics.PoolCounter;
import io.stackyard.config.GuardChoice;
import io.stackyard.config.MemoryReset;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.agrona.UnsafeApi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Audits at release: whoever writes past the cards does not reach the next tenant. That they raise
/// no false alarm is what [MemoryIsolationTest] and [MemoryImageReuseTest] show.
final class MemoryAuditTest {

    private static final int PAGE = MemoryModel.PAGE;
    private static final long KIB = 1024;
    private static final long MIB = 1024 * KIB;
    private static final long SEED = 20_261_126;

    private final Platform platform = Platforms.mapped(GuardChoice.AUTO);

    @BeforeEach
    void requireScan() {
        var audit = CardAudit.tryOpen();
        assumeTrue(audit.isPresent(), "this kernel has no page scan");
        audit.orElseThrow().close();
    }

    private MemoryPool pool(int memories, MemoryReset reset, double rate) {
        var limits = LimitsForTest.of(memories, MIB, 64 * KIB, reset).auditRate(rate).limits();
        return new MemoryPool(platform, limits, new CounterRegistry());
    }

    @ParameterizedTest
    @CsvSource({
        "CARDS, 5",
        "PAGEMAP, 5",
        "DECOMMIT, 5",
        "CARDS, 200", // Beyond its length.
        "CARDS, 255"})
    void release_pageWrittenPastItsCard_slotIsPutAsideAndReported(MemoryReset reset, int page) {
        List<String> log = new ArrayList<>();
        Handler recorder = recorder(log);
        Logger logger = Logger.getLogger(MemoryPool.class.getName());
        logger.addHandler(recorder);
        try (var pool = pool(2, reset, 1)) {
            var memory = pool.claim(1, 64 * KIB, MIB);
            int slot = memory.slot();
            memory.fill(3 * PAGE, 1, (byte) 7);
            UnsafeApi.putByte(MemoryBlock.base(memory.block()) + (long) page * PAGE + 17, (byte) 7);

            var failure = assertThrows(AssertionError.class, memory::release);

            String expected =
                    "memory slot " + slot + ": 1 pages were written without their cards, at"
                            + " offsets [" + page * PAGE + "]";
            assertEquals(expected, failure.getMessage());
            assertEquals(List.of("quarantined memory slot " + slot + ": " + expected), log);
            assertEquals(1, pool.counters().get(PoolCounter.AUDITS));
            assertEquals(1, pool.counters().get(PoolCounter.AUDIT_MISMATCHES));
            assertEquals(1, pool.counters().get(PoolCounter.QUARANTINED));
            assertEquals(0, pool.inUse());
            pool.checkInvariants();
            var next = pool.claim(1, MIB, MIB);
            assertNotEquals(slot, next.slot());
            MemoryPoolTest.assertZero(next, MIB);
            next.release();
        } finally {
            logger.removeHandler(recorder);
        }
    }

    private static Handler recorder(List<String> log) {
        return new Handler() {
            @Override
            public void publish(LogRecord entry) {
                log.add(entry.getMessage());
            }

            @Override
            public void flush() {
                // Nothing is kept back.
            }

            @Override
            public void close() {
                // Nothing to close.
            }
        };
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE}) // Mapped, copied.
    void release_imageWrittenPastItsCard_isFound(long copyLimit) {
        var content = Content.of(platform, copyLimit, 3, 2 * PAGE, SEED);
        try (var pool = pool(1, MemoryReset.CARDS, 1)) {
            for (int round = 0; round < 3; round++) {
                pool.claim(1, content.image(), MIB, MIB).release(); // No false alarm.
            }
            var memory = pool.claim(1, content.image(), MIB, MIB);
            UnsafeApi.putByte(MemoryBlock.base(memory.block()) + 4 * PAGE, (byte) 0);

            assertThrows(AssertionError.class, memory::release);

            assertEquals(1, pool.counters().get(PoolCounter.QUARANTINED));
        }
        content.image().release();
    }

    /// A page that stayed resident from a former tenant is written past its card by the next.
    @Test
    void release_keptPageWrittenPastItsCard_isFound() {
        try (var pool = pool(1, MemoryReset.CARDS, 1)) {
            var memory = pool.claim(1, MIB, MIB);
            memory.fill(7 * PAGE, 1, (byte) 7);
            memory.release();
            var next = pool.claim(1, MIB, MIB);
            UnsafeApi.putByte(MemoryBlock.base(next.block()) + 7 * PAGE + 99, (byte) 7);

            assertThrows(AssertionError.class, next::release);

            assertEquals(2, pool.counters().get(PoolCounter.AUDITS));
            assertEquals(1, pool.counters().get(PoolCounter.AUDIT_MISMATCHES));
        }
    }

    @ParameterizedTest
    @EnumSource(MemoryReset.class)
    void release_sampledReleases_areAuditedAtThatShare(MemoryReset reset) {
        for (double rate : new double[] {0, 0.25, 1}) {
            try (var pool = pool(1, reset, rate)) {
                for (int round = 0; round < 400; round++) {
                    var memory = pool.claim(1, MIB, MIB);
                    memory.fill(round, 1, (byte) 7);
                    memory.release();
                }

                long audits = pool.counters().get(PoolCounter.AUDITS);
                // Eight standard deviations off at a quarter; exact at the ends.
                assertTrue(Math.abs(audits - 400 * rate) <= 70, rate + ": " + audits);
                assertTrue(rate == 0.25 || audits == 400 * rate, rate + ": " + audits);
            }
        }
    }

    @Test
    void new_portableBacking_opensWithoutAudits() {
        var limits = LimitsForTest.of(1, MIB, MIB, MemoryReset.CARDS).auditRate(1).limits();
        try (var pool = new MemoryPool(Platforms.portable(), limits, new CounterRegistry())) {
            pool.claim(1, MIB, MIB).release();

            assertEquals(0, pool.counters().get(PoolCounter.AUDITS));
        }
    }
}
