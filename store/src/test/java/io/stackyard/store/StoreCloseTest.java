package io.stackyard.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.allocator.PlatformException;
import io.stackyard.allocator.memory.MemorySlot;
import io.stackyard.stackpool.ControlBlock;
import io.stackyard.stackpool.StackState;
import io.stackyard.tablepool.ElementWidth;
import io.stackyard.tablepool.TableSlot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.TestAbortedException;

/// Everything comes home when a store closes.
final class StoreCloseTest {

    private static final long PAGE = 65536;

    private static InstanceAllocator open(String backing) {
        try {
            return SmallPools.open("stackyard.pool.backing = " + backing);
        } catch (PlatformException missing) {
            throw new TestAbortedException(missing.getMessage(), missing);
        }
    }

    /// Takes something of every kind and leaves its marks in it.
    private static void fill(Store store) {
        store.claimInstance();
        store.claimInstance();
        MemorySlot memory = store.claimMemory(1, PAGE, 16 * PAGE);
        memory.fill(0, PAGE, (byte) 0x5A);
        assertTrue(store.tryGrow(memory, 2 * PAGE));
        memory.fill(PAGE, PAGE, (byte) 0x5A);
        store.claimMemory(2, 0, PAGE);
        TableSlot references = store.claimTable(ElementWidth.REFERENCE, 10, 100);
        references.setReference(9, 77);
        TableSlot continuations = store.claimTable(ElementWidth.CONTINUATION, 10, 100);
        continuations.setContinuation(9, 1, 1);
        store.externals().reference("external");
        store.exceptions().reference("exception");
        store.metadata().allocate(100_000, 8);
        store.attachment(Object.class, Object::new);
    }

    /// A suspended chain of two, a fresh continuation, and one that ended and waits in the cache.
    private static List<Long> parkStacks(Store store) {
        EntryScope scope = store.enter(0);
        SmallPools.bring(scope.stack(), StackState.PARENT);
        long last = SmallPools.stack(store, StackState.PARENT);
        StackChain.attach(last, scope.stack());
        long leaf = SmallPools.stack(store, StackState.SUSPENDED);
        StackChain.attach(leaf, last);
        StackChain.detach(leaf, last);
        ControlBlock.setState(scope.stack(), StackState.RUNNING);
        long fresh = store.claimStack();
        store.leaveReturned(scope);
        return List.of(leaf, last, fresh, scope.stack());
    }

