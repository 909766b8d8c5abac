package io.stackyard.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.management.ThreadMXBean;
import io.stackyard.allocator.LimitException;
import io.stackyard.allocator.PoolExhaustedException;
import io.stackyard.stackpool.ControlBlock;
import io.stackyard.stackpool.StackState;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Entries from the host: nested, ended either way, and refused.
final class StoreEntryTest {

    private final InstanceAllocator allocator = SmallPools.open();
    private final Store store = allocator.newStore(null);

    @AfterEach
    void close() {
        store.checkInvariants();
        store.close();
        assertEquals(0, allocator.stacks().inUse());
        allocator.close();
    }

    private EntryScope enterRunning(long outer) {
        EntryScope scope = store.enter(outer);
        SmallPools.bring(scope.stack(), StackState.RUNNING);
        return scope;
    }

    @Test
    void enter_nested_keepsOneScopePerDepth() {
        EntryScope outer = enterRunning(0);
        outer.saveRegisters(1, 2);
        EntryScope inner = enterRunning(outer.stack());
        inner.saveRegisters(3, 4);

        assertEquals(2, store.depth());
        assertEquals(0, outer.depth());
        assertEquals(1, inner.depth());
        assertSame(outer, store.scope(0));
        assertSame(inner, store.scope(1));
        assertEquals(0, outer.outerStack());
        assertEquals(outer.stack(), inner.outerStack());
        assertEquals(3, inner.outerPc());
        assertEquals(4, inner.outerFp());
        assertNotEquals(outer.stack(), inner.stack());
        assertEquals(0, ControlBlock.parent(inner.stack())); // No way across the host's frame.
        store.checkInvariants();

        store.leaveReturned(inner);
        assertEquals(1, store.depth());
        assertEquals(1, outer.outerPc());
        store.leaveReturned(outer);
        assertEquals(0, store.depth());
        assertEquals(0, store.liveStacks());
    }

    @Test
    void scope_ofNoActiveEntry_isOutOfBounds() {
        EntryScope scope = enterRunning(0);
        assertThrows(IndexOutOfBoundsException.class, () -> store.scope(1));
        store.leaveReturned(scope);

        assertThrows(IndexOutOfBoundsException.class, () -> store.scope(0));
    }

    @Test
    void enter_again_forgetsTheRegistersOfTheEarlierEntry() {
        EntryScope scope = enterRunning(0);
        scope.saveRegisters(1, 2);
        store.leaveReturned(scope);

        EntryScope again = enterRunning(0);

        assertSame(scope, again); // Made once per depth.
        assertEquals(0, again.outerPc());
        assertEquals(0, again.outerFp());
        store.leaveReturned(again);
    }

    @Test
    void enter_beyondTheDepth_isRefusedAndTakesNoStack() {
        long running = 0;
        for (int depth = 0; depth < SmallPools.HOST_DEPTH; depth++) {
            running = enterRunning(running).stack();
        }
        long deepest = running;

        var refused =
                assertThrows(EntryDepthException.class, () -> store.enter(deepest));

        assertEquals(
                "entries from the host nest too deeply: stackyard.stack.max-host-depth=3, all in use;"
                        + " raise stackyard.stack.max-host-depth",
                refused.getMessage());
        assertEquals(SmallPools.HOST_DEPTH, store.depth());
        assertEquals(SmallPools.HOST_DEPTH, store.liveStacks());
        store.checkInvariants(); // Still owned by this thread.
        for (int depth = SmallPools.HOST_DEPTH - 1; depth >= 0; depth--) {
            store.leaveReturned(store.scope(depth));
        }
    }

    @Test
    void enter_noStackFree_isRefusedAndLeavesTheStoreToOthers() {
        try (Store greedy = allocator.newStore(null)) {
            for (int stack = 0; stack < SmallPools.STACKS; stack++) {
                greedy.claimStack();
            }

            assertThrows(PoolExhaustedException.class, () -> store.enter(0));

            assertEquals(0, store.depth());
            store.checkInvariants(); // Nobody owns it.
        }
        OtherThread.run(() -> store.leaveReturned(enterRunning(0)));
    }

    @Test
    void enter_beyondTheStackQuota_isRefusedAndLeavesTheOuterEntry() {
        try (var narrow = SmallPools.open("stackyard.store.max-stacks = 1");
                Store small = narrow.newStore(null)) {
            EntryScope scope = small.enter(0);
            SmallPools.bring(scope.stack(), StackState.RUNNING);

            assertThrows(LimitException.class, () -> small.enter(scope.stack()));

            assertEquals(1, small.depth());
            small.checkInvariants();
            small.leaveReturned(scope);
        }
    }

