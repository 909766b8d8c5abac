package io.stackyard.allocator.slot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.allocator.metrics.PoolCounter;
import io.stackyard.allocator.metrics.PoolCounters;
import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The policy of one shard. What wasmtime's tests of its index allocator assert is asserted here:
///
/// | theirs | ours |
/// | --- | --- |
/// | test_next_available_allocation_strategy | [#tryClaim_untilFull_handsOutColdSlotsInOrderThenNone] |
/// | test_affinity_allocation_strategy | [#tryClaim_oneKeyTakesAll_onlyThatKeyIsRemembered], [#tryClaim_sameKey_getsItsOwnNewestSlotFirst] |
/// | clear_affine | [#tryClaimAffine_untilNone_purgesTheKey] |
/// | test_affinity_allocation_strategy_random | [#tryClaim_randomTrafficOfTenKeys_oftenFindsTheSameKeysSlot] |
/// | test_affinity_threshold | [#tryClaim_budgetReachedWithKey_takesTheOldestWarmSlot], [#tryClaim_withinBudget_prefersColdSlots] |
/// | test_freelist | [#tryClaim_budgetZeroWithoutKey_isLastInFirstOut]: theirs is first in, first out |
/// | shard_layout_is_exhaustive_and_exact | [ShardLayoutTest#of_everySmallLayout_splitsExactly], [ShardLayoutTest#of_randomLayouts_splitExactly] |
/// | sharded_alloc_is_exhaustive_and_unique | [SlotAllocatorShardsTest#tryClaim_untilFullThenFreedThenFull_isExhaustiveAndUnique] |
///
/// Beyond them: affinity over all shards ([SlotAllocatorShardsTest]), trimming
/// ([SlotTrimmingTest]), waiting ([ClaimQueueTest]).
final class SlotAllocatorTest {

