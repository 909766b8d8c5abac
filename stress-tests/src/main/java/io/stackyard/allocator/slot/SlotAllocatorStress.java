package io.stackyard.allocator.slot;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.stackyard.allocator.metrics.PoolCounter;
import io.stackyard.allocator.metrics.PoolCounters;
import java.util.function.IntSupplier;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/// What [SlotAllocator] promises to threads that race.
///
/// Run with `stress-tests/run SlotAllocatorStress`.
public final class SlotAllocatorStress {
    private static final int NONE = SlotAllocator.NONE;

    private static final long NO_KEY = SlotAllocator.NO_KEY;

    private static final long KEY = 7;

    private static final long OTHER_KEY = 8;

    private SlotAllocatorStress() {}

    private static SlotAllocator allocatorOn(IntSupplier processor) {
        return new SlotAllocator(2, 2, 2, PoolCounters.unregistered("stress"), processor);
    }

    private static SlotAllocator allocator(int slotCount, int shards) {
        return new SlotAllocator(slotCount, 0, shards);
    }

    /// Returns 1 if the release succeeded, 0 if the allocator refused it.
    private static int released(SlotAllocator slots, int slot) {
        try {
            slots.release(slot, 0);
            return 1;
        } catch (IllegalStateException _) {
            return 0; // The outcome under test, reported as such.
        }
    }

    /// Two threads that claim get two slots.
    @JCStressTest
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The first claimer won slot 0.")
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The second claimer won slot 0.")
    @Outcome(expect = FORBIDDEN, desc = "A slot was handed out twice, or a free one was missed.")
    @State
    public static class ClaimsAreExclusive {
        private final SlotAllocator slots = allocator(2, 1);

        @Actor
        public void firstClaimer(II_Result result) {
            result.r1 = slots.tryClaim(NO_KEY);
        }

        @Actor
        public void secondClaimer(II_Result result) {
            result.r2 = slots.tryClaim(NO_KEY);
        }
    }

    /// Two threads that start at different shards still get two slots, though each shard has only one.
    @JCStressTest
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The first claimer won shard 0.")
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The second claimer won shard 0.")
    @Outcome(expect = FORBIDDEN, desc = "A slot was handed out twice, or a free one was missed.")
    @State
    public static class ClaimsAreExclusiveAcrossShards {
        private final SlotAllocator slots = allocator(2, 2);

        @Actor
        public void firstClaimer(II_Result result) {
            result.r1 = slots.tryClaim(NO_KEY);
        }

        @Actor
        public void secondClaimer(II_Result result) {
            result.r2 = slots.tryClaim(NO_KEY);
        }
    }

    /// The last slot goes to one thread; the other is told that there is none.
    @JCStressTest
    @Outcome(id = "0, -1", expect = ACCEPTABLE, desc = "The first claimer won.")
    @Outcome(id = "-1, 0", expect = ACCEPTABLE, desc = "The second claimer won.")
    @Outcome(expect = FORBIDDEN, desc = "Both won, or neither.")
    @State
    public static class LastSlotHasOneWinner {
        private final SlotAllocator slots = allocator(1, 1);

        @Actor
        public void firstClaimer(II_Result result) {
            result.r1 = slots.tryClaim(NO_KEY);
        }

        @Actor
        public void secondClaimer(II_Result result) {
            result.r2 = slots.tryClaim(NO_KEY);
        }
    }

    /// A slot that is released while another thread claims is handed out once: to the claimer or later.
    @JCStressTest
    @Outcome(id = "0, -1", expect = ACCEPTABLE, desc = "The claimer came after the release.")
    @Outcome(id = "-1, 0", expect = ACCEPTABLE, desc = "The claimer came before the release.")
    @Outcome(expect = FORBIDDEN, desc = "The slot was handed out twice, or is lost.")
    @State
    public static class ReleaseHandsOutOnce {
        private final SlotAllocator slots = allocator(1, 1);

        public ReleaseHandsOutOnce() {
            slots.tryClaim(NO_KEY);
        }

        @Actor
        public void releaser() {
            slots.release(0, 0);
        }

        @Actor
        public void claimer(II_Result result) {
            result.r1 = slots.tryClaim(NO_KEY);
        }

        @Arbiter
        public void lateClaimer(II_Result result) {
            result.r2 = slots.tryClaim(NO_KEY);
        }
    }

    /// What the last holder wrote before its release is visible to the next holder.
    @JCStressTest
    @Outcome(id = "-1, 0", expect = ACCEPTABLE, desc = "The claimer came before the release.")
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The claimer sees the last holder's write.")
    @Outcome(expect = FORBIDDEN, desc = "The slot came without what was written to it.")
    @State
    public static class ReleasePublishesWrites {
        private final SlotAllocator slots = allocator(1, 1);
        private int written; // Plain: the slot's hand-over is all that orders it.

        public ReleasePublishesWrites() {
            slots.tryClaim(NO_KEY);
        }

        @Actor
        public void releaser() {
            written = 1;
            slots.release(0, 0);
        }

