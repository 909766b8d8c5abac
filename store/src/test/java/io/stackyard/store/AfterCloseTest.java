package io.stackyard.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.allocator.memory.MemorySlot;
import io.stackyard.stackpool.ControlBlock;
import io.stackyard.stackpool.StackState;
import io.stackyard.tablepool.ElementWidth;
import io.stackyard.tablepool.TableSlot;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/// Whatever is used after it was closed answers with an exception. Its memory is gone, so a missing check would end
/// the test's process, and not the test alone.
final class AfterCloseTest {

    private static void assertAllRefused(List<Executable> uses) {
        for (int index = 0; index < uses.size(); index++) {
            assertThrows(IllegalStateException.class, uses.get(index), "use " + index);
        }
    }

    @Test
    void store_usedAfterItsPoolsWereClosed_isRefused() {
        InstanceAllocator allocator = SmallPools.open();
        Store store = allocator.newStore("a");
        long block = SmallPools.stack(store, StackState.FRESH);
        MemorySlot memory = store.claimMemory(1, 65_536, 65_536);
        store.close();
        allocator.close();

        assertAllRefused(
                List.of(
                        () -> store.claimInstance(),
                        () -> store.claimMemory(1, 0, 0),
                        () -> store.claimTable(ElementWidth.REFERENCE, 0, 1),
                        () -> store.claimStack(),
                        () -> store.releaseStack(block),
                        () -> store.tryGrow(memory, 65_536),
                        () -> store.enter(0),
                        () -> store.metadata().allocate(8, 8),
                        () -> store.attachment(String.class, () -> "late")));
        assertEquals(0, store.liveStacks());
        assertTrue(store.isClosed());
        store.close();
    }

    @Test
    void slots_usedAfterTheirPoolsWereClosed_areRefused() {
        InstanceAllocator allocator = SmallPools.open();
        MemorySlot memory = allocator.memories().claim(1, 65_536, 65_536);
        TableSlot table = allocator.tables().claim(ElementWidth.REFERENCE, 1, 4);
        TableSlot wide = allocator.tables().claim(ElementWidth.CONTINUATION, 1, 4);
        memory.release();
        table.release();
        wide.release();
        allocator.close();

        byte[] bytes = new byte[1];
        assertAllRefused(
                List.of(
                        () -> memory.read(0, bytes, 0, 1),
                        () -> memory.write(0, bytes, 0, 1),
                        () -> memory.fill(0, 1, (byte) 1),
                        () -> memory.copy(0, 0, 1),
                        () -> memory.tryGrow(65_536),
                        memory::asSegment,
                        () -> memory.asWritableSegment(0, 1),
                        memory::release,
                        table::length,
                        table::maximum,
                        () -> table.tryGrow(2),
                        () -> table.reference(0),
                        () -> table.setReference(0, 1),
                        table::release,
                        () -> wide.continuationStack(0),
                        () -> wide.continuationRevision(0),
                        () -> wide.setContinuation(0, 1, 1),
                        wide::release));
        assertEquals(0, memory.byteSize());
    }

    @Test
    void pools_usedAfterTheyWereClosed_areRefused() {
        InstanceAllocator allocator = SmallPools.open();
        int stack = allocator.stacks().claim();
        long block = allocator.stacks().controlBlock(stack);
        ControlBlock.setState(block, StackState.RUNNING);
        ControlBlock.setState(block, StackState.RETURNED);
        allocator.stacks().release(stack);
        MemorySlot memory = allocator.memories().claim(7, 65_536, 65_536);
        memory.fill(0, 1, (byte) 1);
        memory.release();
        allocator.close();

        assertAllRefused(
                List.of(
                        () -> allocator.newStore(null),
                        allocator::requireOpen,
                        () -> allocator.memories().claim(1, 0, 0),
                        () -> allocator.tables().claim(ElementWidth.REFERENCE, 0, 1),
                        () -> allocator.stacks().claim(),
                        () -> allocator.stacks().tryClaim(),
                        () -> allocator.stacks().release(stack)));
        allocator.memories().forget(7); // A module may outlive the pool: there is nothing to forget.
        assertEquals(0, allocator.trimmer().trim());
        assertEquals(0, allocator.trimmer().failures());
        assertEquals(0, allocator.memories().inUse());
        assertTrue(allocator.isClosed());
        allocator.counters().forEach((label, value) -> assertFalse(label.isEmpty()));
    }

    @Test
    void close_storeStillOpen_waitsUntilItIsClosed() throws InterruptedException {
        InstanceAllocator allocator = SmallPools.open("stackyard.pool.close-timeout = 1m");
        Store store = allocator.newStore(null);
        var closing = new CountDownLatch(1);
        Thread closer =
                Thread.ofPlatform().start(
                        () -> {
                            closing.countDown();
                            allocator.close();
                        });
        closing.await();
        while (closer.isAlive() && closer.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }

        assertThrows(IllegalStateException.class, () -> allocator.newStore("late"));
        assertFalse(allocator.isClosed());
        store.close();
        closer.join();

        assertTrue(allocator.isClosed());
    }

    @Test
    void close_storeOpenBeyondTheTimeout_isRefusedAndStoresCanBeOpenedAgain() {
        InstanceAllocator allocator = SmallPools.open("stackyard.pool.close-timeout = 20ms");
        Store store = allocator.newStore(null);
        long begin = System.nanoTime();

        var refused = assertThrows(IllegalStateException.class, allocator::close);

        assertTrue(System.nanoTime() - begin >= 20_000_000, "it waited");
        SmallPools.assertSays("live=1", refused);
        allocator.newStore(null).close();
        store.close();
        allocator.close();
    }

    @Test
    void close_interruptedWhileItWaits_isRefusedAtOnce() {
        InstanceAllocator allocator = SmallPools.open("stackyard.pool.close-timeout = 1h");
        Store store = allocator.newStore(null);
        Thread.currentThread().interrupt();

        assertThrows(IllegalStateException.class, allocator::close);

        assertTrue(Thread.interrupted(), "the interrupt is kept");
        store.close();
        allocator.close();
    }
}
