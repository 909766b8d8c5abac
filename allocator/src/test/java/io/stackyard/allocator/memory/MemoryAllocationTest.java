package io.stackyard.allocator.memory;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.stackyard.allocator.Platform;
import io.stackyard.allocator.Platforms;
import io.stackyard.allocator.metrics.CounterRegistry;
import io.stackyard.config.GuardChoice;
import io.stackyard.config.MemoryReset;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Claims and releases allocate nothing on the Java heap once a slot was used, decommitting
/// included.
final class MemoryAllocationTest {

    private static final int BATCHES = 60;
    private static final int ROUNDS = 10_000;

    @ParameterizedTest
    @ValueSource(longs = {0, 65536}) // With a decommit in each release, and without.
    void claimAndRelease_steadyState_allocatesNothing(long keepResident) {
        Platform platform = Platforms.mapped(GuardChoice.AUTO);
        var limits =
                LimitsForTest.of(256, 1 << 20, keepResident, MemoryReset.CARDS)
                        .warmBudget(16)
                        .shards(2)
                        .auditRate(0)
                        .limits();
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (var pool = new MemoryPool(platform, limits, new CounterRegistry())) {
            // Downcalls make objects until the optimising compiler has seen them, which takes its
            // time on a busy machine: the steady state is reached when one whole batch makes none.
            long allocated = Long.MAX_VALUE;
            for (int batch = 0; batch < BATCHES && allocated >= ROUNDS; batch++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                churn(pool, ROUNDS);
                allocated = threads.getCurrentThreadAllocatedBytes() - before;
            }

            // Less than a byte in each round: what is left belongs to the measurement itself.
            long least = allocated;
            assertTrue(least < ROUNDS, () -> least + " bytes in " + ROUNDS + " rounds");
        }
    }

    private static void churn(MemoryPool pool, int rounds) {
        for (int round = 0; round < rounds; round++) {
            var memory = pool.claim(1 + round % 3, 65536, 1 << 20);
            memory.fill(round % 60_000, 1, (byte) 1);
            memory.tryGrow(131072);
            memory.release();
        }
    }
}
