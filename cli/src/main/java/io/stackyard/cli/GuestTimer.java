package io.stackyard.cli;

import io.stackyard.engine.Engine;
import io.stackyard.store.Store;
import java.time.Duration;

/// Stops the guest of the calling thread once a time has passed: by its epoch deadline where it computes, by an
/// interrupt where the host waits for it.
final class GuestTimer implements GuestLimits.Countdown {

    private final Engine engine;
    private final Duration time;
    private final Thread guest = Thread.currentThread();
    private final Thread timer;

    private GuestTimer(Engine engine, Duration time) {
        this.engine = engine;
        this.time = time;
        this.timer = Thread.ofPlatform().daemon().name("stackyard-timeout").unstarted(this::run);
    }

    static GuestTimer start(Engine engine, Store store, Duration time) {
        store.budget().setEpochDeadline(1);
        var started = new GuestTimer(engine, time);
        started.timer.start();
        return started;
    }

    private void run() {
        try {
            Thread.sleep(time);
        } catch (InterruptedException inTime) {
            return; // The guest has ended.
        }
        engine.incrementEpoch();
        guest.interrupt();
    }

    /// Waits for the timer's end, and takes back the interrupt that it may have caused.
    @Override
    public void close() {
        timer.interrupt();
        while (timer.isAlive()) {
            try {
                timer.join();
            } catch (InterruptedException late) {
                Thread.onSpinWait(); // By the timer, which has nothing else to do then.
            }
        }
        boolean _ = Thread.interrupted();
    }
}
