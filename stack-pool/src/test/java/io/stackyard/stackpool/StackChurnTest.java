package io.stackyard.stackpool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.allocator.metrics.CounterRegistry;
import io.stackyard.config.Setting;
import io.stackyard.config.Tunables;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Random life of a pool and its stores' caches against a plain model of both.
class StackChurnTest {
    private static final int SEEDS = 30;

    private static final int STEPS = 400;

    private static final int STACKS = 7;

    private static final int STORES = 3;

    @ParameterizedTest
    @EnumSource
    void randomLife_allSteps_agreesWithTheModel(Ground ground) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            try {
                new Life(ground, seed).run();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + " on " + ground, e);
            }
        }
    }

    /// One pool, some stores, and what the model knows of each.
    private static final class Life {
        private final Random random;
        private final StackPool pool;
        private final int cacheCapacity;
        private final StackCache[] caches = new StackCache[STORES];
        private final List<List<Integer>> live = new ArrayList<>();
        private final List<Deque<Integer>> idle = new ArrayList<>();
        private final long[] revisions = new long[STACKS];
        private final boolean[] mayBeDirty = new boolean[STACKS];
        private long nextStoreId = 1;

        Life(Ground ground, long seed) {
            random = new Random(seed);
            cacheCapacity = random.nextInt(5);
            Tunables tunables = ground.tunables(STACKS)
                    .set(Setting.STACK_SIZE, 32768)
                    .set(Setting.STACK_STORE_CACHE, cacheCapacity)
                    .set(Setting.STACK_KEEP_RESIDENT, 4096L * random.nextInt(8))
                    .build();
            pool = new StackPool(Ground.open(tunables), tunables, new CounterRegistry());
            for (int store = 0; store < STORES; store++) {
                caches[store] = new StackCache(pool, nextStoreId++);
                live.add(new ArrayList<>());
                idle.add(new ArrayDeque<>());
            }
        }

        void run() {
            for (int step = 0; step < STEPS; step++) {
                int store = random.nextInt(STORES);
                switch (random.nextInt(10)) {
                    case 0, 1, 2, 3 -> claim(store);
                    case 4, 5, 6, 7 -> release(store);
                    case 8 -> flush(store);
                    default -> closeAndStartAnew(store);
                }
                pool.checkInvariants();
                checkCounts();
            }
            for (int store = 0; store < STORES; store++) {
                closeAndStartAnew(store);
                caches[store].close();
            }
            pool.close();
        }

        private void claim(int store) {
            int slot = caches[store].tryClaim();
            if (slot == StackCache.NONE) {
                assertEquals(0, idle.get(store).size());
                assertEquals(STACKS, inUse());
                return;
            }
            long block = pool.controlBlock(slot);
            boolean own = !idle.get(store).isEmpty();
            if (own) {
                assertEquals(idle.get(store).pop(), slot, "last in, first out");
            } else {
                assertTrue(isFree(slot), "slot " + slot + " has an owner");
            }
            live.get(store).add(slot);
            assertSame(StackState.FRESH, ControlBlock.state(block));
            assertTrue(ControlBlock.revision(block) > revisions[slot], "revision is not newer");
            if (!own || !mayBeDirty[slot]) {
                assertEquals(0, Sentinel.dirtyWords(block), "bytes of an earlier owner");
            }
            use(slot, block);
        }

        private void use(int slot, long block) {
            long room = ControlBlock.end(block) - ControlBlock.start(block);
            long depth = random.nextBoolean() ? random.nextLong(512) : random.nextLong(room + 1);
            Sentinel.fill(block, ControlBlock.start(block) + (depth & -Long.BYTES));
            mayBeDirty[slot] = true;
            for (int consumed = random.nextInt(3); consumed > 0; consumed--) {
                ControlBlock.advanceRevision(block);
            }
            StackState[] ends = {StackState.PARENT, StackState.SUSPENDED, StackState.RETURNED,
                StackState.TRAPPED};
            if (random.nextInt(5) > 0) {
                ControlBlock.setState(block, StackState.RUNNING);
                ControlBlock.setState(block, ends[random.nextInt(ends.length)]);
            }
            revisions[slot] = ControlBlock.revision(block);
        }

        private void release(int store) {
            List<Integer> mine = live.get(store);
            if (mine.isEmpty()) {
                return;
            }
            int slot = mine.remove(/* index */ random.nextInt(mine.size()));
            caches[store].release(slot);
            Deque<Integer> waiting = idle.get(store);
            if (cacheCapacity == 0) {
                mayBeDirty[slot] = false;
                return;
            }
            if (waiting.size() == cacheCapacity) {
                for (int batch = Math.ceilDiv(cacheCapacity, 2); batch > 0; batch--) {
                    mayBeDirty[waiting.removeLast()] = false;
                }
            }
            waiting.push(slot);
        }

        private void flush(int store) {
            caches[store].flush();
            idle.get(store).forEach(slot -> mayBeDirty[slot] = false);
            idle.get(store).clear();
        }

        private void closeAndStartAnew(int store) {
            for (int slot : live.get(store)) {
                caches[store].release(slot);
                mayBeDirty[slot] = false;
            }
            live.get(store).clear();
            caches[store].close();
            idle.get(store).forEach(slot -> mayBeDirty[slot] = false);
            idle.get(store).clear();
            caches[store] = new StackCache(pool, nextStoreId++);
        }

        private boolean isFree(int slot) {
            return live.stream().noneMatch(slots -> slots.contains(slot))
                    && idle.stream().noneMatch(slots -> slots.contains(slot));
        }

        private int inUse() {
            return live.stream().mapToInt(List::size).sum()
                    + idle.stream().mapToInt(Deque::size).sum();
        }

        private void checkCounts() {
            assertEquals(inUse(), pool.inUse());
            for (int store = 0; store < STORES; store++) {
                assertEquals(live.get(store).size(), caches[store].liveCount());
                assertEquals(idle.get(store).size(), caches[store].idleCount());
            }
        }
    }
}
