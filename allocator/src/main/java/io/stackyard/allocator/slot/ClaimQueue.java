package io.stackyard.allocator.slot;

import io.stackyard.allocator.internal.Require;
import io.stackyard.allocator.metrics.PoolCounter;
import io.stackyard.allocator.metrics.PoolCounters;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// Where claims wait for a slot when there is none: in order of arrival, not longer than a time,
/// and not more than a number of them.
///
/// A pool uses it so:
/// ```
/// claim:    slot = queue.hasWaiters() ? NONE : slots.tryClaimUncounted(key)
///           if slot is NONE: queue.await(() -> slots.tryClaimUncounted(key))
/// release:  slots.release(slot, bytes);        queue.signal()
/// trim:     slots.releaseTrimmed(slot, bytes); queue.signal()
/// ```
///
/// **Order.** Only the first in the queue tries to claim. Newcomers that find waiters line up. A
/// newcomer that looked just before somebody lined up may still overtake: once, and it signals when
/// it releases.
///
/// **No wake-up is lost.** A waiter first raises the volatile count of waiters and then tries to
/// claim; a releaser first frees its slot and then reads the count. Whichever comes first in the
/// one order of such accesses: the releaser sees the waiter and unparks the first of the queue, or
/// that waiter's try comes after the slot was freed and finds it. A thread that is unparked before
/// it parks does not park. Several releases may wake the first waiter once only; therefore whoever
/// leaves the head of the queue, with a slot or without, wakes the next, which tries in turn. So the
/// first waiter is parked only if it tried after the last release, or is about to be unparked.
///
/// As long as nobody waits, [#signal] and [#hasWaiters] are one volatile read each, and nothing
/// allocates. Platform and virtual threads may wait.
public final class ClaimQueue implements AutoCloseable {

    private static final int NONE = SlotAllocator.NONE;

    private final long timeoutNanos;
    private final int maxWaiters;
    private final PoolCounters counters;

    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Thread> queue = new ArrayDeque<>(); // Under the lock.
    private volatile int waiters; // The queue's size; written under the lock.
    private volatile boolean closed;

    /// @param timeout    how long one claim waits at most; 0 lets nobody wait
    /// @param maxWaiters how many claims wait at once; 0 lets nobody wait
    /// @param counters   where waits, wait-nanos and waiters are counted
    /// @throws IllegalArgumentException if the timeout or the number is negative
    public ClaimQueue(Duration timeout, int maxWaiters, PoolCounters counters) {
        this.timeoutNanos = Require.notNegative(saturatedNanos(timeout), "timeout");
        this.maxWaiters = Require.notNegative(maxWaiters, "maxWaiters");
        this.counters = counters;
    }

    private static long saturatedNanos(Duration timeout) {
        try {
            return timeout.toNanos();
        } catch (ArithmeticException _) {
            return timeout.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE; // 292 years.
        }
    }

    /// Whether somebody waits, so that a newcomer has to line up.
    public boolean hasWaiters() {
        return waiters != 0;
    }

    /// How many wait now.
    public int waiters() {
        return waiters;
    }

    /// Waits until `tryClaim` returns a slot. It is called by the calling thread, without a lock,
    /// while that is the first of the queue: at least once then, and again after each [#signal].
    ///
    /// If it throws, the wait ends with what it threw.
    ///
    /// @param tryClaim returns a slot, or [SlotAllocator#NONE]
    public ClaimWait await(IntSupplier tryClaim) {
        ClaimEnding refused = tryJoin();
        if (refused != null) {
            return new ClaimWait(NONE, refused, 0, waiters);
        }
        counters.increment(PoolCounter.WAITS);
        long start = System.nanoTime();
        int slot = NONE;
        ClaimEnding ending;
        long waited;
        int others;
        try {
            ending = null;
            while (ending == null) {
                slot = isFirst() ? tryClaim.getAsInt() : NONE;
                ending = endingNow(slot, start);
                if (ending == null) {
                    LockSupport.parkNanos(this, timeoutNanos - (System.nanoTime() - start));
                }
            }
        } finally {
            others = leave();
            waited = System.nanoTime() - start;
            counters.add(PoolCounter.WAIT_NANOS, waited);
        }
        return new ClaimWait(slot, ending, waited, others);
    }

    private @Nullable ClaimEnding endingNow(int slot, long start) {
        if (slot != NONE) {
            return ClaimEnding.CLAIMED;
        }
        if (closed) {
            return ClaimEnding.CLOSED;
        }
        if (Thread.currentThread().isInterrupted()) {
            return ClaimEnding.INTERRUPTED;
        }
        return System.nanoTime() - start >= timeoutNanos ? ClaimEnding.TIMED_OUT : null;
    }

    /// Lines up, or returns why not.
    private @Nullable ClaimEnding tryJoin() {
        if (timeoutNanos == 0 || maxWaiters == 0) {
            return ClaimEnding.NOT_WAITED;
        }
        lock.lock();
        try {
            if (closed) {
                return ClaimEnding.CLOSED;
            }
            if (queue.size() == maxWaiters) {
                return ClaimEnding.QUEUE_FULL;
            }
            queue.addLast(Thread.currentThread());
            count();
            return null;
        } finally {
            lock.unlock();
        }
    }

    private boolean isFirst() {
        lock.lock();
        try {
            return queue.peekFirst() == Thread.currentThread();
        } finally {
            lock.unlock();
        }
    }

    /// Takes the calling thread out and wakes the one that is first after it; returns how many are
    /// left.
    private int leave() {
        lock.lock();
        try {
            boolean wasFirst = queue.peekFirst() == Thread.currentThread();
            queue.remove(Thread.currentThread());
            count();
            if (wasFirst) {
                LockSupport.unpark(queue.peekFirst()); // Of nobody does nothing.
            }
            return queue.size();
        } finally {
            lock.unlock();
        }
    }

    private void count() {
        int before = waiters;
        waiters = queue.size();
        counters.add(PoolCounter.WAITERS, queue.size() - before);
    }

    /// Lets the first waiter try again, after a slot was freed.
    public void signal() {
        if (waiters != 0) {
            wakeFirst();
        }
    }

    private void wakeFirst() {
        lock.lock();
        try {
            LockSupport.unpark(queue.peekFirst());
        } finally {
            lock.unlock();
        }
    }

    /// Ends every wait, now and later, with [ClaimEnding#CLOSED]; the first may still get a slot.
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            queue.forEach(LockSupport::unpark);
        } finally {
            lock.unlock();
        }
    }
}
