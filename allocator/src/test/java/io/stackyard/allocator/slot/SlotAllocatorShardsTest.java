package io.stackyard.allocator.slot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.allocator.metrics.PoolCounter;
import io.stackyard.allocator.metrics.PoolCounters;
import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Several shards, and a caller who says which processor it runs on.
final class SlotAllocatorShardsTest {

    private static final long NO_KEY = SlotAllocator.NO_KEY;
    private static final int NONE = SlotAllocator.NONE;

    private final PoolCounters counters = PoolCounters.unregistered("test");
    private int processor;

    private SlotAllocator allocator(int slotCount, int warmBudget, int shards) {
        return new SlotAllocator(slotCount, warmBudget, shards, counters, () -> processor);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 4", "3, 12", "4, 0", "7, 12", "2147483647, 12", "-1, 12"})
    void tryClaim_onAProcessor_startsAtItsShard(int number, int slot) {
        var slots = allocator(16, 0, 4);
        processor = number;

        assertEquals(slot, slots.tryClaim(NO_KEY));
        assertEquals(0, counters.get(PoolCounter.CLAIM_STEALS));
    }

    @Test
    void tryClaim_affineSlotInAnyOtherShard_winsOverColdOnes() {
        for (int home = 0; home < 4; home++) {
            for (int from = 0; from < 4; from++) {
                var slots = allocator(16, 16, 4);
                long steals = counters.get(PoolCounter.AFFINITY_STEALS);
                processor = home;
                int slot = slots.tryClaim(1);
                slots.release(slot, 0);
                processor = from;

                assertEquals(slot, slots.tryClaim(1), home + " from " + from);
                assertEquals(
                        from == home ? 0 : 1, counters.get(PoolCounter.AFFINITY_STEALS) - steals);
                slots.checkInvariants();
            }
        }
    }

    @Test
    void tryClaim_affineSlotsInOwnAndOtherShards_prefersItsOwn() {
        var slots = allocator(16, 16, 4);
        int[] claimed = new int[4];
        for (processor = 0; processor < 4; processor++) {
            claimed[processor] = slots.tryClaim(1);
        }
        for (int slot : claimed) {
            slots.release(slot, 0);
        }
        processor = 2;

        assertEquals(claimed[2], slots.tryClaim(1));
        assertEquals(claimed[3], slots.tryClaim(1), "then the ones behind it");
        assertEquals(claimed[0], slots.tryClaim(1));
        assertEquals(claimed[1], slots.tryClaim(1));
        assertEquals(4, counters.get(PoolCounter.AFFINITY_HITS));
        assertEquals(3, counters.get(PoolCounter.AFFINITY_STEALS));
    }

    @Test
    void tryClaim_sixtyFourShards_findsTheAffineSlotInEachFromEach() {
        var slots = allocator(64, 64, 64);
        for (int home = 0; home < 64; home++) {
            processor = home;
            assertEquals(home, slots.tryClaim(100 + home));
        }
        for (int slot = 0; slot < 64; slot++) {
            slots.release(slot, 0);
        }
        for (int from = 0; from < 64; from++) {
            for (int slot = 0; slot < 64; slot++) {
                processor = from;
                assertEquals(slot, slots.tryClaim(100 + slot), "from " + from);
                slots.release(slot, 0);
            }
        }
        slots.checkInvariants();
    }

    @Test
    void tryClaim_ownShardFull_countsASteal() {
        var slots = allocator(4, 0, 2);
        processor = 1;

        assertEquals(2, slots.tryClaim(NO_KEY));
        assertEquals(3, slots.tryClaim(NO_KEY));
        assertEquals(0, counters.get(PoolCounter.CLAIM_STEALS));
        assertEquals(0, slots.tryClaim(NO_KEY));
        assertEquals(1, slots.tryClaim(NO_KEY));
        assertEquals(2, counters.get(PoolCounter.CLAIM_STEALS));
        assertEquals(NONE, slots.tryClaim(NO_KEY));
        assertEquals(2, counters.get(PoolCounter.CLAIM_STEALS));
    }

    @Test
    void shards_moreThanAWordHasBits_areCutToThat() {
        var slots = allocator(1000, 0, 1000);

        assertTrue(slots.shardCount() <= 64, "shards: " + slots.shardCount());
        checkExhaustiveAndUnique(slots, 1000, "");
    }

    /// Counts, warm budgets and shards over the ranges that peers fuzz.
    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void tryClaim_untilFullThenFreedThenFull_isExhaustiveAndUnique(long seed) {
        var random = new SplittableRandom(seed);
        for (int round = 0; round < 300; round++) {
            int slotCount = random.nextInt(1, 101);
            int warmBudget = random.nextInt(0, slotCount + 11);
            int shards = random.nextInt(1, 65);
            String message =
                    "seed " + seed + ": " + slotCount + ", " + warmBudget + ", " + shards;
            var slots = allocator(slotCount, warmBudget, shards);

            checkExhaustiveAndUnique(slots, slotCount, message);
            for (int slot = 0; slot < slotCount; slot++) {
                slots.release(slot, random.nextInt(2) * 4096L);
            }
            slots.checkInvariants();
            assertEquals(slotCount, slots.warm(), message);
            checkExhaustiveAndUnique(slots, slotCount, message);
            slots.checkInvariants();
        }
    }

    private void checkExhaustiveAndUnique(SlotAllocator slots, int slotCount, String message) {
        var seen = new BitSet();
        for (int claims = 0; claims < slotCount; claims++) {
            processor = claims * 31;
            int slot = slots.tryClaim(claims % 5);
            assertTrue(slot >= 0 && slot < slotCount, message + ": slot " + slot);
            assertTrue(!seen.get(slot), message + ": twice " + slot);
            seen.set(slot);
        }
        assertEquals(NONE, slots.tryClaim(1), message);
        assertEquals(NONE, slots.tryClaim(NO_KEY), message);
    }

    /// A key's free slot is found whatever shard it is in, as long as there is one.
    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24})
    void tryClaim_keyWithAFreeSlotSomewhere_neverMissesIt(long seed) {
        var random = new SplittableRandom(seed);
        int slotCount = random.nextInt(20, 101);
        var slots = allocator(slotCount, random.nextInt(slotCount + 10), random.nextInt(2, 17));
        long[] keys = new long[slotCount];
        int[] freeOfKey = new int[40];
        var inUse = new BitSet();
        for (int round = 0; round < 5000; round++) {
            String message = "seed " + seed + ", round " + round;
            processor = random.nextInt();
            if (random.nextBoolean()) {
                long hits = counters.get(PoolCounter.AFFINITY_HITS);
                int key = random.nextInt(1, 40);
                int slot = slots.tryClaim(key);
                boolean hit = counters.get(PoolCounter.AFFINITY_HITS) > hits;
                assertEquals(freeOfKey[key] > 0, hit, message);
                if (slot != NONE) {
                    freeOfKey[(int) keys[slot]] -= keys[slot] == 0 ? 0 : 1;
                    keys[slot] = key;
                    inUse.set(slot);
                }
            } else if (!inUse.isEmpty()) {
                int slot = inUse.nextSetBit(0);
                inUse.clear(slot);
                freeOfKey[(int) keys[slot]]++;
                slots.release(slot, 0);
            }
            slots.checkInvariants();
        }
        assertTrue(counters.get(PoolCounter.AFFINITY_STEALS) > 0, "seed " + seed);
    }
}
