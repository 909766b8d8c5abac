package io.stackyard.allocator.trim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.agrona.concurrent.SystemNanoClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class TrimmerThreadTest {

    private static Trimmer trimmer(Duration period, TrimmedPool... pools) {
        return new Trimmer(
                period, Duration.ofDays(1), List.of(pools), SystemNanoClock.INSTANCE);
    }

    private static Thread trimmerThread() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("stackyard-trimmer"))
                .findAny()
                .orElseThrow();
    }

    @Test
    void start_burst_isTrimmedByADaemonThread() throws InterruptedException {
        var pool = new SlotPool("memory", 50, 2, 10 * SlotPool.SLOT_BYTES);
        try (var running = trimmer(Duration.ofMillis(5), pool).start()) {
            assertTrue(trimmerThread().isDaemon());
            for (int round = 0; round < 3; round++) {
                pool.burst(50);
                while (pool.residentBytes() > 10 * SlotPool.SLOT_BYTES) {
                    Thread.sleep(1); // The test's own timeout ends it.
                }
            }
            assertTrue(running.trimmer().trimmedSlots() >= 40);
        }
        pool.slots.checkInvariants();
    }

    @Test
    void close_whileItSleeps_endsItAtOnce() {
        var running = trimmer(Duration.ofDays(1)).start();
        Thread thread = trimmerThread();
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        long start = System.nanoTime();

        running.close();

        assertFalse(running.isAlive());
        long millis = (System.nanoTime() - start) / 1_000_000;
        assertTrue(millis < 2000, "it took " + millis + " ms");
        running.close();
    }

    @Test
    void run_poolFails_goesOn() throws InterruptedException {
        var broken = new SlotPool("memory", 1, 1, 0);
        broken.failure = "not now";
        broken.burst(1);
        try (var running = trimmer(Duration.ofMillis(1), broken).start()) {
            while (running.trimmer().failures() < 3) {
                Thread.sleep(1);
            }
            broken.failure = "";
            while (broken.residentBytes() > 0) {
                Thread.sleep(1);
            }
            assertTrue(running.isAlive());
            assertEquals(1, broken.slots.trimmed());
        }
    }
}
