package io.stackyard.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.stackpool.StackState;
import io.stackyard.tablepool.ElementWidth;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/// One thread at a time, and which of them may close.
final class StoreOwnershipTest {

    private final InstanceAllocator allocator = SmallPools.open();
    private final Store store = allocator.newStore("acme");

    @AfterEach
    void close() {
        store.close();
        allocator.close();
    }

    private EntryScope enterRunning(long outer) {
        EntryScope scope = store.enter(outer);
        SmallPools.bring(scope.stack(), StackState.RUNNING);
        return scope;
    }

    private void assertRefusedToOthers(Executable call) {
        Thread owner = Thread.currentThread();
        OtherThread.run(
                () -> {
                    var refused = assertThrows(IllegalStateException.class, call);
                    assertEquals(
                            "store " + store.id() + " is in use by thread " + owner.getName()
                                    + " (threadId=" + owner.threadId() + "); one at a time",
                            refused.getMessage());
                });
    }

    @Test
    void calls_whileAnotherThreadIsInside_areRefusedAndChangeNothing() {
        EntryScope scope = enterRunning(0);

        assertRefusedToOthers(() -> store.enter(0));
        assertRefusedToOthers(store::claimInstance);
        assertRefusedToOthers(() -> store.claimMemory(0, 0, 0));
        assertRefusedToOthers(() -> store.claimTable(ElementWidth.REFERENCE, 0, 0));
        assertRefusedToOthers(() -> store.attachment(Object.class, Object::new));
        assertRefusedToOthers(store::close);

        assertFalse(store.isClosed());
        assertEquals(1, store.depth());
        store.checkInvariants();
        store.leaveReturned(scope);
        assertEquals(0, allocator.coreInstances() + allocator.memories().inUse());
    }

    @Test
    void enter_afterAnotherThreadLeft_continuesWhatThatOneLeft() {
        long parked =
                OtherThread.call(
                        () -> {
                            EntryScope outer = enterRunning(0);
                            EntryScope inner = enterRunning(outer.stack());
                            long suspended = SmallPools.stack(store, StackState.SUSPENDED);
                            store.leaveReturned(inner);
                            store.leaveReturned(outer);
                            return suspended;
                        });

        EntryScope scope = enterRunning(0);
        assertEquals(2, store.liveStacks());
        assertRefusedToOthers(() -> store.enter(0));
        store.releaseStack(parked);
        store.leaveStopped(scope.stack());

        assertEquals(0, store.liveStacks());
        OtherThread.run(() -> store.leaveReturned(enterRunning(0)));
        store.checkInvariants();
    }

    @Test
    void enter_fromInside_staysWithTheOwnerUntilTheOutermostEntryEnds() {
        EntryScope outer = enterRunning(0);
        EntryScope inner = enterRunning(outer.stack());
        store.leaveReturned(inner);

        assertRefusedToOthers(() -> store.enter(0));

        store.leaveReturned(outer);
        OtherThread.run(() -> store.leaveReturned(enterRunning(0)));
        assertEquals(0, store.depth());
    }

    @Test
    void enter_byTwoRacingThreads_letsOneInAtATime() throws InterruptedException {
        var inside = new AtomicInteger();
        var entered = new AtomicInteger();
        var most = new AtomicInteger();
        Runnable guest =
                () -> {
                    for (int round = 0; round < 5000; round++) {
                        EntryScope scope;
                        try {
                            scope = enterRunning(0);
                        } catch (IllegalStateException busy) {
                            SmallPools.assertSays("one at a time", busy);
                            continue;
                        }
                        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                        entered.incrementAndGet();
                        inside.decrementAndGet();
                        store.leaveReturned(scope);
                    }
                };
        Thread first = new Thread(guest);
        Thread second = new Thread(guest);
        first.start();
        second.start();
        first.join();
        second.join();

        assertEquals(1, most.get());
        assertTrue(entered.get() > 0);
        assertEquals(0, store.liveStacks());
        store.checkInvariants();
    }

    @Test
    void close_fromInside_isRefusedAndChangesNothing() {
        EntryScope outer = enterRunning(0);
        EntryScope inner = enterRunning(outer.stack());

        var refused = assertThrows(IllegalStateException.class, store::close);

        assertEquals(
                "store " + store.id()
                        + " cannot close while guest code runs in it: entries=2",
                refused.getMessage());
        assertFalse(store.isClosed());
        assertEquals(1, allocator.liveStores());
        store.leaveReturned(inner);
        store.leaveReturned(outer);
        store.checkInvariants();
    }

    @Test
    void close_onAnotherThread_isSeenByAll() {
        EntryScope scope = enterRunning(0);
        store.leaveReturned(scope);

        OtherThread.run(store::close);

        assertTrue(store.isClosed());
        var refused = assertThrows(IllegalStateException.class, () -> store.enter(0));
        assertEquals("store " + store.id() + " is closed", refused.getMessage());
        assertEquals(0, allocator.liveStores());
    }

    @Test
    void attachment_isMadeOnceAndKept() {
        Object first = store.attachment(Object.class, Object::new);

        assertSame(first, store.attachment(Object.class, Object::new));
    }
}
