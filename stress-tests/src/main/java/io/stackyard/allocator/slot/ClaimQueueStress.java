package io.stackyard.allocator.slot;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.stackyard.allocator.metrics.PoolCounters;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/// What [ClaimQueue] promises to threads that race.
///
/// Run with `stress-tests/run ClaimQueueStress`.
public final class ClaimQueueStress {

    /// Far longer than any race: a wait that ends by it has missed its signal.
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    /// Shared, because one set per state would be most of what the test does.
    private static final PoolCounters COUNTERS = PoolCounters.unregistered("stress");

    private ClaimQueueStress() {}

    private static SlotAllocator inUse() {
        var slots = new SlotAllocator(1, 0, 1);
        slots.tryClaim(SlotAllocator.NO_KEY);
        return slots;
    }

    private static ClaimWait await(ClaimQueue queue, SlotAllocator slots) {
        return queue.await(() -> slots.tryClaimUncounted(SlotAllocator.NO_KEY));
    }

    /// A release and its signal reach a claim that starts to wait at the same time.
    @JCStressTest
    @Outcome(id = "0", expect = ACCEPTABLE, desc = "The waiter got the slot.")
    @Outcome(expect = FORBIDDEN, desc = "The wake-up was lost.")
    @State
    public static class SignalReachesTheWaiter {
        private final SlotAllocator slots = inUse();
        private final ClaimQueue queue = new ClaimQueue(TIMEOUT, 4, COUNTERS);

        @Actor
        public void releaser() {
            slots.release(0, 0);
            queue.signal();
        }

        @Actor
        public void waiter(I_Result result) {
            result.r1 = await(queue, slots).slot();
        }
    }

    /// Two claims want one slot, as a pool claims: both have it, one after the other.
    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Both had the slot.")
    @Outcome(expect = FORBIDDEN, desc = "A wake-up was lost.")
    @State
    public static class SlotPassesThroughTheQueue {
        private final SlotAllocator slots = new SlotAllocator(1, 0, 1);
        private final ClaimQueue queue = new ClaimQueue(TIMEOUT, 4, COUNTERS);

        @Actor
        public void first(II_Result result) {
            result.r1 = claimAndRelease();
        }

        @Actor
        public void second(II_Result result) {
            result.r2 = claimAndRelease();
        }

        private int claimAndRelease() {
            int slot =
                    queue.hasWaiters()
                            ? SlotAllocator.NONE
                            : slots.tryClaimUncounted(SlotAllocator.NO_KEY);
            if (slot == SlotAllocator.NONE) {
                slot = await(queue, slots).slot();
            }
            if (slot != SlotAllocator.NONE) {
                slots.release(slot, 0);
                queue.signal();
            }
            return slot;
        }

        @Arbiter
        public void check(II_Result result) {
            if (queue.hasWaiters() || slots.inUse() != 0) {
                result.r1 = -2; // Somebody is still in line, or the slot did not come home.
            }
        }
    }

    /// A slot that comes back from being trimmed reaches a claim that starts to wait.
    @JCStressTest
    @Outcome(id = "0", expect = ACCEPTABLE, desc = "The waiter got the slot.")
    @Outcome(expect = FORBIDDEN, desc = "The wake-up was lost.")
    @State
    public static class TrimmedSlotReachesTheWaiter {
        private final SlotAllocator slots = inUse();
        private final ClaimQueue queue = new ClaimQueue(TIMEOUT, 4, COUNTERS);

        public TrimmedSlotReachesTheWaiter() {
            slots.release(0, 4096);
            slots.tryClaimForTrim(0);
        }

        @Actor
        public void trimmer() {
            slots.releaseTrimmed(0, 0);
            queue.signal();
        }

        @Actor
        public void waiter(I_Result result) {
            result.r1 = await(queue, slots).slot();
        }
    }

    /// A queue that closes lets nobody sleep on.
    @JCStressTest
    @Outcome(id = "-1", expect = ACCEPTABLE, desc = "The waiter gave up at once.")
    @Outcome(expect = FORBIDDEN, desc = "The waiter got a slot that was never free, or slept on.")
    @State
    public static class CloseEndsTheWait {
        private final SlotAllocator slots = inUse();
        private final ClaimQueue queue = new ClaimQueue(TIMEOUT, 4, COUNTERS);

        @Actor
        public void closer() {
            queue.close();
        }

        @Actor
        public void waiter(I_Result result) {
            ClaimWait wait = await(queue, slots);
            result.r1 = wait.ending() == ClaimEnding.CLOSED ? wait.slot() : -2;
        }
    }
}