        @Actor
        public void claimer(II_Result result) {
            int slot = slots.tryClaim(NO_KEY);
            result.r1 = slot;
            result.r2 = slot == NONE ? 0 : written;
        }
    }

    /// Of two releases of one slot exactly one succeeds, and the slot is free once.
    @JCStressTest
    @Outcome(id = "1, 0, -1", expect = ACCEPTABLE, desc = "The second release was refused.")
    @Outcome(id = "0, 1, -1", expect = ACCEPTABLE, desc = "The first release was refused.")
    @Outcome(expect = FORBIDDEN, desc = "A double release went unnoticed.")
    @State
    public static class DoubleReleaseIsRefusedOnce {
        private final SlotAllocator slots = allocator(1, 1);

        public DoubleReleaseIsRefusedOnce() {
            slots.tryClaim(NO_KEY);
        }

        @Actor
        public void firstReleaser(III_Result result) {
            result.r1 = released(slots, 0);
        }

        @Actor
        public void secondReleaser(III_Result result) {
            result.r2 = released(slots, 0);
        }

        @Arbiter
        public void claimTwice(III_Result result) {
            slots.tryClaim(NO_KEY);
            result.r3 = slots.tryClaim(NO_KEY);
        }
    }

    /// Two claims with the key of one warm slot: one gets it, the other gets a cold slot.
    @JCStressTest
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The first claimer got the warm slot.")
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The second claimer got the warm slot.")
    @Outcome(expect = FORBIDDEN, desc = "The affinity list handed a slot out twice, or lost one.")
    @State
    public static class AffineSlotHasOneWinner {
        private final SlotAllocator slots = allocator(2, 1);

        public AffineSlotHasOneWinner() {
            slots.release(slots.tryClaim(KEY), 0);
        }

        @Actor
        public void firstClaimer(II_Result result) {
            result.r1 = slots.tryClaim(KEY);
        }

        @Actor
        public void secondClaimer(II_Result result) {
            result.r2 = slots.tryClaim(KEY);
        }
    }

    /// A purge of a key and a claim with another key race for the same warm slot.
    @JCStressTest
    @Outcome(id = "0, -1, 1", expect = ACCEPTABLE, desc = "The purge won.")
    @Outcome(id = "-1, 0, 1", expect = ACCEPTABLE, desc = "The other key's claim won.")
    @Outcome(expect = FORBIDDEN, desc = "The slot went to both, or to neither.")
    @State
    public static class PurgeAndClaimExclude {
        private final SlotAllocator slots = allocator(1, 1);

        public PurgeAndClaimExclude() {
            slots.release(slots.tryClaim(KEY), 4096);
        }

        @Actor
        public void purger(III_Result result) {
            result.r1 = slots.tryClaimAffine(KEY);
        }

        @Actor
        public void claimer(III_Result result) {
            result.r2 = slots.tryClaim(OTHER_KEY);
        }

        @Arbiter
        public void count(III_Result result) {
            slots.checkInvariants();
            result.r3 = slots.inUse();
        }
    }