    private static final long NO_KEY = SlotAllocator.NO_KEY;
    private static final int NONE = SlotAllocator.NONE;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 19})
    void tryClaim_untilFull_handsOutColdSlotsInOrderThenNone(int slotCount) {
        var slots = new SlotAllocator(slotCount, 0, 1);

        for (int slot = 0; slot < slotCount; slot++) {
            assertEquals(slot, slots.tryClaim(NO_KEY));
            assertEquals(slot + 1, slots.inUse());
        }

        assertEquals(NONE, slots.tryClaim(NO_KEY));
        assertEquals(NONE, slots.tryClaim(5));
        slots.checkInvariants();
    }

    @Test
    void tryClaim_sameKey_getsItsOwnNewestSlotFirst() {
        var slots = new SlotAllocator(10, 10, 1);
        int first = slots.tryClaim(1);
        int second = slots.tryClaim(1);
        int other = slots.tryClaim(2);
        slots.release(first, 0);
        slots.release(second, 0);
        slots.release(other, 0);

        assertEquals(second, slots.tryClaim(1));
        assertEquals(first, slots.tryClaim(1));
        assertEquals(3, slots.tryClaim(1), "no affine slot is left, and the budget is not reached");
        assertEquals(other, slots.tryClaim(2));
        slots.checkInvariants();
    }

    @Test
    void tryClaim_affineSlotInTheMiddleOfTheWarmOnes_isTakenOut() {
        var slots = new SlotAllocator(3, 3, 1);
        int[] claimed = {slots.tryClaim(1), slots.tryClaim(2), slots.tryClaim(3)};
        for (int slot : claimed) {
            slots.release(slot, 0);
        }

        assertEquals(claimed[1], slots.tryClaim(2));
        slots.checkInvariants();
        assertEquals(claimed[0], slots.tryClaim(9), "the oldest that is left");
        assertEquals(claimed[2], slots.tryClaim(9));
        assertEquals(NONE, slots.tryClaim(9));
    }

    @Test
    void tryClaim_withinBudget_prefersColdSlots() {
        var slots = new SlotAllocator(10, 2, 1);
        slots.release(slots.tryClaim(1), 0); // Slot 0 is warm: 1 of 2.

        assertEquals(1, slots.tryClaim(2));
    }

    @Test
    void tryClaim_budgetReachedWithKey_takesTheOldestWarmSlot() {
        var slots = new SlotAllocator(10, 2, 1);
        int first = slots.tryClaim(1);
        int second = slots.tryClaim(2);
        slots.release(first, 0);
        slots.release(second, 0);

        assertEquals(first, slots.tryClaim(3), "steals the oldest");
        assertEquals(2, slots.tryClaim(4), "one warm slot is below the budget of two");
        assertEquals(second, slots.tryClaim(2), "still finds its own");
    }

    @Test
    void tryClaim_budgetReachedWithoutKey_takesTheNewestWarmSlot() {
        var slots = new SlotAllocator(10, 2, 1);
        int first = slots.tryClaim(NO_KEY);
        int second = slots.tryClaim(NO_KEY);
        slots.release(first, 0);
        slots.release(second, 0);

        assertEquals(second, slots.tryClaim(NO_KEY));
    }

    @Test
    void tryClaim_budgetZeroWithoutKey_isLastInFirstOut() {
        var slots = new SlotAllocator(5, 0, 1);
        for (int slot = 0; slot < 3; slot++) {
            slots.tryClaim(NO_KEY);
        }
        slots.release(1, 0);
        slots.release(2, 0);
        slots.release(0, 0);

        assertEquals(0, slots.tryClaim(NO_KEY));
        assertEquals(2, slots.tryClaim(NO_KEY));
        assertEquals(1, slots.tryClaim(NO_KEY));
        assertEquals(3, slots.tryClaim(NO_KEY), "cold only when no warm one is left");
    }

    @Test
    void tryClaim_coldSlotsGone_fallsBackToWarmOnesBelowBudget() {
        var slots = new SlotAllocator(2, 100, 1);
        int first = slots.tryClaim(1);
        int second = slots.tryClaim(2);
        slots.release(first, 0);
        slots.release(second, 0);

        assertEquals(first, slots.tryClaim(3));
        assertEquals(second, slots.tryClaim(NO_KEY));
        assertEquals(NONE, slots.tryClaim(3));
    }

    @Test
    void tryClaim_slotTakenByAnotherKey_isForgottenByTheFirst() {
        var slots = new SlotAllocator(1, 0, 1);
        slots.release(slots.tryClaim(1), 0);
        slots.release(slots.tryClaim(2), 0);

        assertEquals(NONE, slots.tryClaimAffine(1));
        assertEquals(0, slots.tryClaimAffine(2));
    }

    @Test
    void tryClaim_oneKeyTakesAll_onlyThatKeyIsRemembered() {
        var slots = new SlotAllocator(100, 100, 1);
        int first = slots.tryClaim(1);
        int second = slots.tryClaim(2);
        assertEquals(0, first);
        assertEquals(1, second);
        slots.release(first, 0);
        slots.release(second, 0);

        assertEquals(second, slots.tryClaim(2), "its own first");
        var taken = new BitSet();
        for (int claims = 1; claims < 100; claims++) {
            taken.set(slots.tryClaim(2));
        }
        assertEquals(99, taken.cardinality());
        assertTrue(taken.get(first), "then everything, what the other key used included");
        assertEquals(NONE, slots.tryClaim(2));
        for (int slot = 0; slot < 100; slot++) {
            slots.release(slot, 0);
        }

        assertEquals(NONE, slots.tryClaimAffine(1), "nothing is left that key 1 used last");
        assertEquals(0, slots.tryClaim(1), "it gets the oldest");
        assertEquals(99, slots.tryClaim(2), "and key 2 its newest");
        slots.checkInvariants();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void tryClaimAffine_untilNone_purgesTheKey(int budget) {
        var slots = new SlotAllocator(10, budget, 1);
        int first = slots.tryClaim(1);
        int second = slots.tryClaim(1);
        slots.release(first, 0);
        slots.release(second, 0);

        assertEquals(second, slots.tryClaimAffine(1));
        assertEquals(first, slots.tryClaimAffine(1));
        assertEquals(NONE, slots.tryClaimAffine(1));
        slots.release(first, 0);
        slots.release(second, 0);

        assertEquals(NONE, slots.tryClaimAffine(1), "released without the key");
        slots.checkInvariants();
    }

    @Test
    void tryClaimAffine_severalShards_findsEachOfThem() {
        var slots = new SlotAllocator(40, 40, 4);
        int[] claimed = new int[40];
        for (int index = 0; index < claimed.length; index++) {
            claimed[index] = slots.tryClaim(1);
        }
        for (int slot : claimed) {
            slots.release(slot, 0);
        }
        int found = 0;
        while (slots.tryClaimAffine(1) != NONE) {
            found++;
        }

        assertEquals(40, found);
    }

    @Test
    void tryClaimAffine_noKey_isRefused() {
        var slots = new SlotAllocator(1, 0, 1);

        assertThrows(IllegalArgumentException.class, () -> slots.tryClaimAffine(NO_KEY));
    }

    @Test
    void tryClaim_ownShardEmpty_takesFromTheOthers() {
        var slots = new SlotAllocator(10, 0, 5);
        var seen = new BitSet();

        for (int claims = 0; claims < 10; claims++) {
            seen.set(slots.tryClaim(NO_KEY));
        }

        assertEquals(10, seen.cardinality());
        assertEquals(NONE, slots.tryClaim(NO_KEY));
        assertEquals(5, slots.shardCount());
    }

    @Test
    void release_twice_isRefused() {
        var slots = new SlotAllocator(3, 0, 1);
        int slot = slots.tryClaim(NO_KEY);
        slots.release(slot, 0);

        var failure =
                assertThrows(IllegalStateException.class, () -> slots.release(slot, 0));

        assertEquals("slot 0: WARM cannot become WARM", failure.getMessage());
        slots.checkInvariants();
    }

    @Test
    void release_neverClaimed_isRefused() {
        var slots = new SlotAllocator(3, 0, 1);

        assertThrows(IllegalStateException.class, () -> slots.release(2, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> slots.release(3, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> slots.release(-1, 0));
        slots.checkInvariants();
    }

    @Test
    void quarantine_claimedSlot_isNeverHandedOutAgain() {
        var slots = new SlotAllocator(2, 0, 1);
        int bad = slots.tryClaim(1);

        slots.quarantine(bad);

        assertEquals(1, slots.quarantined());
        assertEquals(0, slots.inUse());
        assertFalse(slots.isInUse(bad));
        assertEquals(1, slots.tryClaim(1));
        assertEquals(NONE, slots.tryClaim(1));
        assertThrows(IllegalStateException.class, () -> slots.release(bad, 0));
        assertThrows(IllegalStateException.class, () -> slots.quarantine(bad));
        slots.checkInvariants();
    }

    @Test
    void residentBytes_releasedAndClaimed_isTheSumOverFreeSlots() {
        var slots = new SlotAllocator(4, 4, 1);
        int first = slots.tryClaim(1);
        int second = slots.tryClaim(2);
        slots.release(first, 4096);
        slots.release(second, 8192);
        assertEquals(12288, slots.residentBytes());

        slots.tryClaim(1);

        assertEquals(8192, slots.residentBytes());
        assertThrows(IllegalArgumentException.class, () -> slots.release(first, -1));
    }

    @Test
    void counters_claimsAndReleases_agreeWithTheAllocator() {
        var counters = PoolCounters.unregistered("test");
        var slots = new SlotAllocator(3, 3, 1, counters);
        int first = slots.tryClaim(1);
        int second = slots.tryClaim(2);
        slots.release(first, 4096);
        slots.release(slots.tryClaim(1), 8192);
        slots.quarantine(second);
        slots.tryClaim(NO_KEY);
        slots.tryClaim(NO_KEY);
        slots.tryClaim(NO_KEY);

        assertEquals(3, counters.get(PoolCounter.CAPACITY));
        assertEquals(2, counters.get(PoolCounter.IN_USE));
        assertEquals(2, counters.get(PoolCounter.HIGH_WATER));
        assertEquals(0, counters.get(PoolCounter.WARM));
        assertEquals(1, counters.get(PoolCounter.QUARANTINED));
        assertEquals(0, counters.get(PoolCounter.RESIDENT_BYTES));
        assertEquals(5, counters.get(PoolCounter.CLAIMS));
        assertEquals(1, counters.get(PoolCounter.AFFINITY_HITS));
        assertEquals(2, counters.get(PoolCounter.AFFINITY_MISSES));
        assertEquals(1, counters.get(PoolCounter.EXHAUSTED));
    }

    @Test
    void tryClaim_randomTrafficOfTenKeys_oftenFindsTheSameKeysSlot() {
        long seed = 99;
        var random = new SplittableRandom(seed);
        var counters = PoolCounters.unregistered("test");
        var slots = new SlotAllocator(1000, 1000, 1, counters);
        int[] inUse = new int[1000];
        int count = 0;
        for (int round = 0; round < 100_000; round++) {
            if (count < 1000 && (count == 0 || random.nextBoolean())) {
                inUse[count++] = slots.tryClaim(1 + random.nextInt(10));
            } else {
                int index = random.nextInt(count);
                slots.release(inUse[index], 0);
                inUse[index] = inUse[--count];
            }
        }

        long hits = counters.get(PoolCounter.AFFINITY_HITS);
        long claims = counters.get(PoolCounter.CLAIMS);
        assertTrue(hits * 5 > claims, "seed " + seed + ": hits=" + hits + ", claims=" + claims);
        slots.checkInvariants();
    }
}
