package io.stackyard.stackpool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.allocator.PoolExhaustedException;
import io.stackyard.allocator.metrics.CounterRegistry;
import io.stackyard.allocator.trim.TrimmedPool;
import io.stackyard.config.Setting;
import io.stackyard.config.Tunables;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What happens when stacks run short, and what a trimmer takes from those that lie idle.
class StackSupplyTest {
    private static final int PATIENCE_SECONDS = 60;

    private final CounterRegistry registry = new CounterRegistry();

    private StackPool open(Ground ground, int stacks, Duration timeout) {
        Tunables tunables = ground.tunables(stacks)
                .set(Setting.POOL_CLAIM_TIMEOUT, timeout)
                .set(Setting.POOL_MAX_WAITERS, 4)
                .set(Setting.STACK_STORE_CACHE, 1)
                .set(Setting.STACK_KEEP_RESIDENT, 8192)
                .build();
        return new StackPool(Ground.open(tunables), tunables, registry);
    }

    @Test
    void claim_noneFree_waitsForTheNextRelease()
            throws InterruptedException, ExecutionException {
        try (StackPool pool = open(Ground.UNGUARDED, 1, Duration.ofHours(1))) {
            int slot = pool.claim();
            CompletableFuture<Integer> waiting = CompletableFuture.supplyAsync(pool::claim);
            awaitWaiter();

            pool.release(slot);

            assertEquals(slot, get(waiting));
            pool.release(slot);
        }
    }

    private static int get(CompletableFuture<Integer> waiting)
            throws InterruptedException, ExecutionException {
        return waiting.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).get();
    }

    private void awaitWaiter() throws InterruptedException {
        while (counter("stack.waiters") == 0) {
            Thread.sleep(1);
        }
    }

    private long counter(String label) {
        List<Long> found = new ArrayList<>();
        registry.forEach((name, value) -> {
            if (name.equals(label)) {
                found.add(value);
            }
        });
        assertEquals(1, found.size(), label);
        return found.getFirst();
    }

    @Test
    void claim_noneFreeInTime_saysSo() {
        try (StackPool pool = open(Ground.UNGUARDED, 1, Duration.ofMillis(10))) {
            int slot = pool.claim();

            String message = assertThrows(PoolExhaustedException.class, pool::claim).getMessage();

            assertTrue(String.valueOf(message).matches(".*\\(waited [1-9][0-9]+ ms.*"), message);
            assertEquals(1, counter("stack.exhausted"));
            pool.release(slot);
        }
    }

    @Test
    void takeShortage_aClaimFoundNoStack_isTrueOnce() {
        try (StackPool pool = open(Ground.UNGUARDED, 1, Duration.ZERO);
                var idle = new StackCache(pool, 1);
                var other = new StackCache(pool, 2)) {
            idle.release(idle.claim());
            assertFalse(idle.takeShortage(), "nobody missed a stack");

            assertThrows(PoolExhaustedException.class, other::claim);

            assertTrue(idle.takeShortage());
            assertFalse(idle.takeShortage());
        }
    }

    @Test
    void flush_aClaimWaits_wakesIt() throws InterruptedException, ExecutionException {
        try (StackPool pool = open(Ground.UNGUARDED, 1, Duration.ofHours(1));
                var idle = new StackCache(pool, 1)) {
            int slot = idle.claim();
            idle.release(slot);
            CompletableFuture<Integer> waiting = CompletableFuture.supplyAsync(pool::claim);
            awaitWaiter();

            idle.flush();

            assertEquals(slot, get(waiting));
            pool.release(slot);
        }
    }

    @ParameterizedTest
    @EnumSource
    void trimTo_nothing_takesWhatIdleStacksKeep(Ground ground) {
        try (StackPool pool = open(ground, 3, Duration.ZERO)) {
            List<Integer> slots = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                int slot = pool.claim();
                slots.add(slot);
                Sentinel.fill(pool.controlBlock(slot));
            }
            slots.forEach(pool::release);
            TrimmedPool trimming = pool.trimming();
            long kept = trimming.residentBytes();
            assertTrue(kept > 0, "keep-resident keeps something");

            assertEquals(1, trimming.trimTo(kept - 1));
            assertEquals(2, trimming.trimTo(0));

            assertEquals(0, trimming.residentBytes());
            assertEquals(0, trimming.trimTo(0));
            pool.checkInvariants();
            for (int i = 0; i < 3; i++) {
                assertEquals(0, Sentinel.dirtyWords(pool.controlBlock(pool.claim())));
            }
            slots.forEach(pool::release);
        }
    }

    @Test
    void trimTo_notZeroing_leavesNothingOfTheLastOwner() {
        Tunables tunables = Ground.UNGUARDED.tunables(1)
                .set(Setting.STACK_ZEROING, false)
                .set(Setting.STACK_STORE_CACHE, 0)
                .set(Setting.STACK_KEEP_RESIDENT, 8192)
                .build();
        try (StackPool pool = new StackPool(Ground.open(tunables), tunables, registry)) {
            int slot = pool.claim();
            Sentinel.fill(pool.controlBlock(slot));
            pool.release(slot);

            assertEquals(1, pool.trimming().trimTo(0));

            assertEquals(1, counter("stack.trims"));
            assertEquals(0, Sentinel.dirtyWords(pool.controlBlock(pool.claim())));
            pool.release(slot);
        }
    }

    @Test
    void trimIdle_youngStacks_stayUntilTheyAreOldEnough() {
        try (StackPool pool = open(Ground.UNGUARDED, 2, Duration.ZERO)) {
            pool.release(pool.claim());
            TrimmedPool trimming = pool.trimming();

            trimming.tick();
            assertEquals(0, trimming.trimIdle(2));
            trimming.tick();
            assertEquals(1, trimming.trimIdle(2));
        }
    }

    @Test
    void trim_closedPool_doesNothing() {
        StackPool pool = open(Ground.UNGUARDED, 2, Duration.ZERO);
        pool.release(pool.claim());
        TrimmedPool trimming = pool.trimming();
        pool.close();

        assertEquals(0, trimming.trimIdle(0));
        assertEquals(0, trimming.trimTo(0));
        assertThrows(IllegalStateException.class, pool::claim);
    }
}