    private static void assertAllHome(InstanceAllocator allocator) {
        assertEquals(0, allocator.liveStores());
        assertEquals(0, allocator.coreInstances());
        assertEquals(0, allocator.memories().inUse());
        assertEquals(0, allocator.tables().inUse());
        assertEquals(0, allocator.stacks().inUse());
        Map<String, Long> counters = SmallPools.counters(allocator);
        for (String pool : List.of("memory", "table", "stack")) {
            assertEquals(0, counters.get(pool + ".in-use"), pool);
            assertEquals(0, counters.get(pool + ".quarantined"), pool);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mapped", "portable"})
    void close_withEverythingInUse_bringsAllHomeClean(String backing) {
        try (InstanceAllocator allocator = open(backing)) {
            Store store = allocator.newStore("acme");
            fill(store);
            List<Long> blocks = parkStacks(store);
            List<Long> revisions = blocks.stream().map(ControlBlock::revision).toList();
            assertEquals(3, store.liveStacks());
            store.checkInvariants();

            store.close();

            assertTrue(store.isClosed());
            assertAllHome(allocator);
            assertEquals(0, store.externals().size());
            assertEquals(0, store.exceptions().size());
            assertEquals(0, store.metadata().usedBytes());
            for (int i = 0; i < 3; i++) { // Those that lived: every reference is stale.
                assertTrue(ControlBlock.revision(blocks.get(i)) > revisions.get(i));
            }
            store.checkInvariants();
            assertNextTenantFindsNothing(allocator);
        }
    }

    private static void assertNextTenantFindsNothing(InstanceAllocator allocator) {
        try (Store next = allocator.newStore("next")) {
            for (int i = 0; i < SmallPools.MEMORIES; i++) {
                MemorySlot memory = next.claimMemory(0, 2 * PAGE, 16 * PAGE);
                byte[] bytes = new byte[(int) (2 * PAGE)];
                memory.read(0, bytes, 0, bytes.length);
                assertArrayEquals(new byte[bytes.length], bytes);
            }
            for (int i = 0; i < SmallPools.TABLES; i++) {
                boolean wide = i % 2 == 0;
                TableSlot table =
                        next.claimTable(
                                wide ? ElementWidth.CONTINUATION : ElementWidth.REFERENCE, 10, 10);
                assertEquals(0, wide ? table.continuationStack(9) : table.reference(9));
            }
        }
    }

    @Test
    void close_manyTimes_leavesNothingInUse() {
        try (InstanceAllocator allocator = SmallPools.open()) {
            for (int round = 0; round < 200; round++) {
                Store store = allocator.newStore(null);
                fill(store);
                assertEquals(4, parkStacks(store).size());
                store.close();
                assertAllHome(allocator);
            }
        }
    }

    @Test
    void close_again_doesNothing() {
        try (InstanceAllocator allocator = SmallPools.open();
                Store other = allocator.newStore(null)) {
            Store store = allocator.newStore(null);
            store.claimInstance();
            other.claimInstance();
            store.close();

            assertDoesNotThrow(store::close);
            OtherThread.run(store::close);

            assertEquals(1, allocator.liveStores());
            assertEquals(1, allocator.coreInstances());
        }
    }

    @Test
    void calls_afterClose_areRefused() {
        try (InstanceAllocator allocator = SmallPools.open()) {
            Store store = allocator.newStore(null);
            store.close();

            assertThrows(IllegalStateException.class, store::claimInstance);
            assertThrows(IllegalStateException.class, () -> store.claimMemory(0, 0, 0));
            assertThrows(
                    IllegalStateException.class,
                    () -> store.claimTable(ElementWidth.REFERENCE, 0, 0));
            assertThrows(IllegalStateException.class, store::claimStack);
            assertThrows(IllegalStateException.class, () -> store.enter(0));
            assertThrows(
                    IllegalStateException.class,
                    () -> store.attachment(Object.class, Object::new));
            assertThrows(
                    IllegalStateException.class, () -> store.metadata().allocate(8, 8));
            assertAllHome(allocator);
        }
    }

    @Test
    void close_oneTableIsReleasedAlready_bringsTheRestHome() {
        try (InstanceAllocator allocator = SmallPools.open()) {
            Store store = allocator.newStore(null);
            TableSlot table = store.claimTable(ElementWidth.REFERENCE, 1, 1);
            fill(store);
            table.release(); // Behind the store's back.

            var failure = assertThrows(IllegalStateException.class, store::close);

            assertEquals(
                    "table is released already: width=REFERENCE, slot=0", failure.getMessage());
            assertAllHome(allocator);
            assertDoesNotThrow(store::close);
        }
    }

    @Test
    void close_aStackStillRuns_bringsTheRestHomeAndNamesIt() {
        InstanceAllocator allocator = SmallPools.open();
        Store store = allocator.newStore(null);
        long running = SmallPools.stack(store, StackState.RUNNING); // Outside any entry.
        fill(store);
        assertEquals(4, parkStacks(store).size());

        var failure = assertThrows(IllegalStateException.class, store::close);

        SmallPools.assertSays("state=RUNNING", failure);
        assertEquals(1, failure.getSuppressed().length); // The cache, which misses it.
        assertEquals(0, allocator.liveStores());
        assertEquals(0, allocator.memories().inUse() + allocator.tables().inUse());
        assertEquals(1, allocator.stacks().inUse());
        var refused = assertThrows(IllegalStateException.class, allocator::close);
        SmallPools.assertSays(ControlBlock.slot(running) + " RUNNING of store " + store.id(),
                refused);
    }

    /// A channel that writes from a view holds it, so its memory cannot go home meanwhile.
    @Test
    void close_whileAViewIsRead_keepsThatMemoryForTheNextTry() throws Exception {
        try (InstanceAllocator allocator = SmallPools.open()) {
            Store store = allocator.newStore(null);
            fill(store);
            MemorySlot memory = store.claimMemory(0, 16 * PAGE, 16 * PAGE);
            Pipe pipe = Pipe.open();
            ByteBuffer view = memory.asSegment().asByteBuffer();
            var writer = new FutureTask<Integer>((Callable<Integer>) () -> writeAll(pipe, view));
            new Thread(writer, "writer").start();
            // One byte arrived: the writer is in its call, which is longer than a pipe.
            assertEquals(1, pipe.source().read(ByteBuffer.allocate(1)));

            assertThrows(IllegalStateException.class, store::close);

            assertTrue(store.isClosed());
            assertEquals(1, allocator.memories().inUse());
            assertEquals(0, allocator.tables().inUse() + allocator.stacks().inUse());
            assertEquals(1, allocator.liveStores());
            assertEquals(2, allocator.coreInstances());
            assertThrows(IllegalStateException.class, allocator::close);

            drain(pipe);
            assertEquals(16 * PAGE, (long) writer.get());
            store.close();
            assertAllHome(allocator);
            assertDoesNotThrow(store::close);
        }
    }

    private static int writeAll(Pipe pipe, ByteBuffer view) throws IOException {
        try (var sink = pipe.sink()) {
            return sink.write(view);
        }
    }

    private static void drain(Pipe pipe) throws IOException {
        try (var source = pipe.source()) {
            ByteBuffer buffer = ByteBuffer.allocate((int) PAGE);
            while (source.read(buffer) >= 0) {
                buffer.clear();
            }
        }
    }
}
