package io.stackyard.allocator.trim;

import static io.stackyard.allocator.trim.SlotGroup.KEEP_BYTES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TrimmingTest {

    private static final int BATCH_SLOTS = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final SlotGroup first = new SlotGroup(8);
    private final SlotGroup second = new SlotGroup(8);
    private int freed;
    private final Trimming trimming = trimming(BATCH_SLOTS);

    private Trimming trimming(int batchSlots) {
        return new Trimming("memory", List.of(first, second), 7, batchSlots, () -> freed++);
    }

    @Test
    void looks_twoGroups_areOfBoth() {
        first.release(first.claim(2), 100);
        second.release(second.claim(1), 10);

        trimming.tick();

        assertEquals("memory", trimming.name());
        assertEquals(7, trimming.residentBudgetBytes());
        assertEquals(210, trimming.residentBytes());
        assertEquals(1, first.slots().oldestIdleTicks());
        assertEquals(1, second.slots().oldestIdleTicks());
    }

    @Test
    void trimIdle_slotsKeepTooMuch_areReducedInBatchesHoweverYoungTheyAre() {
        first.release(first.claim(3), KEEP_BYTES + 1);
        second.release(second.claim(1), KEEP_BYTES + 1);

        assertEquals(4, trimming.trimIdle(1));

        assertEquals(List.of("reduce[0, 1]", "reduce[2]"), first.calls);
        assertEquals(List.of("reduce[0]"), second.calls);
        assertEquals(4 * KEEP_BYTES, trimming.residentBytes());
        assertEquals(3, freed, "once for each batch");
        assertEquals(0, trimming.trimIdle(1));
    }

    @Test
    void trimIdle_slotWithTooMuchInUse_waitsForTheRoundAfterItsRelease() {
        first.release(first.claim(3), KEEP_BYTES + 1);
        int[] again = first.claim(1); // The newest.

        assertEquals(2, trimming.trimIdle(1));
        assertEquals(List.of("reduce[0, 1]"), first.calls);
        first.release(again, KEEP_BYTES);
        assertEquals(1, trimming.trimIdle(1));
        assertEquals("reduce[2]", first.calls.getLast());
    }

    @Test
    void trimIdle_oldEnough_goesInBatchesOldestFirst() {
        first.release(first.claim(3), KEEP_BYTES);
        second.release(second.claim(1), 1);
        trimming.tick();

        assertEquals(0, trimming.trimIdle(2));
        trimming.tick();
        assertEquals(4, trimming.trimIdle(2));

        assertEquals(List.of("trim[0, 1]", "trim[2]"), first.calls);
        assertEquals(List.of("trim[0]"), second.calls);
        assertEquals(3, freed, "once for each batch");
        assertEquals(0, trimming.residentBytes());
    }

    @Test
    void trimTo_groupsOfDifferentAge_takesTheOldestOfAll() {
        int[] young = first.claim(1);
        int[] middle = second.claim(1);
        first.release(first.claim(1), 100); // Slot 1.
        trimming.tick();
        second.release(middle, 100);
        trimming.tick();
        first.release(young, 100);

        assertEquals(1, trimming.trimTo(200));
        assertEquals(List.of("trim[1]"), first.calls);
        assertEquals(1, trimming.trimTo(100));
        assertEquals(List.of("trim[0]"), second.calls);
        assertEquals(1, trimming.trimTo(0));
        assertEquals(List.of("trim[1]", "trim[0]"), first.calls);
    }

    @ParameterizedTest
    @CsvSource({"600, 0", "599, 1", "500, 1", "499, 2", "101, 5", "100, 5", "99, 6", "0, 6"})
    void trimTo_someBytes_takesNoMoreSlotsThanItMust(long bytes, int slots) {
        first.release(first.claim(6), 100);

        assertEquals(slots, trimming(8).trimTo(bytes));

        assertEquals(600 - 100L * slots, trimming.residentBytes());
    }

    @Test
    void trimTo_nothingKept_ends() {
        first.release(first.claim(1), 0);

        assertEquals(0, trimming.trimTo(-1));

        assertEquals(List.of(), first.calls);
    }

    @ParameterizedTest
    @CsvSource({"4097, 0", "4096, 0", "4096, 1"})
    void trimIdle_systemRefuses_saysSoAndTheSlotIsFree(long keptBytes, int minimumIdleTicks) {
        first.release(first.claim(1), keptBytes);
        trimming.tick();
        first.before = () -> {
            throw new IllegalStateException("no such luck");
        };

        assertThrows(
                IllegalStateException.class, () -> trimming.trimIdle(minimumIdleTicks));

        assertEquals(1, freed);
        assertEquals(0, first.slots().trimming());
        assertEquals(keptBytes, trimming.residentBytes());
    }

    @Test
    void trimIdle_systemRefusesToReduce_slotIsTheNextToBeTrimmed() {
        int[] young = first.claim(1);
        int[] old = first.claim(1);
        first.release(old, KEEP_BYTES);
        trimming.tick();
        first.release(young, KEEP_BYTES + 1);
        first.before = () -> {
            throw new IllegalStateException("no such luck");
        };
        assertThrows(IllegalStateException.class, () -> trimming.trimIdle(2));
        first.before = () -> {};

        assertEquals(1, trimming.trimTo(2 * KEEP_BYTES));

        assertEquals("trim[" + young[0] + "]", first.calls.getLast());
    }

    @Test
    void close_trimsAfterIt_doNothing() {
        first.release(first.claim(1), KEEP_BYTES + 1);
        second.release(second.claim(1), KEEP_BYTES);
        trimming.tick();

        trimming.close();
        trimming.close();

        assertEquals(0, trimming.trimIdle(0));
        assertEquals(0, trimming.trimTo(0));
        assertEquals(List.of(), first.calls);
        assertEquals(List.of(), second.calls);
        assertEquals(0, freed);
    }

    @Test
    void close_whileATrimRuns_waitsForIt() throws InterruptedException {
        first.release(first.claim(1), KEEP_BYTES);
        var trims = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        first.before = () -> {
            trims.countDown();
            await(goOn);
        };
        Thread trimmer = Thread.ofPlatform().daemon().start(() -> trimming.trimTo(0));
        await(trims);
        Thread closer = Thread.ofPlatform().daemon().start(trimming::close);

        while (closer.getState() != Thread.State.BLOCKED) {
            assertTrue(closer.isAlive(), "it has not waited");
            Thread.onSpinWait();
        }
        goOn.countDown();

        assertTrue(trimmer.join(PATIENCE));
        assertTrue(closer.join(PATIENCE));
        assertEquals(List.of("trim[0]"), first.calls);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void trim_steadyState_allocatesNothing() {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int[] claimed = first.claim(8);
        first.records = false;
        long least = Long.MAX_VALUE;
        // The first ones include class loading, and any one what the JVM does when it compiles anew.
        for (int attempt = 0; least > 0 && attempt < 100; attempt++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int round = 0; round < 500; round++) {
                first.release(claimed, KEEP_BYTES + 1);
                trimming.tick();
                trimming.trimIdle(1);
                trimming.trimTo(0);
                first.claimAll(claimed);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }

        assertEquals(0, least);
        assertEquals(0, freed % (500 * 8), "four batches are reduced and four trimmed each round");
    }

    @Test
    void construct_outOfRange_isRefused() {
        List<SlotGroup> groups = List.of(first);
        assertThrows(
                IllegalArgumentException.class,
                () -> new Trimming("memory", groups, -1, 1, () -> {}));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Trimming("memory", groups, 0, 0, () -> {}));
    }
}
