package io.stackyard.stackpool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import io.stackyard.allocator.metrics.CounterRegistry;
import io.stackyard.allocator.trim.Trimmer;
import io.stackyard.config.Setting;
import io.stackyard.config.Tunables;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import org.agrona.UnsafeApi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// How stacks that ran deep give back what lies above `keep-resident`.
class StackReductionTest {
    private static final long KEEP_BYTES = 8192;

    private static final long WHOLE_BYTES = 61440; // All but the guard.

    private static final long PATTERN = 0x5A5A_5A5A_5A5A_5A5AL;

    private static StackPool open(Ground ground, int stacks, long keepBytes) {
        Tunables tunables = ground.tunables(stacks)
                .set(Setting.STACK_STORE_CACHE, 0)
                .set(Setting.STACK_KEEP_RESIDENT, keepBytes)
                .set(Setting.POOL_STACK_RESIDENT_BUDGET, 4 * KEEP_BYTES)
                .set(Setting.POOL_DECOMMIT_BATCH, 2)
                .build();
        return new StackPool(Ground.open(tunables), tunables, new CounterRegistry());
    }

    /// Claims all stacks of a pool, fills them, and gives them back.
    private static void runDeep(StackPool pool) {
        for (int slot = 0; slot < pool.capacity(); slot++) {
            Sentinel.fill(pool.controlBlock(pool.claim()));
        }
        for (int slot = 0; slot < pool.capacity(); slot++) {
            pool.release(slot);
        }
        pool.checkInvariants();
    }

    @ParameterizedTest
    @EnumSource
    void trimIdle_ranDeep_keepsWhatItMayHoweverYoungItIs(Ground ground) {
        try (StackPool pool = open(ground, 5, KEEP_BYTES)) { // Two batches and a half.
            runDeep(pool);
            assertEquals(5 * WHOLE_BYTES, pool.trimming().residentBytes());

            assertEquals(5, pool.trimming().trimIdle(1));

            assertEquals(5 * KEEP_BYTES, pool.trimming().residentBytes());
            pool.checkInvariants();
            assertEquals(0, pool.trimming().trimIdle(1));
            for (int i = 0; i < 5; i++) {
                assertEquals(0, Sentinel.dirtyWords(pool.controlBlock(pool.claim())));
            }
            for (int slot = 0; slot < 5; slot++) {
                pool.release(slot);
            }
        }
    }

    /// The free slot is written behind the pool's back, to tell given back from zeroed.
    @ParameterizedTest
    @EnumSource
    void trimIdle_ranDeep_givesBackExactlyWhatLiesAbove(Ground ground) {
        try (StackPool pool = open(ground, 1, KEEP_BYTES)) {
            long start = ControlBlock.start(pool.controlBlock(pool.claim())); // Slot 0: no colour.
            pool.release(0);
            runDeep(pool);
            for (long offset : new long[] {
                0, KEEP_BYTES - 8, KEEP_BYTES, WHOLE_BYTES - 8
            }) {
                UnsafeApi.putLong(start + offset, PATTERN);
            }

            assertEquals(1, pool.trimming().trimIdle(1));

            assertEquals(PATTERN, UnsafeApi.getLong(start));
            assertEquals(PATTERN, UnsafeApi.getLong(start + KEEP_BYTES - 8));
            assertEquals(0, UnsafeApi.getLong(start + KEEP_BYTES));
            assertEquals(0, UnsafeApi.getLong(start + WHOLE_BYTES - 8));
        }
    }

    @ParameterizedTest
    @EnumSource
    void trimIdle_inUseAgain_touchesNothingAndComesBackLater(Ground ground) {
        try (StackPool pool = open(ground, 1, KEEP_BYTES)) {
            runDeep(pool);
            long block = pool.controlBlock(pool.claim());
            Sentinel.fill(block);
            int written = Sentinel.dirtyWords(block);

            assertEquals(0, pool.trimming().trimIdle(1));

            assertEquals(written, Sentinel.dirtyWords(block));
            pool.release(0);
            assertEquals(1, pool.trimming().trimIdle(1));
            assertEquals(KEEP_BYTES, pool.trimming().residentBytes());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 4096, 8192, WHOLE_BYTES - 4096, WHOLE_BYTES})
    void trimIdle_anyKeepResident_leavesThatMuch(long keepBytes) {
        try (StackPool pool = open(Ground.UNGUARDED, 3, keepBytes)) {
            runDeep(pool);

            assertEquals(keepBytes == WHOLE_BYTES ? 0 : 3, pool.trimming().trimIdle(1));

            assertEquals(3 * keepBytes, pool.trimming().residentBytes());
            pool.checkInvariants();
        }
    }

    @Test
    void trimIdle_oldEnough_takesTheRestToo() {
        try (StackPool pool = open(Ground.UNGUARDED, 3, KEEP_BYTES)) {
            runDeep(pool);
            pool.trimming().trimIdle(2);

            pool.trimming().tick();
            assertEquals(0, pool.trimming().trimIdle(2));
            pool.trimming().tick();
            assertEquals(3, pool.trimming().trimIdle(2));

            assertEquals(0, pool.trimming().residentBytes());
        }
    }

    @Test
    void trim_once_bringsTheBudgetBack() {
        try (StackPool pool = open(Ground.UNGUARDED, 9, KEEP_BYTES)) {
            runDeep(pool);
            var trimmer = new Trimmer(
                    Duration.ofSeconds(1),
                    Duration.ofHours(1),
                    List.of(pool.trimming()),
                    System::nanoTime);

            assertTrue(trimmer.trim() > 0);

            assertEquals(4 * KEEP_BYTES, pool.trimming().residentBytes());
            pool.checkInvariants();
        }
    }

    @Test
    void release_ranDeep_allocatesNothing() {
        assumeTrue(ManagementFactory.getThreadMXBean() instanceof ThreadMXBean);
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (StackPool pool = open(Ground.UNGUARDED, 1, KEEP_BYTES)) {
            long least = Long.MAX_VALUE;
            // The first loads and links what the others use; any may see the JVM compile anew.
            for (int run = 0; least > 0 && run < 100; run++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                deepRounds(pool);
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            }

            assertEquals(0, least);
        }
    }

    private static void deepRounds(StackPool pool) {
        for (int round = 0; round < 100; round++) {
            long block = pool.controlBlock(pool.claim());
            ControlBlock.raiseLimit(block, ControlBlock.end(block));
            pool.release(0);
        }
    }
}
