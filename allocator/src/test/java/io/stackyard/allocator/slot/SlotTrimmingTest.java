package io.stackyard.allocator.slot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.allocator.metrics.PoolCounter;
import io.stackyard.allocator.metrics.PoolCounters;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class SlotTrimmingTest {

    private static final long NO_KEY = SlotAllocator.NO_KEY;
    private static final int NONE = SlotAllocator.NONE;
    private static final long PAGE = 4096;

    private final PoolCounters counters = PoolCounters.unregistered("test");
    private final int[] batch = new int[8];
    private int processor;

    private SlotAllocator allocator(int slotCount, int warmBudget, int shards) {
        return new SlotAllocator(slotCount, warmBudget, shards, counters, () -> processor);
    }

    /// Claims all slots and gives them back with one page each, in ascending order.
    private static SlotAllocator used(SlotAllocator slots) {
        for (int claims = 0; claims < slots.slotCount(); claims++) {
            slots.tryClaim(NO_KEY);
        }
        for (int slot = 0; slot < slots.slotCount(); slot++) {
            slots.release(slot, PAGE);
        }
        return slots;
    }

    private int[] claimIdle(SlotAllocator slots, int max, int minimumIdleTicks) {
        int count = slots.claimIdle(batch, max, minimumIdleTicks);
        slots.checkInvariants();
        return Arrays.copyOf(batch, count);
    }

    @Test
    void claimIdle_severalAges_takesTheOldestFirst() {
        var slots = used(allocator(3, 3, 1));
        slots.tick();
        slots.tryClaim(NO_KEY); // The newest, slot 2.
        slots.tryClaim(NO_KEY); // Slot 1.
        slots.release(2, PAGE);
        slots.tick();
        slots.release(1, PAGE);

        assertArrayEquals(new int[] {0}, claimIdle(slots, 8, 2));
        assertArrayEquals(new int[] {2}, claimIdle(slots, 8, 1));
        assertArrayEquals(new int[] {1}, claimIdle(slots, 8, 0));
        assertArrayEquals(new int[0], claimIdle(slots, 8, 0));
        assertEquals(3, slots.trimming());
        assertEquals(0, slots.warm());
        assertEquals(0, slots.inUse());
        assertEquals(0, counters.get(PoolCounter.WARM));
        assertEquals(0, counters.get(PoolCounter.RESIDENT_BYTES));
    }

    @Test
    void claimIdle_slotsWithoutBacking_arePassedOver() {
        var slots = allocator(3, 3, 1);
        for (int slot = 0; slot < 3; slot++) {
            slots.tryClaim(1);
        }
        slots.release(0, 0);
        slots.release(1, PAGE);
        slots.release(2, 0);

        assertArrayEquals(new int[] {1}, claimIdle(slots, 8, 0));
        assertEquals(2, slots.warm());
        assertEquals(2, slots.tryClaim(1), "the others keep their key");
    }

    @Test
    void claimIdle_busySlots_areNeverTaken() {
        var slots = used(allocator(4, 4, 1));
        int busy = slots.tryClaim(NO_KEY);
        slots.tick();

        assertArrayEquals(new int[] {0, 1, 2}, claimIdle(slots, 8, 1));
        assertTrue(slots.isInUse(busy));
    }

    @Test
    void claimIdle_lessRoomThanIdleSlots_stopsThere() {
        var slots = used(allocator(5, 5, 1));

        assertArrayEquals(new int[] {0, 1}, claimIdle(slots, 2, 0));
        assertArrayEquals(new int[0], claimIdle(slots, 0, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> slots.claimIdle(batch, 9, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> slots.claimIdle(batch, -1, 0));
        assertThrows(IllegalArgumentException.class, () -> slots.claimIdle(batch, 1, -1));
    }

    @Test
    void claimIdle_sameAgeInSeveralShards_takesFromEach() {
        var slots = used(allocator(16, 16, 4));

        int[] claimed = claimIdle(slots, 8, 0);

        Arrays.sort(claimed);
        assertArrayEquals(new int[] {0, 1, 4, 5, 8, 9, 12, 13}, claimed);
    }

    @Test
    void claimIdle_olderSlotsInOneShard_takesThoseFirst() {
        var slots = used(allocator(8, 8, 2));
        slots.tick();
        processor = 0;
        for (int claims = 0; claims < 4; claims++) {
            slots.release(slots.tryClaim(NO_KEY), PAGE); // The newest of shard 0: slot 3.
        }

        assertArrayEquals(new int[] {0, 1, 4, 5}, claimIdle(slots, 4, 0));
        assertArrayEquals(new int[] {2, 6, 7}, claimIdle(slots, 8, 1));
        assertArrayEquals(new int[] {3}, claimIdle(slots, 8, 0));
    }

    @Test
    void claimIdle_fewOldSlotsInOneShard_takesTheRestFromTheOther() {
        var slots = used(allocator(8, 8, 2));
        slots.tick();
        processor = 0;
        for (int claims = 0; claims < 3; claims++) {
            slots.tryClaim(NO_KEY);
        }
        for (int slot = 1; slot < 4; slot++) {
            slots.release(slot, PAGE);
        }

        assertArrayEquals(new int[] {0, 4, 5, 6}, claimIdle(slots, 4, 0));
    }

    @Test
    void claimIdle_manyTicks_agesGoOn() {
        var slots = used(allocator(1, 1, 1));
        slots.release(slots.tryClaim(NO_KEY), PAGE);
        for (int ticks = 0; ticks < 3; ticks++) {
            slots.tick();
        }

        assertArrayEquals(new int[0], claimIdle(slots, 8, 4));
        assertArrayEquals(new int[] {0}, claimIdle(slots, 8, 3));
    }

    @Test
    void releaseTrimmed_nothingResident_isTakenBeforeColdOnesAndHasNoKey() {
        var slots = allocator(4, 4, 1);
        int slot = slots.tryClaim(1);
        slots.release(slot, PAGE);
        claimIdle(slots, 8, 0);

        slots.releaseTrimmed(slot, 0);

        slots.checkInvariants();
        assertTrue(slots.isTrimmed(slot));
        assertFalse(slots.isWarm(slot));
        assertEquals(1, slots.trimmed());
        assertEquals(0, slots.warm());
        assertEquals(0, slots.trimming());
        assertEquals(1, counters.get(PoolCounter.TRIMS));
        assertEquals(NONE, slots.tryClaimAffine(1), "the key is forgotten");
        assertEquals(slot, slots.tryClaim(2), "before the cold ones");
        slots.checkInvariants();
    }

    @Test
    void tryClaim_warmBudgetMet_prefersWarmOverTrimmed() {
        var slots = used(allocator(3, 1, 1));
        claimIdle(slots, 1, 0);
        slots.releaseTrimmed(0, 0);

        assertEquals(1, slots.tryClaim(9), "oldest warm: two are above the budget of one");
        assertEquals(2, slots.tryClaim(9), "one is at the budget");
        assertEquals(0, slots.tryClaim(9), "trimmed after all");
        assertEquals(NONE, slots.tryClaim(9));
    }

    @Test
    void tryClaim_severalTrimmed_takesTheNewest() {
        var slots = used(allocator(3, 3, 1));
        for (int slot : claimIdle(slots, 3, 0)) {
            slots.releaseTrimmed(slot, 0);
        }

        assertEquals(2, slots.tryClaim(NO_KEY));
        assertEquals(1, slots.tryClaim(NO_KEY));
        assertEquals(0, slots.tryClaim(NO_KEY));
    }

    @Test
    void releaseTrimmed_stillResident_isTheOldestWarmSlotAgain() {
        var slots = used(allocator(3, 0, 1));
        slots.tick();
        claimIdle(slots, 1, 1);

        slots.releaseTrimmed(0, 2 * PAGE);

        slots.checkInvariants();
        assertEquals(3, slots.warm());
        assertEquals(4 * PAGE, slots.residentBytes());
        assertEquals(4 * PAGE, counters.get(PoolCounter.RESIDENT_BYTES));
        assertEquals(0, counters.get(PoolCounter.TRIMS));
        assertArrayEquals(new int[] {0}, claimIdle(slots, 1, 1), "it is as old as it was");
        slots.releaseTrimmed(0, PAGE);
        assertEquals(0, slots.tryClaim(7), "the oldest for a claim with a key");
    }

    @Test
    void releaseTrimmed_stillResidentWithAKey_hasForgottenIt() {
        var slots = allocator(2, 2, 1);
        slots.release(slots.tryClaim(1), PAGE);
        slots.tryClaimForTrim(0);

        slots.releaseTrimmed(0, PAGE);

        slots.checkInvariants();
        assertEquals(NONE, slots.tryClaimAffine(1));
    }

    @Test
    void releaseReduced_amongOlderOnes_isTheNewestAndDelaysNoOther() {
        var slots = used(allocator(3, 0, 1));
        slots.tick();
        claimIdle(slots, 1, 1);
        slots.tick();

        slots.releaseReduced(0, 2 * PAGE);

        slots.checkInvariants();
        assertEquals(4 * PAGE, slots.residentBytes());
        assertEquals(0, counters.get(PoolCounter.TRIMS));
        assertArrayEquals(new int[] {1, 2}, claimIdle(slots, 3, 1), "its idle time starts anew");
        assertEquals(0, slots.tryClaim(NO_KEY));
    }

    @Test
    void releaseReduced_nothingLeftOrNotClaimedForTrim_isRefused() {
        var slots = used(allocator(2, 2, 1));

        assertThrows(IllegalStateException.class, () -> slots.releaseReduced(0, PAGE));
        assertTrue(slots.tryClaimForTrim(0));
        assertThrows(IllegalArgumentException.class, () -> slots.releaseReduced(0, 0));
        slots.releaseReduced(0, PAGE);
        slots.checkInvariants();
    }

    @Test
    void releaseTrimmed_notClaimedForTrim_isRefused() {
        var slots = used(allocator(2, 2, 1));
        slots.tryClaim(NO_KEY);

        assertThrows(IllegalStateException.class, () -> slots.releaseTrimmed(0, 0));
        assertThrows(IllegalStateException.class, () -> slots.releaseTrimmed(1, PAGE));
        assertThrows(IndexOutOfBoundsException.class, () -> slots.releaseTrimmed(2, 0));
        assertTrue(slots.tryClaimForTrim(0));
        assertThrows(IllegalArgumentException.class, () -> slots.releaseTrimmed(0, -1));
        assertThrows(IllegalStateException.class, () -> slots.release(0, 0));
        assertThrows(IllegalStateException.class, () -> slots.quarantine(0));
        slots.checkInvariants();
        slots.releaseTrimmed(0, 0);
        assertThrows(IllegalStateException.class, () -> slots.releaseTrimmed(0, 0));
        slots.checkInvariants();
    }

    @Test
    void tryClaimForTrim_eachState_takesWarmAndTrimmedOnly() {
        var slots = used(allocator(6, 6, 2));
        slots.tryClaimForTrim(0);
        slots.releaseTrimmed(0, 0); // 0 trimmed, 1 trimming, 2 to be in use, 3 and 4 warm, 5 bad.
        slots.tryClaimForTrim(1);
        processor = 0;
        assertEquals(0, slots.tryClaim(NO_KEY), "trimmed comes first within the budget");
        slots.release(0, 0);
        assertTrue(slots.tryClaimForTrim(0), "warm without backing");
        slots.releaseTrimmed(0, 0);
        processor = 1;
        int bad = slots.tryClaim(NO_KEY);
        slots.quarantine(bad);

        assertTrue(slots.tryClaimForTrim(0), "trimmed");
        assertFalse(slots.tryClaimForTrim(1), "trimming");
        assertTrue(slots.tryClaimForTrim(2), "warm");
        assertFalse(slots.tryClaimForTrim(bad), "quarantined");
        slots.checkInvariants();
        var cold = allocator(2, 0, 1);
        assertFalse(cold.tryClaimForTrim(0), "cold");
        cold.tryClaim(NO_KEY);
        assertFalse(cold.tryClaimForTrim(0), "in use");
        cold.checkInvariants();
    }

    @Test
    @Timeout(30)
    void tryClaim_onlyTrimmingSlots_waitsUntilOneIsBack() throws Exception {
        for (long residentBytes : new long[] {0, PAGE}) {
            for (long key : new long[] {NO_KEY, 5}) {
                var slots = used(allocator(1, 0, 1));
                slots.tryClaimForTrim(0);

                var claim = CompletableFuture.supplyAsync(() -> slots.tryClaim(key));
                Thread.sleep(5);
                assertFalse(claim.isDone(), "it waits");
                slots.releaseTrimmed(0, residentBytes);

                assertEquals(0, claim.get(20, TimeUnit.SECONDS));
                assertEquals(0, counters.get(PoolCounter.EXHAUSTED));
            }
        }
    }

    @Test
    @Timeout(60)
    void tryClaim_trimmerThatNeverReturns_failsAfterAWhile() {
        var slots = used(allocator(1, 0, 1));
        slots.tryClaimForTrim(0);

        assertEquals(NONE, slots.tryClaim(NO_KEY));
        assertEquals(1, counters.get(PoolCounter.EXHAUSTED));
    }

    @Test
    void tryClaimUncounted_noneFree_isNoExhaustion() {
        var slots = allocator(1, 0, 1);

        assertEquals(0, slots.tryClaimUncounted(NO_KEY));
        assertEquals(NONE, slots.tryClaimUncounted(NO_KEY));
        assertEquals(0, counters.get(PoolCounter.EXHAUSTED));
        assertEquals(NONE, slots.tryClaim(NO_KEY));
        assertEquals(1, counters.get(PoolCounter.EXHAUSTED));
    }
}
