package io.stackyard.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.stackyard.allocator.LimitException;
import io.stackyard.allocator.PoolExhaustedException;
import io.stackyard.stackpool.ControlBlock;
import io.stackyard.stackpool.StackState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// When a claim collects. What a collection keeps is the engine's to test: here it asks a list.
final class StackCollectorTest {

    /// Knows references to some stacks, and counts how often it is asked.
    private static final class Known implements ContinuationRoots {
        private final List<Long> blocks = new ArrayList<>();
        private int asked;

        @Override
        public void report(ContinuationMarker marker) {
            asked++;
            blocks.forEach(
                    block -> marker.reference(
                            ControlBlock.slot(block) + 1L, ControlBlock.revision(block)));
        }

        @Override
        public void reportStack(long block, ContinuationMarker marker) {
            // Nothing lies on these.
        }
    }

    private final Known known = new Known();

    private Store open(InstanceAllocator allocator) {
        Store store = allocator.newStore("tenant");
        store.setContinuationRoots(known);
        return store;
    }

    private void claimKept(Store store, int count) {
        for (int i = 0; i < count; i++) {
            known.blocks.add(SmallPools.stack(store, StackState.FRESH));
        }
    }

    @Test
    void claimStack_poolIsEmpty_takesWhatNothingReaches() {
        try (InstanceAllocator allocator = SmallPools.open(); Store store = open(allocator)) {
            claimKept(store, SmallPools.STACKS - 3);
            for (int i = 0; i < 3; i++) {
                store.claimStack();
            }
            assertEquals(0, known.asked, "there were free ones");

            store.claimStack();

            assertEquals(1, known.asked);
            assertEquals(SmallPools.STACKS - 2, store.liveStacks());
            assertEquals(3L, SmallPools.counters(allocator).get("stack.collected"));
            store.checkInvariants();
        }
    }

    @Test
    void claimStack_allAreReached_isRefusedAndAsksOnce() {
        try (InstanceAllocator allocator = SmallPools.open(); Store store = open(allocator)) {
            claimKept(store, SmallPools.STACKS);

            for (int i = 0; i < 100; i++) {
                assertThrows(PoolExhaustedException.class, store::claimStack);
            }
            assertEquals(1, known.asked);
        }
    }

    @Test
    void claimStack_manyEndedSinceTheLastTime_collectsWhatCameAfterThem() {
        try (InstanceAllocator allocator = SmallPools.open("stackyard.pool.total-stacks = 100",
                "stackyard.stack.store-cache = 100");
                Store store = open(allocator)) {
            claimKept(store, 100);
            assertThrows(PoolExhaustedException.class, store::claimStack);
            for (int i = 0; i < 90; i++) {
                store.releaseStack(known.blocks.removeLast());
            }
            for (int i = 0; i < 90; i++) {
                store.claimStack();
            }

            claimKept(store, 1);

            assertEquals(2, known.asked);
            assertEquals(11, store.liveStacks());
        }
    }

    @Test
    void claimStack_quotaIsReached_collects() {
        try (InstanceAllocator allocator = SmallPools.open("stackyard.store.max-stacks = 4");
                Store store = open(allocator)) {
            claimKept(store, 3);
            store.claimStack();

            claimKept(store, 1);
            assertEquals(1, known.asked);

            var refused = assertThrows(LimitException.class, store::claimStack);
            SmallPools.assertSays("max-stacks", refused);
        }
    }

    @Test
    void claimStack_fewClaimsSinceTheLastTime_isRefusedWithoutASearch() {
        try (InstanceAllocator allocator =
                SmallPools.open(
                        "stackyard.pool.total-stacks = 100", "stackyard.stack.store-cache = 0");
                Store store = open(allocator)) {
            claimKept(store, 89);
            for (int i = 0; i < 11; i++) {
                store.claimStack();
            }
            claimKept(store, 1); // Collects eleven, which leaves 90 with this one.
            assertEquals(1, known.asked);

            for (int i = 0; i < 10; i++) {
                store.claimStack();
            }
            assertThrows(PoolExhaustedException.class, store::claimStack);
            assertEquals(1, known.asked, "eleven claims do not pay for a hundred stacks");

            assertEquals(10, store.collect(), "when it is asked to");
        }
    }

