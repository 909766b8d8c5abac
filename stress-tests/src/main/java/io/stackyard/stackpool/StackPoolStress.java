package io.stackyard.stackpool;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.stackyard.allocator.Platform;
import io.stackyard.allocator.metrics.CounterRegistry;
import io.stackyard.config.Setting;
import io.stackyard.config.Tunables;
import org.agrona.UnsafeApi;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// What [StackPool] promises when a stack passes from one thread to another.
///
/// A pool is too large to make one per state, so all states of a test share one. Its actors claim, look,
/// soil and release in a row; every verdict is about one claim and holds whatever the other thread does, even if
/// the two threads are busy with different states.
///
/// Run with `stress-tests/run StackPoolStress`.
public final class StackPoolStress {
    /// The claim found no free stack.
    private static final int NOTHING_FREE = 0;

    /// The claimed stack is as promised.
    private static final int AS_PROMISED = 1;

    /// The claimed stack holds bytes of an earlier owner.
    private static final int DIRTY = 2;

    /// The claimed stack's revision is not the one after its last owner's.
    private static final int OLD_REVISION = 3;

    /// Somebody else holds the same stack.
    private static final int SHARED = 4;

    /// The claimed stack's block still says what its last owner wrote.
    private static final int OLD_BLOCK = 5;

    private static final long PATTERN = 0xA5A5_A5A5_A5A5_A5A5L;

    private StackPoolStress() {}

    private static StackPool pool(int totalStacks) {
        Tunables tunables = Tunables.defaults()
                .change()
                .set(Setting.POOL_TOTAL_STACKS, totalStacks)
                .set(Setting.STACK_SIZE, 65536)
                .set(Setting.STACK_STORE_CACHE, 0)
                .build();
        return new StackPool(Platform.open(tunables), tunables, new CounterRegistry());
    }

    /// Returns whether the words up to the soft limit are all zero, and fills them.
    private static boolean wasCleanBeforeSoiling(long block) {
        long seen = 0;
        long limit = ControlBlock.limit(block);
        for (long address = ControlBlock.start(block); address < limit; address += Long.BYTES) {
            seen |= UnsafeApi.getLong(address);
            UnsafeApi.putLong(address, PATTERN);
        }
        return seen == 0;
    }

