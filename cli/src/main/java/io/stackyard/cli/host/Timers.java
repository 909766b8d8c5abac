package io.stackyard.cli.host;

import io.stackyard.engine.HostCall;
import io.stackyard.engine.Linker;
import io.stackyard.engine.types.FunctionType;
import io.stackyard.engine.types.NumberType;
import io.stackyard.engine.types.ValueType;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;

/// The module `timer`, the smallest host that a guest can wait for: work that ends later, in
/// another order than it began.
///
/// ```
/// (import "timer" "start" (func (param $milliseconds i32) (result $id i32)))
/// (import "timer" "next" (func (result $id i32)))
/// ```
///
/// `start` begins a timer and returns at once; the ids count up from 0. `next` waits until the next
/// timer is due and returns its id, or -1 if none runs.
///
/// The order is that of the durations, not of the scheduler's luck: a timer counts from the moment
/// that the last [#next] answered for, whatever the guest took since. Timers due at the same moment
/// come in the order of their start.
///
/// **Threads**: one.
public final class Timers {

    /// The name that modules import it by.
    public static final String MODULE = "timer";

    private static final int NONE = -1;

    private final PriorityQueue<Timer> running =
            new PriorityQueue<>(
                    Comparator.comparingLong(Timer::dueMillis).thenComparingInt(Timer::id));
    private final Sleeper sleeper;
    private long nowMillis;
    private int nextId;

    /// @param dueMillis since the first timer could start
    private record Timer(int id, long dueMillis) {}

    /// Waits; tests need not.
    interface Sleeper {
        void sleep(long millis) throws InterruptedException;
    }

    public Timers() {
        this(TimeUnit.MILLISECONDS::sleep);
    }

    Timers(Sleeper sleeper) {
        this.sleeper = sleeper;
    }

    /// Defines both functions.
    public void define(Linker linker) {
        List<ValueType> i32 = List.of(NumberType.I32);
        linker.func(MODULE, "start", new FunctionType(i32, i32), this::start);
        linker.func(MODULE, "next", new FunctionType(List.of(), i32), this::next);
    }

    private void start(HostCall call) {
        int millis = call.i32(0);
        if (millis < 0) {
            throw new IllegalArgumentException(
                    "timer.start: milliseconds=" + millis + " is negative");
        }
        running.add(new Timer(nextId, nowMillis + millis));
        call.returnI32(0, nextId++);
    }

    private void next(HostCall call) throws InterruptedException {
        Timer due = running.poll();
        if (due == null) {
            call.returnI32(0, NONE);
            return;
        }
        sleeper.sleep(due.dueMillis() - nowMillis);
        nowMillis = due.dueMillis();
        call.returnI32(0, due.id());
    }
}