    @Test
    void claimStack_anotherStoreHasDroppedAll_succeedsWhenThatIsEnteredAgain() {
        try (InstanceAllocator allocator = SmallPools.open();
                Store dropping = open(allocator);
                Store waiting = allocator.newStore("other")) {
            claimKept(dropping, 1);
            for (int i = 1; i < SmallPools.STACKS - 1; i++) {
                dropping.claimStack();
            }
            enterAndLeave(dropping);
            assertThrows(PoolExhaustedException.class, waiting::claimStack);

            endCall(dropping);
            assertEquals(0, known.asked, "what it returns may be known to nobody yet");
            enterAndLeave(dropping);
            enterAndLeave(dropping);

            assertEquals(1, known.asked, "once for what was missed before");
            assertEquals(1, dropping.liveStacks());
            waiting.claimStack();
        }
    }

    @Test
    void enter_othersAreRefusedTimeAndAgain_searchesOnlyWithMoreInUse() {
        try (InstanceAllocator allocator = SmallPools.open("stackyard.pool.total-stacks = 100");
                Store store = open(allocator)) {
            claimKept(store, 16);
            for (int round = 0; round < 5; round++) {
                beRefused(allocator, 100);
                enterAndLeave(store);
            }
            assertEquals(1, known.asked);

            claimKept(store, 2);
            beRefused(allocator, 100);
            enterAndLeave(store);
            enterAndLeave(store);
            assertEquals(1, known.asked, "two are not more than an eighth of 16");

            claimKept(store, 1);
            beRefused(allocator, 100);
            enterAndLeave(store);
            enterAndLeave(store);
            assertEquals(2, known.asked);
        }
    }

    @Test
    void enter_shortageWasAnswered_keepsTheIdleOnes() {
        try (InstanceAllocator allocator = SmallPools.open();
                Store store = open(allocator)) {
            beRefused(allocator, SmallPools.STACKS);
            enterAndLeave(store);
            enterAndLeave(store);
            long first = SmallPools.stack(store, StackState.RETURNED);
            store.releaseStack(SmallPools.stack(store, StackState.RETURNED));
            store.releaseStack(first);
            assertEquals(2, allocator.stacks().inUse());

            enterAndLeave(store);

            assertEquals(2, allocator.stacks().inUse());
        }
    }

    /// A store that comes and goes takes all that is free and one more.
    private static void beRefused(InstanceAllocator allocator, int stacks) {
        try (Store other = allocator.newStore("other")) {
            while (allocator.stacks().inUse() < stacks) {
                other.claimStack();
            }
            assertThrows(PoolExhaustedException.class, other::claimStack);
        }
    }

    private static void enterAndLeave(Store store) {
        EntryScope scope = store.enter(0);
        SmallPools.bring(scope.stack(), StackState.RUNNING);
        store.leaveReturned(scope);
    }

    @Test
    void claimStack_anotherStoreHasIdleOnes_succeedsWhenACallOfThatEnds() {
        try (InstanceAllocator allocator =
                SmallPools.open(
                        "stackyard.pool.total-stacks = 1", "stackyard.stack.store-cache = 1");
                Store idle = open(allocator);
                Store waiting = allocator.newStore("other")) {
            idle.releaseStack(SmallPools.stack(idle, StackState.RETURNED));
            endCall(idle);
            assertThrows(PoolExhaustedException.class, waiting::claimStack);

            endCall(idle);

            waiting.claimStack();
        }
    }

    private static void endCall(Store store) {
        store.beginUse();
        store.endUse();
    }

    @Test
    void claimStack_storeWithoutRoots_isRefused() {
        try (InstanceAllocator allocator = SmallPools.open();
                Store store = allocator.newStore("tenant")) {
            for (int i = 0; i < SmallPools.STACKS; i++) {
                store.claimStack();
            }

            assertThrows(PoolExhaustedException.class, store::claimStack);
            assertEquals(SmallPools.STACKS, store.liveStacks());
        }
    }
}
