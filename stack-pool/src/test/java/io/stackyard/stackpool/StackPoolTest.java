package io.stackyard.stackpool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.allocator.PoolExhaustedException;
import io.stackyard.allocator.metrics.CounterRegistry;
import io.stackyard.config.Setting;
import io.stackyard.config.Tunables;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.agrona.UnsafeApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The contract of [StackPool], on every ground it can stand on.
@ParameterizedClass
@EnumSource
class StackPoolTest {
    private static final long STACK_BYTES = 65536;

    private final Ground ground;
    private final CounterRegistry registry = new CounterRegistry();
    private StackPool pool;

    StackPoolTest(Ground ground) {
        this.ground = ground;
        pool = open(ground.tunables(3).build());
    }

    private StackPool open(Tunables tunables) {
        return new StackPool(Ground.open(tunables), tunables, registry);
    }

    /// Replaces the pool by one with other settings.
    private void reopen(Tunables tunables) {
        pool.close();
        pool = open(tunables);
    }

    private Tunables keeping(long keepResidentBytes, boolean zeroing) {
        return ground.tunables(3)
                .set(Setting.STACK_KEEP_RESIDENT, keepResidentBytes)
                .set(Setting.STACK_ZEROING, zeroing)
                .build();
    }

    @AfterEach
    void everyStackIsHome() {
        pool.checkInvariants();
        pool.close();
    }

    private long counter(String label) {
        Map<String, Long> counters = new HashMap<>();
        registry.forEach(counters::put);
        return Objects.requireNonNull(counters.get(label), label);
    }

    private void releaseAll(int slotCount) {
        for (int slot = 0; slot < slotCount; slot++) {
            pool.release(slot);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 31, 32, 33, 65}) // Around whole pages of control blocks, too.
    void tryClaim_untilFull_handsOutEachSlotOnceThenNone(int slotCount) {
        reopen(ground.tunables(slotCount).build());
        var seen = new boolean[slotCount];

        for (int i = 0; i < slotCount; i++) {
            int slot = pool.tryClaim();
            assertTrue(!seen[slot], "slot " + slot + " twice");
            seen[slot] = true;
            assertSame(StackState.FRESH, ControlBlock.state(pool.controlBlock(slot)));
        }

        assertEquals(StackPool.NONE, pool.tryClaim());
        assertEquals(slotCount, pool.inUse());
        pool.checkInvariants();
        releaseAll(slotCount);
        assertEquals(0, pool.inUse());
    }

    @Test
    void claim_full_saysWhatToRaise() {
        for (int i = 0; i < 3; i++) {
            pool.claim();
        }

        PoolExhaustedException exhausted =
                assertThrows(PoolExhaustedException.class, pool::claim);

        assertEquals(
                "no free stack slot: stackyard.pool.total-stacks=3, in use 3 (idle ones in stores included,"
                        + " which come back when a call there ends), quarantined 0;"
                        + " raise stackyard.pool.total-stacks",
                exhausted.getMessage());
        assertEquals("stack", exhausted.pool());
        assertEquals(3, exhausted.limit());
        assertEquals(3, exhausted.inUse());
        assertEquals("stackyard.pool.total-stacks", exhausted.setting());
        releaseAll(3);
    }

    @Test
    void claim_firstUse_describesTheWholeStack() {
        int slot = pool.claim();
        long block = pool.controlBlock(slot);

        assertEquals(slot, ControlBlock.slot(block));
        assertEquals(slot, pool.slotOf(block));
        assertEquals(pool.controlBlocks() + slot * 128L, block);
        assertEquals(1, ControlBlock.revision(block));
        assertEquals(ControlBlock.start(block), ControlBlock.sp(block));
        assertEquals(block, ControlBlock.lastAncestor(block));
        assertEquals(0, ControlBlock.parent(block));
        long pageBytes = UnsafeApi.pageSize();
        long address = ControlBlock.end(block) - (STACK_BYTES - pageBytes);
        assertEquals(0, address % pageBytes);
        assertEquals(address + slot * 64L, ControlBlock.start(block));
        assertEquals(0, Sentinel.dirtyWords(block));
        pool.release(slot);
    }

