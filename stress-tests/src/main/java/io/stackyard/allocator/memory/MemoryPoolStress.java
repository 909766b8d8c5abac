package io.stackyard.allocator.memory;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.stackyard.allocator.Platform;
import io.stackyard.allocator.PoolExhaustedException;
import io.stackyard.allocator.metrics.CounterRegistry;
import io.stackyard.allocator.metrics.PoolCounter;
import io.stackyard.config.Setting;
import io.stackyard.config.Tunables;
import java.time.Duration;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/// What [MemoryPool] promises to threads that race.
///
/// Run with `stress-tests/run MemoryPoolStress`.
public final class MemoryPoolStress {

    private static final Platform PLATFORM = Platform.open(Tunables.defaults());

    private static final int REFUSED = 0;
    private static final int DONE = 1;
    private static final int DIRTY = 2;

    private MemoryPoolStress() {}

    private static MemoryPool pool(int memories) {
        Tunables tunables =
                Tunables.defaults()
                        .change()
                        .set(Setting.POOL_TOTAL_MEMORIES, memories)
                        .set(Setting.POOL_MEMORY_SLOT_SIZES, List.of(65_536L))
                        .set(Setting.POOL_MAX_MEMORY_SIZE, 65_536)
                        .set(Setting.POOL_CLAIM_TIMEOUT, Duration.ZERO)
                        .set(Setting.POOL_CLOSE_TIMEOUT, Duration.ZERO)
                        .build();
        return new MemoryPool(PLATFORM, tunables, new CounterRegistry());
    }

    /// Either a memory is claimed and the pool stays open, or it is closed and claims say so.
    @JCStressTest
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Claimed, and closing was refused.")
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "Closed, and the claim was refused.")
    @Outcome(
            id = "1, 1",
            expect = ACCEPTABLE,
            desc = "Claimed and released before it was closed.")
    @Outcome(
            id = "0, 0",
            expect = FORBIDDEN,
            desc = "The pool stays open, and nobody had a memory.")
    @Outcome(expect = FORBIDDEN, desc = "A memory of a closed pool was used.")
    @State
    public static class CloseAgainstClaim {
        private final MemoryPool pool = pool(1);

        @Actor
        public void tenant(II_Result result) {
            try {
                var memory = pool.claim(1, 65_536, 65_536);
                memory.fill(0, 65_536, (byte) 7); // Faults, if it was unmapped meanwhile.
                memory.release();
                result.r1 = DONE;
            } catch (IllegalStateException _) {
                result.r1 = REFUSED;
            }
        }

        @Actor
        public void closer(II_Result result) {
            try {
                pool.close();
                result.r2 = DONE;
            } catch (IllegalStateException _) {
                result.r2 = REFUSED;
            }
        }

        @Arbiter
        public void afterwards() {
            pool.close(); // In any case: the next state needs the address space.
        }
    }

    /// Whoever gets a memory finds it zero, and the counts are right when all is over.
    @JCStressTest
    @Outcome(
            id = {"1, 1, 0", "1, 0, 0", "0, 1, 0", "0, 0, 0"},
            expect = ACCEPTABLE,
            desc = "Somebody held it when one of them came, or both: the pool outlives a state.")
    @Outcome(expect = FORBIDDEN, desc = "Bytes of another tenant, or a wrong count.")
    @State
    public static class TenantsAreSeparate {
        private static final MemoryPool POOL = pool(1);

        @Actor
        public void firstTenant(III_Result result) {
            result.r1 = dwell();
        }

        @Actor
        public void secondTenant(III_Result result) {
            result.r2 = dwell();
        }

        private static int dwell() {
            try {
                var memory = POOL.claim(1, 65_536, 65_536);
                byte[] found = new byte[1];
                memory.read(5000, found, 0, 1);
                memory.fill(5000, 1, (byte) 7);
                memory.release();
                return found[0] == 0 ? DONE : DIRTY;
            } catch (PoolExhaustedException _) {
                return REFUSED;
            }
        }

        @Arbiter
        public void afterwards(III_Result result) {
            result.r3 = POOL.inUse() + (int) POOL.counters().get(PoolCounter.IN_USE);
        }
    }

    /// Who holds a memory is counted, and the other at most once; afterwards nobody is.
    @JCStressTest
    @Outcome(
            id = {"1, 1, 0", "1, 2, 0", "2, 1, 0", "2, 2, 0"},
            expect = ACCEPTABLE,
            desc = "One after the other, or both at once.")
    @Outcome(expect = FORBIDDEN, desc = "A claim or a release was lost from a count.")
    @State
    public static class ClaimsAreCounted {
        private static final MemoryPool POOL = pool(2);

        @Actor
        public void firstClaimer(III_Result result) {
            result.r1 = countWhileClaimed();
        }

        @Actor
        public void secondClaimer(III_Result result) {
            result.r2 = countWhileClaimed();
        }

        private static int countWhileClaimed() {
            var memory = POOL.claim(1, 65_536, 65_536);
            int inUse = POOL.inUse();
            memory.release();
            return inUse;
        }

        @Arbiter
        public void afterwards(III_Result result) {
            result.r3 = POOL.inUse() + (int) POOL.counters().get(PoolCounter.IN_USE);
        }
    }
}
