package io.stackyard.allocator.trim;

import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.IdleStrategy;

/// A daemon thread that runs a [Trimmer] and sleeps from one round to the next.
public final class TrimmerThread implements AutoCloseable {

    private final Trimmer trimmer;
    private final AgentRunner runner;
    private final Thread thread;
    private volatile boolean closing;

    TrimmerThread(Trimmer trimmer) {
        this.trimmer = trimmer;
        this.runner = new AgentRunner(new UntilDue(), trimmer::failed, null, trimmer);
        this.thread = AgentRunner.startOnThread(runner, TrimmerThread::daemon);
    }

    private static Thread daemon(Runnable work) {
        return Thread.ofPlatform().daemon().name(Trimmer.ROLE).unstarted(work);
    }

    /// The trimmer that runs.
    public Trimmer trimmer() {
        return trimmer;
    }

    /// Whether the thread has not ended.
    public boolean isAlive() {
        return thread.isAlive();
    }

    /// Ends the thread after the round that it is in, and waits for that. A second call does
    /// nothing.
    @Override
    public void close() {
        // In this order: a thread that is about to park sees the flag or has the permit, and does
        // not sleep while the runner waits for it.
        closing = true;
        LockSupport.unpark(thread);
        runner.close();
    }

    /// Sleeps until the next round.
    private final class UntilDue implements IdleStrategy {

        @Override
        public void idle(int workCount) {
            idle();
        }

        @Override
        public void idle() {
            long nanos = trimmer.nanosUntilDue();
            if (closing) {
                Thread.onSpinWait(); // The runner is about to say so as well.
            } else if (nanos > 0) {
                LockSupport.parkNanos(this, nanos);
            }
        }

        @Override
        public void reset() {
            // Nothing to forget: the trimmer knows when it is due.
        }

        @Override
        public String alias() {
            return "until-due";
        }
    }
}
