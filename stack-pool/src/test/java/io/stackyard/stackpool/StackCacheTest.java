package io.stackyard.stackpool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.stackyard.allocator.PoolExhaustedException;
import io.stackyard.allocator.metrics.CounterRegistry;
import io.stackyard.config.Setting;
import io.stackyard.config.Tunables;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StackCacheTest {
    private static final long STORE = 41;

    private final StackPool pool = open();

    private static StackPool open() {
        Tunables tunables = Ground.UNGUARDED.tunables(8).set(Setting.STACK_STORE_CACHE, 4).build();
        return new StackPool(Ground.open(tunables), tunables, new CounterRegistry());
    }

    @AfterEach
    void everyStackIsHome() {
        pool.checkInvariants();
        pool.close();
    }

    private void release(StackCache cache, int... slots) {
        for (int slot : slots) {
            cache.release(slot);
        }
    }

    @Test
    void claim_afterRelease_handsBackTheNewestUnclearedWithANewRevision() {
        var cache = new StackCache(pool, STORE);
        int older = cache.claim();
        int newer = cache.claim();
        long block = pool.controlBlock(newer);
        Sentinel.fill(block);
        int dirty = Sentinel.dirtyWords(block);
        long revision = ControlBlock.revision(block);
        long limit = ControlBlock.limit(block);
        release(cache, older, newer);
        assertSame(StackState.CACHED, ControlBlock.state(block));

        assertEquals(newer, cache.claim());

        assertSame(StackState.FRESH, ControlBlock.state(block));
        assertEquals(dirty, Sentinel.dirtyWords(block));
        assertEquals(revision + 1, ControlBlock.revision(block));
        assertEquals(limit, ControlBlock.limit(block)); // Still the mark of what must be cleared.
        assertEquals(STORE, ControlBlock.owner(block));
        release(cache, newer);
        cache.close();
    }

    @Test
    void close_usedStacks_goHomeCleared() {
        var cache = new StackCache(pool, STORE);
        int slot = cache.claim();
        Sentinel.fill(pool.controlBlock(slot));
        release(cache, slot);

        cache.close();

        assertEquals(0, pool.inUse());
        assertEquals(slot, pool.claim());
        assertEquals(0, Sentinel.dirtyWords(pool.controlBlock(slot)));
        assertEquals(0, ControlBlock.owner(pool.controlBlock(slot)));
        pool.release(slot);
    }

    @ParameterizedTest // Kept when the cache is full, after one more release: half, rounded down, plus it.
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void release_overCapacity_givesTheOldestHalfBack(int capacity) {
        var cache = new StackCache(pool, STORE, capacity);
        int[] slots = new int[capacity + 1];
        for (int i = 0; i <= capacity; i++) {
            slots[i] = cache.claim();
        }
        for (int i = 0; i < capacity; i++) {
            cache.release(slots[i]);
        }
        assertEquals(capacity, cache.idleCount());
        assertEquals(capacity + 1, pool.inUse());

        cache.release(slots[capacity]);

        int kept = capacity == 0 ? 0 : capacity / 2 + 1;
        assertEquals(kept, cache.idleCount());
        assertEquals(kept, pool.inUse());
        for (int i = 0; i < kept; i++) { // Newest first, so the oldest are the ones that left.
            assertEquals(slots[capacity - i], cache.claim());
        }
        for (int i = 0; i < kept; i++) {
            cache.release(slots[capacity - i]);
        }
        cache.close();
    }

    @Test
    void tryClaim_poolAndCacheEmpty_isNoneAndClaimThrows() {
        var cache = new StackCache(pool, STORE);
        int[] slots = new int[8];
        for (int i = 0; i < 8; i++) {
            slots[i] = cache.claim();
        }

        assertEquals(StackCache.NONE, cache.tryClaim());
        assertEquals(
                "no free stack slot: stackyard.pool.total-stacks=8, in use 8 (idle ones in stores included,"
                        + " which come back when a call there ends), quarantined 0;"
                        + " raise stackyard.pool.total-stacks",
                assertThrows(PoolExhaustedException.class, cache::claim).getMessage());
        assertEquals(8, cache.liveCount());
        release(cache, slots);
        cache.close();
    }

    @Test
    void flush_idleStacks_areFreeForOtherStores() {
        var mine = new StackCache(pool, STORE, 8);
        var other = new StackCache(pool, STORE + 1, 8);
        int[] slots = new int[8];
        for (int i = 0; i < 8; i++) {
            slots[i] = mine.claim();
            Sentinel.fill(pool.controlBlock(slots[i]),
                    ControlBlock.start(pool.controlBlock(i)) + 99);
        }
        release(mine, slots);
        assertEquals(StackCache.NONE, other.tryClaim());

        mine.flush();

        for (int i = 0; i < 8; i++) {
            slots[i] = other.claim();
            assertEquals(0, Sentinel.dirtyWords(pool.controlBlock(slots[i])));
        }
        release(other, slots);
        mine.close();
        other.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void releaseUnless_manyStacks_areIdleUntilTheCacheSettles(int capacity) {
        var cache = new StackCache(pool, STORE, capacity);
        int kept = cache.claim();
        int[] dropped = new int[7];
        for (int i = 0; i < dropped.length; i++) {
            dropped[i] = cache.claim();
        }
        long revision = ControlBlock.revision(pool.controlBlock(dropped[0]));

        int released = cache.releaseUnless(block -> ControlBlock.slot(block) == kept);

        assertEquals(7, released);
        assertEquals(7, cache.idleCount());
        assertEquals(1, cache.liveCount());
        assertEquals(8, pool.inUse());
        assertEquals(revision + 1, ControlBlock.revision(pool.controlBlock(dropped[0])));
        cache.checkInvariants();

        for (int i = 0; i < dropped.length; i++) {
            dropped[i] = cache.claim();
        }
        assertEquals(0, cache.idleCount());
        release(cache, dropped);
        assertEquals(7, cache.idleCount(), "as many as were there before");

        cache.settle();

        assertEquals(capacity, cache.idleCount());
        assertEquals(capacity + 1, pool.inUse());
        cache.checkInvariants();
        release(cache, kept);
        assertTrue(cache.idleCount() <= capacity, () -> "idle: " + cache.idleCount());
        cache.close();
    }

    @Test
    void releaseUnless_thenFlush_hasTheOldSizeAgain() {
        var cache = new StackCache(pool, STORE, 1);
        for (int i = 0; i < 5; i++) {
            cache.claim();
        }
        cache.releaseUnless(_ -> false);
        cache.flush();
        assertEquals(0, pool.inUse());

        release(cache, cache.claim(), cache.claim(), cache.claim());

        assertTrue(cache.idleCount() <= 1, () -> "idle: " + cache.idleCount());
        cache.close();
    }

    @Test
    void release_twice_isRefused() {
        var cache = new StackCache(pool, STORE);
        int slot = cache.claim();
        cache.release(slot);

        assertEquals(
                "stack slot 0 cannot be released: it must be claimed and not running; state=CACHED",
                assertThrows(IllegalStateException.class, () -> cache.release(slot)).getMessage());

        cache.close();
    }

    @Test
    void release_stackOfAnother_isRefused() {
        var mine = new StackCache(pool, STORE);
        var other = new StackCache(pool, STORE + 1);
        int slot = mine.claim();

        assertEquals(
                "stack slot 0 cannot be released: only its owner may; owner=41, releasedBy=42",
                assertThrows(IllegalStateException.class, () -> other.release(slot)).getMessage());
        assertEquals(
                "stack slot 0 cannot be released: only its owner may; owner=41, releasedBy=0",
                assertThrows(IllegalStateException.class, () -> pool.release(slot)).getMessage());

        mine.release(slot);
        mine.close();
        other.close();
    }

    @Test
    void release_cachedStackThroughThePool_isRefused() {
        var cache = new StackCache(pool, STORE);
        int slot = cache.claim();
        cache.release(slot);

        assertThrows(IllegalStateException.class, () -> pool.release(slot));

        cache.close();
    }

    @Test
    void close_withLiveStacks_saysSoAndStaysOpen() {
        var cache = new StackCache(pool, STORE);
        int slot = cache.claim();

        assertEquals(
                "stack cache cannot be closed: every stack must be released; store=41, live=1",
                assertThrows(IllegalStateException.class, cache::close).getMessage());

        cache.release(slot);
        cache.close();
        cache.close();
        assertEquals(
                "stack cache is closed",
                assertThrows(IllegalStateException.class, cache::tryClaim).getMessage());
    }

    @Test
    void constructor_storeZero_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> new StackCache(pool, 0));
    }

    @Test
    void steadyState_claimAndRelease_allocateNothing() {
        var cache = new StackCache(pool, STORE);
        churn(cache, 20_000); // Loads and links everything on the path.
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        assertTrue(threads.isThreadAllocatedMemorySupported());
        churnMeasured(threads, cache, 1_000); // So does the measuring itself.

        // Until the path is compiled, the JVM itself allocates now and then.
        long allocated = Long.MAX_VALUE;
        for (int round = 0; round < 20 && allocated != 0; round++) {
            allocated = Math.min(allocated, churnMeasured(threads, cache, 20_000));
        }

        assertEquals(0, allocated);
        assertNotEquals(0, pool.inUse());
        cache.close();
    }

    private long churnMeasured(ThreadMXBean threads, StackCache cache, int rounds) {
        long before = threads.getCurrentThreadAllocatedBytes();
        churn(cache, rounds);
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    private void churn(StackCache cache, int rounds) {
        for (int i = 0; i < rounds; i++) {
            int slot = cache.claim();
            long block = pool.controlBlock(slot);
            ControlBlock.setState(block, StackState.RUNNING);
            ControlBlock.raiseLimit(block, ControlBlock.start(block) + 2000);
            ControlBlock.setState(block, StackState.RETURNED);
            cache.release(slot);
        }
    }
}
