package io.stackyard.allocator.slot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.allocator.metrics.PoolCounter;
import io.stackyard.allocator.metrics.PoolCounters;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SlotAllocatorConcurrencyTest {

    private static final int THREADS = 8;
    private static final int ROUNDS = 20_000;

    @ParameterizedTest
    @CsvSource({"1, 4", "4, 16", "16, 200"})
    void tryClaim_manyThreads_neverGivesASlotTwice(int shards, int slotCount)
            throws InterruptedException, ExecutionException {
        var counters = PoolCounters.unregistered("test");
        var slots = new SlotAllocator(slotCount, slotCount / 2, shards, counters);
        var holders = new AtomicIntegerArray(slotCount);
        long claims = 0;
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> workers = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                long seed = thread;
                workers.add(
                        executor.submit(() -> work(slots, holders, new SplittableRandom(seed))));
            }
            for (Future<Integer> worker : workers) {
                claims += worker.get();
            }
        }

        assertTrue(claims > 0, "nobody ever claimed a slot");
        assertEquals(claims, counters.get(PoolCounter.CLAIMS));
        assertEquals(0, slots.inUse());
        assertEquals(0, counters.get(PoolCounter.IN_USE));
        assertEquals(slots.warm(), counters.get(PoolCounter.WARM));
        assertEquals(slots.residentBytes(), counters.get(PoolCounter.RESIDENT_BYTES));
        slots.checkInvariants();
    }

    private static int work(
            SlotAllocator slots, AtomicIntegerArray holders, SplittableRandom random) {
        int claims = 0;
        int[] mine = new int[4];
        int held = 0;
        for (int round = 0; round < ROUNDS; round++) {
            if (held < mine.length && random.nextBoolean()) {
                int slot = slots.tryClaim(random.nextInt(4));
                if (slot != SlotAllocator.NONE) {
                    claims++;
                    assertEquals(1, holders.incrementAndGet(slot), "slot " + slot);
                    mine[held++] = slot;
                }
            } else if (held > 0) {
                int slot = mine[--held];
                assertEquals(0, holders.decrementAndGet(slot), "slot " + slot);
                slots.release(slot, 4096);
            }
        }
        while (held > 0) {
            int slot = mine[--held];
            holders.decrementAndGet(slot);
            slots.release(slot, 0);
        }
        return claims;
    }
}