    @Test
    void claim_neighbours_startOnDifferentCacheSets() {
        reopen(ground.tunables(33).build());
        Map<Long, Integer> colours = new HashMap<>();

        for (int i = 0; i < 33; i++) {
            int slot = pool.claim();
            long colour = ControlBlock.start(pool.controlBlock(slot)) % UnsafeApi.pageSize();
            colours.merge(colour, 1, Integer::sum);
        }

        assertEquals(32, colours.size());
        releaseAll(33);
    }

    @Test
    void release_thenClaim_sameSlotComesBackWithAHigherRevision() {
        int slot = pool.claim();
        long before = ControlBlock.revision(pool.controlBlock(slot));
        ControlBlock.advanceRevision(pool.controlBlock(slot)); // Its continuation was resumed once.

        pool.release(slot);

        assertEquals(slot, pool.claim());
        assertEquals(before + 2, ControlBlock.revision(pool.controlBlock(slot)));
        pool.release(slot);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 4096, 8192, 61440}) // Nothing, a page, some, all of it.
    void release_filledToTheEnd_isAllZeroForTheNext(long keepResidentBytes) {
        reopen(keeping(keepResidentBytes, true));
        int slot = pool.claim();
        long block = pool.controlBlock(slot);
        Sentinel.fill(block);
        assertTrue(Sentinel.dirtyWords(block) > 7000);

        pool.release(slot);

        assertEquals(slot, pool.claim());
        assertEquals(0, Sentinel.dirtyWords(block));
        pool.release(slot);
    }

    @ParameterizedTest // Either side of the first limit, of page borders, and of what stays resident.
    @ValueSource(longs = {0, 8, 1024, 1032, 4096, 4104, 8192, 8200, 12288, 12296, 60000})
    void release_filledToAnyDepth_isAllZeroForTheNext(long depth) {
        reopen(keeping(8192, true));
        int slot = pool.claim();
        long block = pool.controlBlock(slot);
        Sentinel.fill(block, ControlBlock.start(block) + depth);

        pool.release(slot);

        assertEquals(slot, pool.claim());
        assertEquals(0, Sentinel.dirtyWords(block));
        pool.release(slot);
    }

    @Test
    void release_withoutZeroing_keepsTheResidentPartAsItWas() {
        reopen(keeping(8192, false));
        int slot = pool.claim();
        long block = pool.controlBlock(slot);
        Sentinel.fill(block);

        pool.release(slot);

        assertEquals(slot, pool.claim());
        // Two pages stay, less the colour; all above is zero.
        long keptBytes = 8192 - ControlBlock.start(block) % UnsafeApi.pageSize();
        assertEquals(keptBytes / Long.BYTES, Sentinel.dirtyWords(block));
        pool.release(slot);
    }

    @Test
    void release_usedBlock_leavesNothingOfItsOwner() {
        int slot = pool.claim();
        long block = pool.controlBlock(slot);
        ControlBlock.setSp(block, 1);
        ControlBlock.setFp(block, 2);
        ControlBlock.setPc(block, 3);
        ControlBlock.setParent(block, 4);
        ControlBlock.setLastAncestor(block, 5);
        ControlBlock.setResumeSite(block, 6);
        ControlBlock.setBody(block, 7);
        ControlBlock.setMemo(block, 8);
        ControlBlock.setPrevious(block, 9);
        ControlBlock.setNext(block, 10);
        ControlBlock.raiseLimit(block, ControlBlock.end(block));

        pool.release(slot);

        assertEquals(ControlBlock.start(block), ControlBlock.sp(block));
        assertEquals(0, ControlBlock.fp(block));
        assertEquals(0, ControlBlock.pc(block));
        assertEquals(0, ControlBlock.parent(block));
        assertEquals(block, ControlBlock.lastAncestor(block));
        assertEquals(0, ControlBlock.resumeSite(block));
        assertEquals(0, ControlBlock.body(block));
        assertEquals(0, ControlBlock.memo(block));
        assertEquals(0, ControlBlock.previous(block));
        assertEquals(0, ControlBlock.next(block));
        assertEquals(
                ControlBlock.start(block) + ControlBlock.FIRST_LIMIT_BYTES,
                ControlBlock.limit(block));
    }

    @Test
    void release_twice_isRefused() {
        int slot = pool.claim();
        pool.release(slot);

        IllegalStateException refused =
                assertThrows(IllegalStateException.class, () -> pool.release(slot));

        assertEquals(
                "stack slot 0 cannot be released: it must be claimed and not running; state=FREE",
                refused.getMessage());
    }

    @Test
    void release_neverClaimedOrNoSuchSlot_isRefused() {
        assertThrows(IllegalStateException.class, () -> pool.release(2));
        assertThrows(IndexOutOfBoundsException.class, () -> pool.release(3));
        assertThrows(IndexOutOfBoundsException.class, () -> pool.release(-1));
    }

    @Test
    void release_running_isRefusedUntilItEnds() {
        int slot = pool.claim();
        long block = pool.controlBlock(slot);
        ControlBlock.setState(block, StackState.RUNNING);

        IllegalStateException refused =
                assertThrows(IllegalStateException.class, () -> pool.release(slot));

        assertEquals(
                "stack slot 0 cannot be released: it must be claimed and not running; state=RUNNING",
                refused.getMessage());
        ControlBlock.setState(block, StackState.TRAPPED);
        pool.release(slot);
    }

    @Test
    void close_withLiveStacks_namesThemAndStaysOpen() {
        int first = pool.claim();
        int second = pool.claim();
        ControlBlock.setState(pool.controlBlock(second), StackState.RUNNING);

        IllegalStateException refused =
                assertThrows(IllegalStateException.class, pool::close);

        assertEquals(
                "stack pool cannot be closed: every stack must be home; live=2,"
                        + " slots=0 FRESH of store 0, 1 RUNNING of store 0",
                refused.getMessage());
        ControlBlock.setState(pool.controlBlock(second), StackState.RETURNED);
        pool.release(first);
        pool.release(second);
        pool.close();
        pool.close();
        assertEquals(
                "stack pool is closed",
                assertThrows(IllegalStateException.class, pool::tryClaim).getMessage());
        assertThrows(IllegalStateException.class, () -> pool.release(first));
        pool = open(ground.tunables(3).build());
    }

    @Test
    void counters_oneRound_countWhatHappened() {
        reopen(keeping(4096, true));
        int deep = pool.claim();
        int shallow = pool.claim();
        long block = pool.controlBlock(deep);
        Sentinel.fill(block);
        pool.release(deep);
        pool.release(shallow);
        pool.claim();
        pool.release(shallow);

        long pageBytes = UnsafeApi.pageSize();
        long decommitted = STACK_BYTES - 2 * pageBytes; // All but the resident page and the guard.
        assertEquals(3, counter("stack.capacity"));
        assertEquals(0, counter("stack.in-use"));
        assertEquals(2, counter("stack.high-water"));
        assertEquals(2, counter("stack.warm"));
        assertEquals(3, counter("stack.claims"));
        assertEquals(0, counter("stack.exhausted"));
        assertEquals(ground.isGuarded() ? 2 : 0, counter("stack.guards"));
        assertEquals(3, counter("stack.resets"));
        assertEquals(STACK_BYTES - pageBytes + 1024 + 1024, counter("stack.reset-bytes"));
        assertEquals(0, counter("stack.decommit-calls"));
        assertEquals(STACK_BYTES, counter("stack.resident-bytes")); // All but a guard, and a page.

        assertEquals(1, pool.trimming().trimIdle(1));

        assertEquals(ground == Ground.PORTABLE ? 0 : 1, counter("stack.decommit-calls"));
        assertEquals(decommitted, counter("stack.decommit-bytes"));
        assertEquals(2 * 4096, counter("stack.resident-bytes"));
        assertEquals(0, counter("stack.quarantined"));
    }

    @Test
    void counters_fullPool_countTheRefusal() {
        for (int i = 0; i < 3; i++) {
            pool.claim();
        }
        assertEquals(StackPool.NONE, pool.tryClaim());

        assertEquals(1, counter("stack.exhausted"));
        releaseAll(3);
    }
}
