package io.stackyard.allocator.metrics;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/// What [PoolCounters] and [CounterStripe] promise to threads that race.
///
/// Run with `stress-tests/run PoolCountersStress`.
public final class PoolCountersStress {

    private PoolCountersStress() {}

    /// Two threads that share a stripe under a lock, and one that has none: all is counted.
    @JCStressTest
    @Outcome(id = "111", expect = ACCEPTABLE, desc = "Each has added its part.")
    @Outcome(expect = FORBIDDEN, desc = "An update was lost.")
    @State
    public static class StripesAddUp {
        private final PoolCounters counters = PoolCounters.unregistered("stress");
        private final CounterStripe stripe = counters.addStripe();

        @Actor
        public void first() {
            synchronized (stripe) {
                stripe.increment(PoolCounter.CLAIMS);
            }
        }

        @Actor
        public void second() {
            synchronized (stripe) {
                stripe.add(PoolCounter.CLAIMS, 10);
            }
        }

        @Actor
        public void withoutStripe() {
            counters.add(PoolCounter.CLAIMS, 100);
        }

        @Arbiter
        public void count(I_Result result) {
            result.r1 = (int) counters.get(PoolCounter.CLAIMS);
        }
    }

    /// A reader without the lock sees what its writer did before it added.
    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Nothing yet.")
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The first count came in between.")
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Both.")
    @Outcome(expect = FORBIDDEN, desc = "The later count was seen without the earlier one.")
    @State
    public static class CountsComeInOrder {
        private final PoolCounters counters = PoolCounters.unregistered("stress");
        private final CounterStripe stripe = counters.addStripe();

        @Actor
        public void writer() {
            stripe.increment(PoolCounter.CLAIMS);
            stripe.increment(PoolCounter.WARM);
        }

        @Actor
        public void reader(II_Result result) {
            result.r1 = (int) counters.get(PoolCounter.WARM);
            result.r2 = (int) counters.get(PoolCounter.CLAIMS);
        }
    }

    /// Stripes that two threads add at the same time both count.
    @JCStressTest
    @Outcome(id = "2", expect = ACCEPTABLE, desc = "Both stripes are there.")
    @Outcome(expect = FORBIDDEN, desc = "One took the other's place.")
    @State
    public static class StripesAreAllKept {
        private final PoolCounters counters = PoolCounters.unregistered("stress");

        @Actor
        public void first() {
            counters.addStripe().increment(PoolCounter.CLAIMS);
        }

        @Actor
        public void second() {
            counters.addStripe().increment(PoolCounter.CLAIMS);
        }

        @Arbiter
        public void count(I_Result result) {
            result.r1 = (int) counters.get(PoolCounter.CLAIMS);
        }
    }
}