    /// A claim and a claim with release leave exactly one slot in use and every list whole.
    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "One in use, one warm.")
    @Outcome(id = "1, 0", expect = ACCEPTABLE,
            desc = "One in use: the slot that had been released.")
    @Outcome(expect = FORBIDDEN, desc = "A count is off.")
    @State
    public static class CountsStayWhole {
        private final SlotAllocator slots = allocator(2, 1);

        @Actor
        public void keeper() {
            slots.tryClaim(NO_KEY);
        }

        @Actor
        public void visitor() {
            slots.release(slots.tryClaim(NO_KEY), 0);
        }

        @Arbiter
        public void count(II_Result result) {
            slots.checkInvariants();
            result.r1 = slots.inUse();
            result.r2 = slots.warm();
        }
    }

    /// A release whose key is claimed from another shard: whoever comes after it finds the slot.
    @JCStressTest
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Before the release: a cold slot.")
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "After the release: the affine slot.")
    @Outcome(expect = FORBIDDEN, desc = "The directory of keys missed the slot, or has it wrong.")
    @State
    public static class DirectoryFollowsTheLists {
        private int processor; // Written before the actors start.
        private final SlotAllocator slots = allocatorOn(() -> processor);

        public DirectoryFollowsTheLists() {
            slots.tryClaim(KEY);
            processor = 1;
        }

        @Actor
        public void releaser() {
            slots.release(0, 0);
        }

        @Actor
        public void claimer(II_Result result) {
            result.r1 = slots.tryClaim(KEY);
        }

        @Arbiter
        public void lateClaimer(II_Result result) {
            result.r2 = slots.tryClaim(KEY);
            slots.checkInvariants();
        }
    }

    /// Two shards set and clear their bit for one key at the same time: none is lost.
    @JCStressTest
    @Outcome(id = "-1, 1", expect = ACCEPTABLE, desc = "The key's one slot was not back yet.")
    @Outcome(id = "1, -1", expect = ACCEPTABLE, desc = "It was.")
    @Outcome(expect = FORBIDDEN, desc = "One shard's change undid the other's.")
    @State
    public static class DirectoryBitsAreIndependent {
        private final SlotAllocator slots = allocatorOn(() -> 0);

        public DirectoryBitsAreIndependent() {
            slots.tryClaim(KEY);
            slots.tryClaim(KEY);
            slots.release(0, 0);
            slots.tryClaimForTrim(0); // Leaves the bit of shard 0.
        }

        @Actor
        public void claimer(II_Result result) {
            result.r1 = slots.tryClaimAffine(KEY); // Clears the bit of shard 0.
        }

        @Actor
        public void releaser() {
            slots.release(1, 0); // Sets the bit of shard 1.
        }

        @Arbiter
        public void lateClaimer(II_Result result) {
            slots.checkInvariants();
            result.r2 = slots.tryClaimAffine(KEY);
        }
    }

    /// A claim and a trim want the same idle slot: both get it, one after the other, or the claim
    /// alone does. The claim never fails.
    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "The claim won.")
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The trim won, the claim waited for it.")
    @Outcome(expect = FORBIDDEN, desc = "Exhausted while a slot was only being trimmed.")
    @State
    public static class TrimAgainstClaim {
        private final SlotAllocator slots = allocator(1, 1);
        private final int[] batch = new int[1];
        private int written; // Plain: the slot's hand-over is all that orders it.

        public TrimAgainstClaim() {
            slots.tryClaim(KEY);
            slots.release(0, 4096);
        }

        @Actor
        public void trimmer() {
            if (slots.claimIdle(batch, 1, 0) == 1) {
                written = 1;
                slots.releaseTrimmed(batch[0], 0);
            }
        }

        @Actor
        public void claimer(II_Result result) {
            result.r1 = slots.tryClaim(OTHER_KEY);
            result.r2 = written;
        }

        @Arbiter
        public void check() {
            slots.checkInvariants();
        }
    }

    /// Two trims, by age and by number, want the same idle slot: one gets it.
    @JCStressTest
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The trim by age won.")
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The trim by number won.")
    @Outcome(expect = FORBIDDEN, desc = "Both trim the slot, or neither.")
    @State
    public static class TrimsExclude {
        private final SlotAllocator slots = allocator(1, 1);
        private final int[] batch = new int[1];

        public TrimsExclude() {
            slots.tryClaim(KEY);
            slots.release(0, 4096);
        }

        @Actor
        public void byAge(II_Result result) {
            result.r1 = slots.claimIdle(batch, 1, 0);
        }

        @Actor
        public void byNumber(II_Result result) {
            result.r2 = slots.tryClaimForTrim(0) ? 1 : 0;
        }

        @Arbiter
        public void check() {
            slots.checkInvariants();
        }
    }

    /// A slot that one thread releases while another takes it out of service goes one way.
    @JCStressTest
    @Outcome(id = "1, 0, 0", expect = ACCEPTABLE, desc = "The release won; the slot is free.")
    @Outcome(id = "0, 1, -1", expect = ACCEPTABLE, desc = "The quarantine won; the slot is gone.")
    @Outcome(expect = FORBIDDEN, desc = "Both were accepted, or neither, or the slot is wrong.")
    @State
    public static class QuarantineAgainstRelease {
        private final SlotAllocator slots = allocator(1, 1);

        public QuarantineAgainstRelease() {
            slots.tryClaim(KEY);
        }

        @Actor
        public void releaser(III_Result result) {
            result.r1 = released(slots, 0);
        }

        @Actor
        public void quarantiner(III_Result result) {
            try {
                slots.quarantine(0);
                result.r2 = 1;
            } catch (IllegalStateException _) {
                result.r2 = 0; // The outcome under test, reported as such.
            }
        }

        @Arbiter
        public void claim(III_Result result) {
            slots.checkInvariants();
            result.r3 = slots.tryClaim(NO_KEY);
        }
    }

    /// Counters are kept without a common lock, and are right once everybody is done.
    @JCStressTest
    @Outcome(id = "2, 0, 0", expect = ACCEPTABLE, desc = "Two in use, the rest as listed.")
    @Outcome(expect = FORBIDDEN, desc = "An update of a counter was lost.")
    @State
    public static class CountersAddUp {
        private final PoolCounters counters = PoolCounters.unregistered("stress");
        private final SlotAllocator slots = new SlotAllocator(4, 4, 2, counters);

        @Actor
        public void first() {
            traffic(0);
        }

        @Actor
        public void second() {
            traffic(1);
        }

        private void traffic(long key) {
            slots.release(slots.tryClaim(key), 4096);
            slots.tryClaim(key);
        }

        @Arbiter
        public void count(III_Result result) {
            slots.checkInvariants();
            result.r1 = (int) counters.get(PoolCounter.IN_USE);
            result.r2 = (int) counters.get(PoolCounter.WARM) - slots.warm();
            result.r3 =
                    (int) (counters.get(PoolCounter.RESIDENT_BYTES) - slots.residentBytes());
        }
    }
}