    @Test
    void leaveStopped_beforeTheFirstInstruction_givesTheFreshStackBack() {
        EntryScope scope = store.enter(0);
        assertEquals(StackState.FRESH, ControlBlock.state(scope.stack()));

        store.leaveStopped(scope.stack());

        assertEquals(0, store.depth());
        assertEquals(0, store.liveStacks());
        store.checkInvariants();
    }

    @ParameterizedTest
    @EnumSource(value = StackState.class, names = {"FREE", "CACHED"},
            mode = EnumSource.Mode.EXCLUDE)
    void leaveStopped_leafInAnyState_endsTheWholeEntry(StackState leafState) {
        EntryScope scope = enterRunning(0);
        ControlBlock.setState(scope.stack(), StackState.PARENT);
        long middle = SmallPools.stack(store, StackState.PARENT);
        StackChain.attach(middle, scope.stack());
        long leaf = store.claimStack();
        StackChain.attach(leaf, middle);
        SmallPools.bring(leaf, leafState);
        long parked = SmallPools.stack(store, StackState.SUSPENDED);

        store.leaveStopped(leaf);

        assertEquals(0, store.depth());
        assertEquals(1, store.liveStacks());
        assertEquals(StackState.SUSPENDED, ControlBlock.state(parked));
        store.checkInvariants();
    }

    @Test
    void leaveStopped_leafIsHomeAlready_leavesTheRestToClose() {
        EntryScope scope = enterRunning(0);
        ControlBlock.setState(scope.stack(), StackState.PARENT);
        long leaf = SmallPools.stack(store, StackState.RETURNED);
        StackChain.attach(leaf, scope.stack());
        store.releaseStack(leaf); // The failure came before its parent ran again.

        store.leaveStopped(leaf);

        assertEquals(0, store.depth());
        assertEquals(1, store.liveStacks());
        store.checkInvariants();
    }

    @Test
    void leaveStopped_innerEntry_leavesTheOuterOneRunning() {
        EntryScope outer = enterRunning(0);
        EntryScope inner = enterRunning(outer.stack());

        store.leaveStopped(inner.stack());

        assertEquals(1, store.depth());
        assertEquals(StackState.RUNNING, ControlBlock.state(outer.stack()));
        store.checkInvariants();
        store.leaveReturned(outer);
    }

    @Test
    void releaseStack_twice_isRefusedAndKeepsTheOthersListed() {
        long first = store.claimStack();
        store.claimStack();
        store.releaseStack(first);

        assertThrows(IllegalStateException.class, () -> store.releaseStack(first));

        assertEquals(1, store.liveStacks());
        store.checkInvariants();
    }

    @Test
    void releaseStack_ofAnotherStore_isRefusedAndKeepsBothLists() {
        try (Store other = allocator.newStore(null)) {
            long theirs = other.claimStack();
            store.claimStack();

            assertThrows(IllegalStateException.class, () -> store.releaseStack(theirs));

            store.checkInvariants();
            other.checkInvariants();
        }
    }

    @Test
    void releaseStack_running_isRefusedAndKeepsItListed() {
        long block = SmallPools.stack(store, StackState.RUNNING);

        assertThrows(IllegalStateException.class, () -> store.releaseStack(block));

        store.checkInvariants();
        ControlBlock.setState(block, StackState.TRAPPED);
        store.releaseStack(block);
    }

    /// One entry inside another, with a continuation that is resumed once and ends.
    private void round(boolean stops) {
        EntryScope outer = store.enter(0);
        ControlBlock.setState(outer.stack(), StackState.RUNNING);
        EntryScope inner = store.enter(outer.stack());
        ControlBlock.setState(inner.stack(), StackState.RUNNING);
        long continuation = store.claimStack();
        ControlBlock.setState(inner.stack(), StackState.PARENT);
        StackChain.attach(continuation, inner.stack());
        ControlBlock.setState(continuation, StackState.RUNNING);
        if (stops) {
            store.leaveStopped(continuation);
        } else {
            ControlBlock.setState(continuation, StackState.RETURNED);
            store.releaseStack(continuation);
            ControlBlock.setState(inner.stack(), StackState.RUNNING);
            store.leaveReturned(inner);
        }
        store.leaveReturned(outer);
    }

    @Test
    void enterAndLeave_inSteadyState_allocateNothingOnTheJavaHeap() {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int warm = 0; warm < 3000; warm++) {
            round(warm % 2 == 0);
        }
        long[] allocated = new long[40];

        for (int batch = 0; batch < allocated.length; batch++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int round = 0; round < 500; round++) {
                round(round % 2 == 0);
            }
            allocated[batch] = threads.getCurrentThreadAllocatedBytes() - before;
        }

        // The JVM may allocate in the thread's name when it compiles anew, but not in every batch.
        long least = Arrays.stream(allocated).min().orElseThrow();
        assertEquals(0, least, () -> "bytes in batches of 500: " + Arrays.toString(allocated));
    }
}