    /// A released stack is seen cleared by the thread that claims it next.
    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "One after the other.")
    @Outcome(
            id = {"1, 0", "0, 1", "0, 0"},
            expect = ACCEPTABLE,
            desc = "Somebody held it when one of them came, or both.")
    @Outcome(expect = FORBIDDEN, desc = "Bytes of an earlier owner were seen.")
    @State
    public static class ReleasePublishesZeroing {
        private static final StackPool POOL = pool(1);

        @Actor
        public void firstOwner(II_Result result) {
            result.r1 = own();
        }

        @Actor
        public void secondOwner(II_Result result) {
            result.r2 = own();
        }

        private static int own() {
            int slot = POOL.tryClaim();
            if (slot == StackPool.NONE) {
                return NOTHING_FREE;
            }
            boolean clean = wasCleanBeforeSoiling(POOL.controlBlock(slot));
            POOL.release(slot);
            return clean ? AS_PROMISED : DIRTY;
        }
    }

    /// A released stack is seen with its new revision, exactly one past its last owner's.
    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "One after the other.")
    @Outcome(
            id = {"1, 0", "0, 1", "0, 0"},
            expect = ACCEPTABLE,
            desc = "Somebody held it when one of them came, or both.")
    @Outcome(expect = FORBIDDEN, desc = "A revision was seen twice, or one was lost.")
    @State
    public static class ReleasePublishesRevision {
        private static final StackPool POOL = pool(1);

        /// The last owner's revision. Plain: the stack's hand-over is all that orders it.
        private static long lastRevision;

        @Actor
        public void firstOwner(II_Result result) {
            result.r1 = own();
        }

        @Actor
        public void secondOwner(II_Result result) {
            result.r2 = own();
        }

        private static int own() {
            int slot = POOL.tryClaim();
            if (slot == StackPool.NONE) {
                return NOTHING_FREE;
            }
            long revision = ControlBlock.revision(POOL.controlBlock(slot));
            boolean next = revision == lastRevision + 1;
            lastRevision = revision;
            POOL.release(slot);
            return next ? AS_PROMISED : OLD_REVISION;
        }
    }

    /// What an owner saved in the block is not seen by the next one.
    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "One after the other.")
    @Outcome(
            id = {"1, 0", "0, 1", "0, 0"},
            expect = ACCEPTABLE,
            desc = "Somebody held it when one of them came, or both.")
    @Outcome(expect = FORBIDDEN, desc = "A saved register of an earlier owner was seen.")
    @State
    public static class ReleasePublishesForgetting {
        private static final StackPool POOL = pool(1);

        @Actor
        public void firstOwner(II_Result result) {
            result.r1 = own();
        }

        @Actor
        public void secondOwner(II_Result result) {
            result.r2 = own();
        }

        private static int own() {
            int slot = POOL.tryClaim();
            if (slot == StackPool.NONE) {
                return NOTHING_FREE;
            }
            long block = POOL.controlBlock(slot);
            boolean forgotten = ControlBlock.sp(block) == ControlBlock.start(block)
                    && ControlBlock.pc(block) == 0
                    && ControlBlock.parent(block) == 0
                    && ControlBlock.lastAncestor(block) == block
                    && ControlBlock.state(block) == StackState.FRESH;
            ControlBlock.setSp(block, PATTERN);
            ControlBlock.setPc(block, PATTERN);
            ControlBlock.setParent(block, PATTERN);
            ControlBlock.setLastAncestor(block, PATTERN);
            ControlBlock.setState(block, StackState.RUNNING);
            ControlBlock.setState(block, StackState.TRAPPED);
            POOL.release(slot);
            return forgotten ? AS_PROMISED : OLD_BLOCK;
        }
    }

    /// Two owners at the same time have two stacks.
    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Each had one to itself.")
    @Outcome(expect = FORBIDDEN, desc = "A stack had two owners, or a free one was missed.")
    @State
    public static class ClaimsAreExclusive {
        private static final StackPool POOL = pool(2);

        @Actor
        public void firstOwner(II_Result result) {
            result.r1 = own(1);
        }

        @Actor
        public void secondOwner(II_Result result) {
            result.r2 = own(2);
        }

        private static int own(long mark) {
            int slot = POOL.tryClaim();
            if (slot == StackPool.NONE) {
                return NOTHING_FREE;
            }
            long block = POOL.controlBlock(slot);
            ControlBlock.setBody(block, mark);
            Thread.onSpinWait();
            boolean alone = ControlBlock.body(block) == mark;
            POOL.release(slot);
            return alone ? AS_PROMISED : SHARED;
        }
    }

    /// A stack that leaves one store's cache is seen cleared, and with a new revision, by another store.
    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "One after the other.")
    @Outcome(
            id = {"1, 0", "0, 1", "0, 0"},
            expect = ACCEPTABLE,
            desc = "Somebody held it when one of them came, or both.")
    @Outcome(expect = FORBIDDEN, desc = "One store saw what another left on a stack.")
    @State
    public static class FlushPublishesZeroing {
        private static final StackPool POOL = pool(1);
        private static final StackCache FIRST = new StackCache(POOL, 1, 1);
        private static final StackCache SECOND = new StackCache(POOL, 2, 1);
        private static long lastRevision; // Plain: the stack's hand-over is all that orders it.

        @Actor
        public void firstStore(II_Result result) {
            result.r1 = own(FIRST);
        }

        @Actor
        public void secondStore(II_Result result) {
            result.r2 = own(SECOND);
        }

        private static int own(StackCache cache) {
            int slot = cache.tryClaim();
            if (slot == StackCache.NONE) {
                return NOTHING_FREE;
            }
            long block = POOL.controlBlock(slot);
            long revision = ControlBlock.revision(block);
            boolean next = revision == lastRevision + 1;
            boolean clean = wasCleanBeforeSoiling(block);
            lastRevision = revision;
            cache.release(slot);
            cache.flush();
            return !clean ? DIRTY : next ? AS_PROMISED : OLD_REVISION;
        }
    }
}
