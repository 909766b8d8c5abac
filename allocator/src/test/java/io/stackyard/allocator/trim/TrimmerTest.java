package io.stackyard.allocator.trim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TrimmerTest {

    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final long SECOND = PERIOD.toNanos();
    private static final Duration NEVER = Duration.ofSeconds(Long.MAX_VALUE);
    private static final long NO_BUDGET = Long.MAX_VALUE;

    private long now = -5 * SECOND; // As the system's clock, from anywhere.

    private Trimmer trimmer(Duration idleTime, TrimmedPool... pools) {
        return new Trimmer(PERIOD, idleTime, List.of(pools), () -> now);
    }

    @Test
    void doWork_beforeThePeriodIsOver_doesNothing() {
        var pool = new SlotPool("memory", 4, 1, 0);
        var trimmer = trimmer(NEVER, pool);
        pool.burst(4);

        now += SECOND - 1;
        assertEquals(0, trimmer.doWork());
        assertEquals(4, pool.slots.warm());
        now += 1;
        assertEquals(4, trimmer.doWork());
        assertEquals(0, pool.slots.warm());
        assertEquals(0, trimmer.doWork());
        assertEquals(4, trimmer.trimmedSlots());
        assertEquals("stackyard-trimmer", trimmer.roleName());
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "1, 1", "4, 0", "4, 10", "4, 99", "4, 100", "4, 1000"})
    void doWork_afterABurst_budgetHoldsWithinOnePeriod(int shards, int budgetSlots) {
        long budgetBytes = budgetSlots * SlotPool.SLOT_BYTES;
        var pool = new SlotPool("memory", 100, shards, budgetBytes);
        var trimmer = trimmer(NEVER, pool);
        pool.burst(100);

        now += SECOND;
        trimmer.doWork();

        assertEquals(Math.min(100 * SlotPool.SLOT_BYTES, budgetBytes), pool.residentBytes());
        assertEquals(0, pool.slots.trimming());
        pool.slots.checkInvariants();
    }

    @Test
    void doWork_overBudget_trimsTheOldest() {
        var pool = new SlotPool("memory", 4, 1, 2 * SlotPool.SLOT_BYTES);
        var trimmer = trimmer(NEVER, pool);
        pool.burst(4);

        now += SECOND;
        trimmer.doWork();

        assertTrue(pool.slots.isTrimmed(0));
        assertTrue(pool.slots.isTrimmed(1));
        assertTrue(pool.slots.isWarm(2));
        assertTrue(pool.slots.isWarm(3));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 999, 1000, 1001, 2500, 3000})
    void doWork_idleSlots_goAfterTheIdleTimeAndNotBefore(long idleMillis) {
        var pool = new SlotPool("memory", 1, 1, NO_BUDGET);
        var trimmer = trimmer(Duration.ofMillis(idleMillis), pool);
        long idleNanos = idleMillis * 1_000_000;
        for (long phase : new long[] {0, 1, SECOND / 2, SECOND - 1}) {
            now += phase;
            trimmer.doWork();
            pool.burst(1);
            long freed = now;
            while (pool.slots.trimmed() == 0) {
                now += SECOND / 8;
                trimmer.doWork();
                assertTrue(now - freed <= idleNanos + 2 * SECOND + SECOND / 4, "too late");
            }
            assertTrue(now - freed >= idleNanos, "too early: " + (now - freed));
        }
    }

    @Test
    void doWork_busySlots_areNeverTrimmed() {
        var pool = new SlotPool("memory", 4, 1, 0);
        var trimmer = trimmer(Duration.ZERO, pool);
        pool.burst(4);
        int busy = pool.slots.tryClaim(9);

        for (int round = 0; round < 5; round++) {
            now += SECOND;
            trimmer.doWork();
        }

        assertTrue(pool.slots.isInUse(busy));
        assertEquals(3, pool.slots.trimmed());
        pool.slots.release(busy, SlotPool.SLOT_BYTES);
        assertEquals(busy, pool.slots.tryClaim(9), "it has kept its key");
    }

    @Test
    void trim_calledOften_agesNothingFasterThanTheClock() {
        var pool = new SlotPool("memory", 1, 1, NO_BUDGET);
        var trimmer = trimmer(Duration.ofSeconds(3), pool);
        pool.burst(1);

        for (int calls = 0; calls < 100; calls++) {
            assertEquals(0, trimmer.trim());
        }
        for (int seconds = 1; seconds < 4; seconds++) {
            now += SECOND;
            assertEquals(0, trimmer.trim(), "second " + seconds);
            assertEquals(0, trimmer.trim(), "second " + seconds);
        }
        now += SECOND;
        assertEquals(1, trimmer.trim());
    }

    @Test
    void trim_betweenPeriods_holdsTheBudgetAtOnce() {
        var pool = new SlotPool("memory", 4, 1, SlotPool.SLOT_BYTES);
        var trimmer = trimmer(NEVER, pool);
        pool.burst(4);

        assertEquals(3, trimmer.trim());
        assertEquals(SlotPool.SLOT_BYTES, pool.residentBytes());
    }

    @Test
    void doWork_longPause_countsAsOneTick() {
        var pool = new SlotPool("memory", 1, 1, NO_BUDGET);
        var trimmer = trimmer(Duration.ofSeconds(1), pool);
        now += 100 * SECOND;
        pool.burst(1); // Just now.

        for (int calls = 0; calls < 10; calls++) {
            assertEquals(0, trimmer.doWork(), "call " + calls);
        }
        now += SECOND;
        assertEquals(1, trimmer.doWork());
    }

    @Test
    void doWork_onePoolFails_othersAreTrimmedAndItIsLoggedOnce() {
        var before = new SlotPool("memory", 2, 1, 0);
        var broken = new SlotPool("table", 2, 1, 0);
        var after = new SlotPool("stack", 2, 1, 0);
        var trimmer = trimmer(NEVER, before, broken, after);
        broken.failure = "no such luck";
        List<LogRecord> logged = new ArrayList<>();
        var logger = Logger.getLogger(Trimmer.class.getName());
        var handler = new Recorder(logged);
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
        try {
            for (int round = 0; round < 3; round++) {
                before.burst(2);
                broken.burst(2);
                after.burst(2);
                now += SECOND;
                assertEquals(4, trimmer.doWork());
            }
            assertEquals(3, trimmer.failures());
            assertEquals(1, logged.size());
            assertEquals("cannot trim pool table", logged.getFirst().getMessage());
            assertEquals(Level.WARNING, logged.getFirst().getLevel());
            assertEquals("no such luck", logged.getFirst().getThrown().getMessage());

            broken.failure = "";
            now += SECOND;
            assertEquals(2, trimmer.doWork());
            broken.failure = "again";
            now += SECOND;
            trimmer.doWork();
            assertEquals(2, logged.size());
        } finally {
            logger.removeHandler(handler);
            logger.setUseParentHandlers(true);
        }
    }

    @Test
    void doWork_steadyState_allocatesNothing() {
        var pool = new SlotPool("memory", 16, 2, 0);
        var trimmer = trimmer(Duration.ZERO, pool);
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int[] claimed = new int[16];
        long least = Long.MAX_VALUE;
        int attempts = 0;
        // The first ones include class loading, and any one what the JVM does when it compiles anew.
        for (; least > 0 && attempts < 100; attempts++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int round = 0; round < 500; round++) {
                for (int index = 0; index < 16; index++) {
                    claimed[index] = pool.slots.tryClaim(1 + index % 3);
                }
                for (int slot : claimed) {
                    pool.slots.release(slot, SlotPool.SLOT_BYTES);
                }
                now += SECOND;
                trimmer.doWork();
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }

        assertEquals(0, least);
        assertEquals(attempts * 500L * 16, trimmer.trimmedSlots());
    }

    @Test
    void construct_outOfRange_isRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new Trimmer(Duration.ZERO, PERIOD, List.of(), () -> now));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Trimmer(PERIOD.negated(), PERIOD, List.of(), () -> now));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Trimmer(PERIOD, PERIOD.negated(), List.of(), () -> now));
        var idle = new Trimmer(NEVER, NEVER, List.of(), () -> now);
        assertEquals(0, idle.doWork());
        assertFalse(idle.nanosUntilDue() <= 0);
    }

    private static final class Recorder extends Handler {

        private final List<LogRecord> records;

        Recorder(List<LogRecord> records) {
            this.records = records;
        }

        @Override
        public void publish(LogRecord record) {
            records.add(record);
        }

        @Override
        public void flush() {
            // Nothing is held back.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
