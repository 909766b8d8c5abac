package io.stackyard.stackpool;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.stackyard.allocator.Platform;
import io.stackyard.allocator.metrics.CounterRegistry;
import io.stackyard.config.Setting;
import io.stackyard.config.Tunables;
import org.agrona.UnsafeApi;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/// What [StackCache] promises when one store gives its idle stacks back while others claim the last ones.
///
/// All states of a test share one pool, which is too large to make one per state. Each actor is a store of its
/// own: its verdict is about its own stacks, whatever other stores do meanwhile.
///
/// Run with `stress-tests/run StackCacheStress`.
public final class StackCacheStress {
    private static final int STACKS = 2;

    /// The store found no free stack.
    private static final int NOTHING_FREE = 0;

    /// All stacks that the store got were as promised.
    private static final int AS_PROMISED = 1;

    /// One held bytes of an earlier owner.
    private static final int DIRTY = 2;

    /// One changed while the store held it: somebody else had it too.
    private static final int SHARED = 3;

    private StackCacheStress() {}

    private static StackPool pool() {
        Tunables tunables = Tunables.defaults()
                .change()
                .set(Setting.POOL_TOTAL_STACKS, STACKS)
                .set(Setting.STACK_SIZE, 65536)
                .set(Setting.STACK_STORE_CACHE, STACKS)
                .build();
        return new StackPool(Platform.open(tunables), tunables, new CounterRegistry());
    }

    /// Claims all that is there and releases it to the cache, which keeps it; returns the verdict.
    ///
    /// @param mark  the store's own, one bit
    /// @param known what may be there already: nothing, or the store's mark if it comes again
    private static int use(StackPool pool, StackCache cache, long mark, long known) {
        var blocks = new long[STACKS];
        int count = 0;
        int verdict = NOTHING_FREE;
        for (int slot = cache.tryClaim(); slot != StackCache.NONE; slot = cache.tryClaim()) {
            long block = pool.controlBlock(slot);
            blocks[count++] = block;
            verdict = Math.max(verdict, (soil(block, mark) & ~known) == 0 ? AS_PROMISED : DIRTY);
        }
        for (int i = 0; i < count; i++) {
            verdict = Math.max(verdict, isMarked(blocks[i], mark) ? AS_PROMISED : SHARED);
            cache.releaseBlock(blocks[i]);
        }
        return verdict;
    }

    /// Writes the mark everywhere below the soft limit; returns all bits that were there.
    private static long soil(long block, long mark) {
        long seen = 0;
        long limit = ControlBlock.limit(block);
        for (long address = ControlBlock.start(block); address < limit; address += Long.BYTES) {
            seen |= UnsafeApi.getLong(address);
            UnsafeApi.putLong(address, mark);
        }
        ControlBlock.setBody(block, mark);
        return seen;
    }

    private static boolean isMarked(long block, long mark) {
        long changed = ControlBlock.body(block) ^ mark;
        long limit = ControlBlock.limit(block);
        for (long address = ControlBlock.start(block); address < limit; address += Long.BYTES) {
            changed |= UnsafeApi.getLong(address) ^ mark;
        }
        return changed == 0;
    }

    /// A store that closes gives each idle stack back once and cleared; another gets it then or not at all.
    @JCStressTest
    @Outcome(
            id = {"1, 1, 0", "1, 0, 0", "0, 1, 0"},
            expect = ACCEPTABLE,
            desc = "Each had some, or one came while the other had all.")
    @Outcome(
            id = "0, 0, 0",
            expect = ACCEPTABLE,
            desc = "Both came while stores of other states had all.")
    @Outcome(expect = FORBIDDEN, desc = "A stack had two owners, was not cleared, or is missing.")
    @State
    public static class CloseAgainstClaim {
        private static final StackPool POOL = pool();

        @Actor
        public void leavingStore(III_Result result) {
            var cache = new StackCache(POOL, 1);
            result.r1 = use(POOL, cache, 1, 0);
            cache.close();
        }

        @Actor
        public void comingStore(III_Result result) {
            var cache = new StackCache(POOL, 2);
            result.r2 = use(POOL, cache, 2, 0);
            cache.close();
        }

        @Arbiter
        public void afterwards(III_Result result) {
            POOL.checkInvariants();
            result.r3 = POOL.inUse();
        }
    }

    /// A store that stays gives its idle stacks back when another found none, each once and cleared.
    @JCStressTest
    @Outcome(
            id = {"1, 1, 0", "1, 0, 0", "0, 1, 0"},
            expect = ACCEPTABLE,
            desc = "Each had some, or one came while the other had all.")
    @Outcome(
            id = "0, 0, 0",
            expect = ACCEPTABLE,
            desc = "Both came while stores of other states had all.")
    @Outcome(expect = FORBIDDEN, desc = "A stack had two owners, was not cleared, or is missing.")
    @State
    public static class FlushAgainstClaim {
        private static final StackPool POOL = pool();

        @Actor
        public void idlingStore(III_Result result) {
            try (var cache = new StackCache(POOL, 1)) {
                int first = use(POOL, cache, 1, 0);
                cache.settle();
                result.r1 = Math.max(first, use(POOL, cache, 1, 1));
            }
        }

        @Actor
        public void comingStore(III_Result result) {
            try (var cache = new StackCache(POOL, 2)) {
                result.r2 = use(POOL, cache, 2, 0);
            }
        }

        @Arbiter
        public void afterwards(III_Result result) {
            POOL.checkInvariants();
            result.r3 = POOL.inUse();
        }
    }
}
