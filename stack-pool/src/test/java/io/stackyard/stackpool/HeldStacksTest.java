package io.stackyard.stackpool;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.stackyard.allocator.metrics.CounterRegistry;
import io.stackyard.config.Setting;
import io.stackyard.config.Tunables;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The list by itself, and as a [StackCache] keeps it.
class HeldStacksTest {
    private static final long STORE = 7;
    private static final int STACKS = 16;

    private final StackPool pool = open();
    private final HeldStacks held = new HeldStacks(pool);

    private static StackPool open() {
        Tunables tunables =
                Ground.UNGUARDED.tunables(STACKS).set(Setting.STACK_STORE_CACHE, 4).build();
        return new StackPool(Ground.open(tunables), tunables, new CounterRegistry());
    }

    @AfterEach
    void everyStackIsHome() {
        pool.checkInvariants();
        pool.close();
    }

    private long add() {
        long block = pool.controlBlock(pool.tryClaim(STORE));
        held.add(block);
        return block;
    }

    private void remove(long block) {
        held.remove(block);
        pool.takeHome(block);
    }

    private void removeAll() {
        while (held.newest() != 0) {
            remove(held.newest());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void addRemove_atRandom_keepAListNewestFirst(long seed) {
        var random = new Random(seed);
        var model = new ArrayList<Long>();
        for (int step = 0; step < 2000; step++) {
            if (random.nextInt(20) == 0) {
                removeAll();
                model.clear();
            } else if (random.nextInt(10) < 6 && model.size() < STACKS) {
                model.addFirst(add());
            } else if (!model.isEmpty()) {
                remove(model.remove(random.nextInt(model.size())));
            }
            check(model, "seed " + seed + ", step " + step);
        }
        removeAll();
        check(List.of(), "seed " + seed + ", end");
    }

    private void check(List<Long> model, String when) {
        assertEquals(model.size(), held.checkInvariants(STORE), when);
        assertEquals(model.size(), held.count(), when);
        var walked = new ArrayList<Long>();
        for (long block = held.newest(); block != 0; block = held.older(block)) {
            walked.add(block);
        }
        assertEquals(model, walked, when);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15})
    void cache_claimReleaseReleaseAll_atRandom_listsWhatItHolds(long seed) {
        var random = new Random(seed);
        var cache = new StackCache(pool, STORE);
        var live = new ArrayList<Long>();
        for (int step = 0; step < 2000; step++) {
            int choice = random.nextInt(40);
            if (choice == 0) {
                cache.releaseAll(HeldStacksTest::rethrow);
                live.clear();
            } else if (choice == 1) {
                cache.flush();
            } else if (choice < 24 && live.size() < STACKS) {
                live.add(cache.claimBlock());
            } else if (!live.isEmpty()) {
                cache.releaseBlock(live.remove(random.nextInt(live.size())));
            }
            String when = "seed " + seed + ", step " + step;
            assertDoesNotThrow(cache::checkInvariants, when);
            assertEquals(live.size(), cache.liveCount(), when);
            assertEquals(pool.inUse(), cache.liveCount() + cache.idleCount(), when);
        }
        cache.releaseAll(HeldStacksTest::rethrow);
        cache.close();
    }

    private static void rethrow(Throwable failed) {
        throw new AssertionError(failed);
    }

    @Test
    void releaseAll_oneIsRunning_givesTheOthersBackAndKeepsIt() {
        var cache = new StackCache(pool, STORE);
        long idle = cache.claimBlock();
        long suspended = cache.claimBlock();
        long running = cache.claimBlock();
        cache.claimBlock();
        cache.releaseBlock(idle);
        long revision = ControlBlock.revision(suspended);
        ControlBlock.setState(running, StackState.RUNNING);
        var failures = new ArrayList<Throwable>();

        cache.releaseAll(failures::add);

        assertEquals(
                List.of(
                        "stack slot " + ControlBlock.slot(running)
                                + " cannot be released: it must be claimed and not running;"
                                + " state=RUNNING"),
                failures.stream().map(Throwable::getMessage).toList());
        assertEquals(1, cache.liveCount());
        assertEquals(1, cache.idleCount());
        assertEquals(2, pool.inUse());
        assertEquals(revision + 1, ControlBlock.revision(suspended));
        cache.checkInvariants();
        ControlBlock.setState(running, StackState.TRAPPED);
        cache.releaseBlock(running);
        cache.close();
    }

    @Test
    void checkInvariants_wrongPreviousLink_isFound() {
        long first = add();
        long second = add();
        ControlBlock.setPrevious(first, 0);

        var failure =
                assertThrows(IllegalStateException.class, () -> held.checkInvariants(STORE));

        assertEquals(
                "stack slot " + ControlBlock.slot(first)
                        + " is broken: it has a wrong previous link",
                failure.getMessage());
        ControlBlock.setPrevious(first, ControlBlock.slot(second) + 1);
        removeAll();
    }

    @Test
    void checkInvariants_circle_isFound() {
        long first = add();
        long second = add();
        ControlBlock.setNext(first, ControlBlock.slot(second) + 1);
        ControlBlock.setPrevious(second, ControlBlock.slot(first) + 1);

        assertThrows(IllegalStateException.class, () -> held.checkInvariants(STORE));

        ControlBlock.setNext(first, 0);
        ControlBlock.setPrevious(second, 0);
        removeAll();
    }

    @Test
    void checkInvariants_anotherStoresStack_isFound() {
        add();

        assertThrows(IllegalStateException.class, () -> held.checkInvariants(STORE + 1));

        assertEquals(1, held.checkInvariants(STORE));
        removeAll();
    }

    @Test
    void checkInvariants_stackThatIsFreeStillListed_isFound() {
        long block = add();
        pool.takeHome(block);

        assertThrows(IllegalStateException.class, () -> held.checkInvariants(STORE));
    }
}
