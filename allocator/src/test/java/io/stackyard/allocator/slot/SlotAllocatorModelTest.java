package io.stackyard.allocator.slot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random traffic against a model that is written to be read: lists searched from end to end.
final class SlotAllocatorModelTest {

    private static final int ROUNDS = 4000;

    /// The policy of one shard.
    private static final class Model {

        private record Free(int slot, long key, long residentBytes) {}

        private final int slotCount;
        private final int warmBudget;
        private final List<Free> warm = new ArrayList<>(); // Oldest first.
        private final long[] keys;
        private int nextCold;
        private int inUse;
        private int quarantined;

        Model(int slotCount, int warmBudget) {
            this.slotCount = slotCount;
            this.warmBudget = warmBudget;
            this.keys = new long[slotCount];
        }

        int tryClaim(long key) {
            int affine = key == SlotAllocator.NO_KEY ? -1 : newestOf(key);
            if (affine >= 0) {
                return claimWarm(affine, key);
            }
            boolean hasCold = nextCold < slotCount;
            if (hasCold && (warm.size() < warmBudget || warm.isEmpty())) {
                keys[nextCold] = key;
                inUse++;
                return nextCold++;
            }
            if (warm.isEmpty()) {
                return SlotAllocator.NONE;
            }
            return claimWarm(key == SlotAllocator.NO_KEY ? warm.size() - 1 : 0, key);
        }

        int tryClaimAffine(long key) {
            int affine = newestOf(key);
            return affine < 0 ? SlotAllocator.NONE : claimWarm(affine, SlotAllocator.NO_KEY);
        }

        private int newestOf(long key) {
            for (int index = warm.size() - 1; index >= 0; index--) {
                if (warm.get(index).key() == key) {
                    return index;
                }
            }
            return -1;
        }

        private int claimWarm(int index, long key) {
            int slot = warm.remove(index).slot();
            keys[slot] = key;
            inUse++;
            return slot;
        }

        void release(int slot, long residentBytes) {
            warm.add(new Free(slot, keys[slot], residentBytes));
            inUse--;
        }

        void quarantine() {
            inUse--;
            quarantined++;
        }

        long residentBytes() {
            return warm.stream().mapToLong(Free::residentBytes).sum();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void everyOperation_randomTraffic_doesWhatTheModelDoes(long seed) {
        var random = new SplittableRandom(seed);
        int slotCount = random.nextInt(1, 40);
        int warmBudget = random.nextInt(0, slotCount + 10);
        int keyCount = random.nextInt(1, 8);
        var model = new Model(slotCount, warmBudget);
        var slots = new SlotAllocator(slotCount, warmBudget, 1);
        List<Integer> inUse = new ArrayList<>();

        for (int round = 0; round < ROUNDS; round++) {
            String message = "seed " + seed + ", round " + round;
            int choice = random.nextInt(100);
            if (choice < 50) {
                long key = random.nextInt(keyCount + 1); // 0 is none.
                int slot = slots.tryClaim(key);
                assertEquals(model.tryClaim(key), slot, message);
                if (slot != SlotAllocator.NONE) {
                    inUse.add(slot);
                }
            } else if (choice < 55) {
                long key = random.nextInt(1, keyCount + 1);
                int slot = slots.tryClaimAffine(key);
                assertEquals(model.tryClaimAffine(key), slot, message);
                if (slot != SlotAllocator.NONE) {
                    inUse.add(slot);
                }
            } else if (!inUse.isEmpty()) {
                int index = random.nextInt(inUse.size());
                Collections.swap(inUse, index, inUse.size() - 1);
                int slot = inUse.removeLast();
                if (round % 1000 == 999) {
                    model.quarantine();
                    slots.quarantine(slot);
                } else {
                    long residentBytes = random.nextInt(4) * 4096L;
                    model.release(slot, residentBytes);
                    slots.release(slot, residentBytes);
                }
            }
            slots.checkInvariants();
            assertEquals(model.inUse, slots.inUse(), message);
            assertEquals(model.warm.size(), slots.warm(), message);
            assertEquals(model.quarantined, slots.quarantined(), message);
            assertEquals(model.residentBytes(), slots.residentBytes(), message);
        }
    }
}
