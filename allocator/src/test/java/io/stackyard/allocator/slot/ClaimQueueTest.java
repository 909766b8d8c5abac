package io.stackyard.allocator.slot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.stackyard.allocator.metrics.PoolCounter;
import io.stackyard.allocator.metrics.PoolCounters;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class ClaimQueueTest {

    private static final int NONE = SlotAllocator.NONE;
    private static final Duration LONG = Duration.ofSeconds(50);
    private static final Duration SHORT = Duration.ofMillis(20);

    private final PoolCounters counters = PoolCounters.unregistered("test");
    private final SlotAllocator slots = new SlotAllocator(1, 0, 1);
    private final AtomicInteger failedClaims = new AtomicInteger();

    private int claim() {
        int slot = slots.tryClaimUncounted(SlotAllocator.NO_KEY);
        if (slot == SlotAllocator.NONE) {
            failedClaims.incrementAndGet();
        }
        return slot;
    }

    private ClaimQueue queue(Duration timeout, int maxWaiters) {
        return new ClaimQueue(timeout, maxWaiters, counters);
    }

    /// Starts a waiter and returns once it has lined up.
    private CompletableFuture<ClaimWait> waiter(ClaimQueue queue) {
        int before = queue.waiters();
        var wait = new CompletableFuture<ClaimWait>();
        Thread.ofVirtual().start(() -> complete(wait, queue));
        await(queue, before + 1);
        return wait;
    }

    private void complete(CompletableFuture<ClaimWait> wait, ClaimQueue queue) {
        try {
            wait.complete(queue.await(this::claim));
        } catch (RuntimeException e) {
            wait.completeExceptionally(e);
        }
    }

    private static void await(ClaimQueue queue, int waiters) {
        await(() -> queue.waiters() == waiters);
    }

    /// The test's own timeout interrupts it.
    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            if (Thread.interrupted()) {
                throw new IllegalStateException("interrupted while it waited");
            }
            Thread.onSpinWait();
        }
    }

    @Test
    void await_slotFree_takesItAtOnce() {
        var queue = queue(LONG, 1);

        var wait = queue.await(this::claim);

        assertEquals(0, wait.slot());
        assertEquals(ClaimEnding.CLAIMED, wait.ending());
        assertEquals("", wait.text());
        assertFalse(queue.hasWaiters());
        assertEquals(1, counters.get(PoolCounter.WAITS));
        assertEquals(wait.waitedNanos(), counters.get(PoolCounter.WAIT_NANOS));
    }

    @Test
    void await_released_getsTheSlot() {
        var queue = queue(LONG, 1);
        claim();
        var wait = waiter(queue);
        assertTrue(queue.hasWaiters());
        assertEquals(1, counters.get(PoolCounter.WAITERS));

        slots.release(0, 0);
        queue.signal();

        assertEquals(0, wait.join().slot());
        assertEquals(0, counters.get(PoolCounter.WAITERS));
        assertFalse(queue.hasWaiters());
    }

    @Test
    void await_nothingReleased_endsAtTheDeadline() {
        var queue = queue(SHORT, 2);
        claim();

        var wait = queue.await(this::claim);

        assertEquals(NONE, wait.slot());
        assertEquals(ClaimEnding.TIMED_OUT, wait.ending());
        assertTrue(wait.waitedNanos() >= SHORT.toNanos(), wait.toString());
        assertEquals(0, wait.waiters());
        assertEquals(
                " (waited " + wait.waitedNanos() / 1_000_000 + " ms, 0 others still wait)",
                wait.text());
        assertFalse(queue.hasWaiters());
        assertEquals(wait.waitedNanos(), counters.get(PoolCounter.WAIT_NANOS));
    }

    @ParameterizedTest
    @CsvSource({"0, 5", "50, 0"})
    void await_waitingNotAllowed_endsWithoutATry(long seconds, int maxWaiters) {
        var queue = queue(Duration.ofSeconds(seconds), maxWaiters);

        var wait = queue.await(() -> {
            throw new AssertionError("tried");
        });

        assertEquals(new ClaimWait(NONE, ClaimEnding.NOT_WAITED, 0, 0), wait);
        assertEquals(0, counters.get(PoolCounter.WAITS));
        assertEquals("", wait.text());
    }

    @Test
    void await_queueFull_endsAtOnce() {
        var queue = queue(LONG, 2);
        claim();
        var first = waiter(queue);
        var second = waiter(queue);

        var third = queue.await(this::claim);

        assertEquals(new ClaimWait(NONE, ClaimEnding.QUEUE_FULL, 0, 2), third);
        assertEquals(" (not waited: 2 others already wait)", third.text());
        queue.close();
        assertEquals(ClaimEnding.CLOSED, first.join().ending());
        assertEquals(ClaimEnding.CLOSED, second.join().ending());
    }

    @Test
    void await_interrupted_endsAndKeepsTheStatus() throws InterruptedException {
        var queue = queue(LONG, 2);
        claim();
        var wait = new CompletableFuture<ClaimWait>();
        var status = new CompletableFuture<Boolean>();
        Thread thread =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    complete(wait, queue);
                                    status.complete(Thread.currentThread().isInterrupted());
                                });
        await(queue, 1);

        thread.interrupt();

        assertEquals(ClaimEnding.INTERRUPTED, wait.join().ending());
        assertEquals(NONE, wait.join().slot());
        assertTrue(wait.join().text().startsWith(" (interrupted after "), wait.join().text());
        assertTrue(status.join());
        thread.join();
    }

    @Test
    void await_interruptedBefore_triesOnceAndEnds() {
        var queue = queue(LONG, 2);
        Thread.currentThread().interrupt();
        var free = queue.await(this::claim);
        var taken = queue.await(this::claim);

        assertTrue(Thread.interrupted());
        assertEquals(ClaimEnding.CLAIMED, free.ending());
        assertEquals(ClaimEnding.INTERRUPTED, taken.ending());
    }

    @Test
    void await_several_areServedInOrderOfArrival() {
        var queue = queue(LONG, 10);
        claim();
        var order = new ConcurrentLinkedQueue<Integer>();
        List<CompletableFuture<ClaimWait>> waits = new ArrayList<>();
        for (int number = 0; number < 10; number++) {
            var wait = waiter(queue);
            int mine = number;
            waits.add(
                    wait.whenComplete(
                            (_, _) -> {
                                order.add(mine);
                                slots.release(0, 0);
                                queue.signal();
                            }));
        }

        slots.release(0, 0);
        queue.signal();

        waits.forEach(CompletableFuture::join);
        assertEquals(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9), List.copyOf(order));
    }

    @Test
    void await_slotFreeButOthersWaitBefore_doesNotOvertake() throws Exception {
        var queue = queue(LONG, 2);
        claim();
        var first = waiter(queue);
        await(() -> failedClaims.get() == 1); // It tries once before it sleeps.
        slots.release(0, 0); // Not signalled: the first sleeps on.
        var second = waiter(queue);
        Thread.sleep(10);
        assertFalse(second.isDone(), "the second overtook");
        assertEquals(1, queue.waiters() - (first.isDone() ? 0 : 1));

        queue.signal();

        assertEquals(0, first.get(20, TimeUnit.SECONDS).slot());
        assertFalse(second.isDone());
        queue.close();
        assertEquals(ClaimEnding.CLOSED, second.join().ending());
    }

    @Test
    void await_twoSlotsFreedAndSignalledOnce_wakesBothWaiters() {
        var two = new SlotAllocator(2, 0, 1);
        var queue = queue(LONG, 2);
        two.tryClaim(SlotAllocator.NO_KEY);
        two.tryClaim(SlotAllocator.NO_KEY);
        List<Future<ClaimWait>> waits = new ArrayList<>();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int waiter = 1; waiter <= 2; waiter++) {
                waits.add(executor.submit(() -> queue.await(() -> two.tryClaimUncounted(0))));
                await(queue, waiter);
            }
            two.release(0, 0);
            two.release(1, 0);
            queue.signal();
        }

        for (Future<ClaimWait> wait : waits) {
            assertEquals(ClaimEnding.CLAIMED, wait.resultNow().ending());
        }
    }

    @Test
    void await_firstLeavesWithoutASlot_wakesTheNext() throws InterruptedException {
        var queue = queue(LONG, 2);
        claim();
        var first = new CompletableFuture<ClaimWait>();
        var tries = new AtomicInteger();
        Thread thread =
                Thread.ofPlatform()
                        .start(
                                () -> first.complete(
                                        queue.await(
                                                () -> {
                                                    tries.incrementAndGet();
                                                    return NONE;
                                                })));
        await(queue, 1);
        var second = waiter(queue);
        slots.release(0, 0);
        queue.signal(); // Wakes the first, who takes nothing.

        thread.interrupt();

        assertEquals(0, second.join().slot());
        assertEquals(ClaimEnding.INTERRUPTED, first.join().ending());
        assertTrue(tries.get() >= 1);
        thread.join();
    }

    @Test
    void await_tryThrows_leavesTheQueue() {
        var queue = queue(LONG, 1);
        var failure = new IllegalStateException("no");

        var thrown =
                assertThrows(
                        IllegalStateException.class,
                        () -> queue.await(
                                () -> {
                                    throw failure;
                                }));

        assertSame(failure, thrown);
        assertFalse(queue.hasWaiters());
        assertEquals(0, queue.await(this::claim).slot());
    }

    @Test
    void await_closed_endsAtOnce() {
        var queue = queue(LONG, 1);
        queue.close();
        queue.close();

        assertEquals(ClaimEnding.CLOSED, queue.await(this::claim).ending());
        assertFalse(slots.isInUse(0));
    }

    @Test
    void construct_negative_isRefused() {
        assertThrows(
                IllegalArgumentException.class, () -> queue(Duration.ofNanos(-1), 1));
        assertThrows(
                IllegalArgumentException.class,
                () -> queue(Duration.ofSeconds(Long.MIN_VALUE), 1));
        assertThrows(IllegalArgumentException.class, () -> queue(LONG, -1));
        assertEquals(
                0,
                queue(Duration.ofSeconds(Long.MAX_VALUE), 1).await(this::claim).slot(),
                "292 years are the most");
    }

    @Test
    void signal_nobodyWaits_allocatesNothing() {
        var queue = queue(LONG, 1);
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int waiting = 0;
        long allocated = Long.MAX_VALUE;
        // The first ones include class loading, and any one what the JVM does when it compiles anew.
        for (int attempt = 0; allocated > 0 && attempt < 100; attempt++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int round = 0; round < 10_000; round++) {
                queue.signal();
                waiting += queue.hasWaiters() ? 1 : 0;
            }
            allocated =
                    Math.min(allocated, threads.getCurrentThreadAllocatedBytes() - before);
        }

        assertEquals(0, waiting);
        assertEquals(0, allocated);
    }

    /// Many threads, few slots: nobody may be left behind, and no slot given twice.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void await_manyThreadsAndFewSlots_allComeThrough(boolean virtual) {
        var few = new SlotAllocator(3, 1, 3);
        var queue = queue(LONG, 1000);
        var holders = new AtomicInteger[] {
            new AtomicInteger(), new AtomicInteger(), new AtomicInteger()};
        var done = new AtomicInteger();
        int threads = 40;
        int rounds = 250;
        try (var executor =
                virtual
                        ? Executors.newVirtualThreadPerTaskExecutor()
                        : Executors.newFixedThreadPool(threads)) {
            List<CompletableFuture<Void>> workers = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                int key = thread % 4;
                workers.add(
                        CompletableFuture.runAsync(
                                () -> {
                                    for (int round = 0; round < rounds; round++) {
                                        int slot = claimOrWait(few, queue, key);
                                        assertEquals(1, holders[slot].incrementAndGet());
                                        if (round % 8 == 0) {
                                            LockSupport.parkNanos(1000); // Hold it for a while.
                                        }
                                        holders[slot].decrementAndGet();
                                        few.release(slot, 0);
                                        queue.signal();
                                        done.incrementAndGet();
                                    }
                                },
                                executor));
            }
            try {
                workers.forEach(CompletableFuture::join);
            } catch (CompletionException e) {
                queue.close(); // Or the rest would wait for those that failed.
                throw e;
            }
        }

        assertEquals(threads * rounds, done.get());
        assertEquals(0, few.inUse());
        assertFalse(queue.hasWaiters());
        assertEquals(0, counters.get(PoolCounter.WAITERS));
        assertTrue(counters.get(PoolCounter.WAITS) > 0, "nobody ever waited");
    }

    private static int claimOrWait(SlotAllocator slots, ClaimQueue queue, long key) {
        int slot = queue.hasWaiters() ? NONE : slots.tryClaimUncounted(key);
        if (slot != NONE) {
            return slot;
        }
        var wait = queue.await(() -> slots.tryClaimUncounted(key));
        assertEquals(ClaimEnding.CLAIMED, wait.ending());
        return wait.slot();
    }
}
