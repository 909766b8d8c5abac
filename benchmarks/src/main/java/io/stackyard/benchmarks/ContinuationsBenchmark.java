package io.stackyard.benchmarks;

import io.stackyard.engine.Func;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import jdk.internal.vm.Continuation;
import jdk.internal.vm.ContinuationScope;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// Continuations here and in the JDK.
///
/// - A **round trip** is one resume and one suspend, with the loop around it: interpreted here, compiled in
///   the peers.
/// - A **life** is create, run, return, on a warm stack; a suspending one is resumed twice. Bodies do nothing
///   else, on both sides; the JDK's are compiled but not inlined. A dropped one is resumed once and left where it
///   suspended: here a claim collects it, in the JDK the garbage collector does.
/// - A **round robin** resumes 10,000 suspended continuations in turn. See [RoundRobin].
///
/// One operation is one of them; an invocation does many.
///
/// Run: `benchmarks/run continuations`.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ContinuationsBenchmark {

    static final int OPERATIONS = 100_000;

    /// A hand-off between threads takes microseconds: fewer of them to an invocation.
    static final int HAND_OFFS = 10_000;

    /// Stacks of the guest that drops continuations: every so often it finds none and collects.
    static final int DROPPING_STACKS = 1_000;

    static final ContinuationScope SCOPE = new ContinuationScope("benchmark");

    private static final Runnable NOTHING = ContinuationsBenchmark::doNothing;
    private static final Runnable ONCE = ContinuationsBenchmark::suspendOnce;

    private Guest guest;
    private Func roundTrips;
    private Func lives;
    private Func suspendingLives;
    private Guest dropping;
    private Func droppedLives;
    private Continuation yielding;
    private int handedOut;

    @Setup
    public void open() {
        guest = new Guest(Programs.binary("continuations.wat"), 64);
        roundTrips = guest.func("round_trips");
        lives = guest.func("lives");
        suspendingLives = guest.func("suspending_lives");
        dropping = new Guest(Programs.binary("continuations.wat"), DROPPING_STACKS);
        droppedLives = dropping.func("dropped_lives");
        yielding =
                new Continuation(
                        SCOPE,
                        () -> {
                            while (true) {
                                handedOut++;
                                Continuation.yield(SCOPE);
                            }
                        });
    }

    @TearDown
    public void close() {
        guest.close();
        dropping.close();
    }

    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public int roundTripStackyard() {
        return guest.call(roundTrips, OPERATIONS);
    }

    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public int roundTripJdkContinuation() {
        int before = handedOut;
        for (int i = 0; i < OPERATIONS; i++) {
            yielding.run();
        }
        return handedOut - before;
    }

    @Benchmark
    @OperationsPerInvocation(HAND_OFFS)
    public int roundTripVirtualThread() throws InterruptedException {
        var queue = new SynchronousQueue<Integer>();
        Thread producer =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    try {
                                        for (int i = 1; i <= HAND_OFFS; i++) {
                                            queue.put(i);
                                        }
                                    } catch (InterruptedException stopped) {
                                        Thread.currentThread().interrupt();
                                    }
                                });
        int[] sum = new int[1];
        Thread consumer =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    try {
                                        for (int i = 0; i < HAND_OFFS; i++) {
                                            sum[0] += queue.take();
                                        }
                                    } catch (InterruptedException stopped) {
                                        Thread.currentThread().interrupt();
                                    }
                                });
        producer.join();
        consumer.join();
        return sum[0];
    }

    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public int lifeStackyard() {
        return guest.call(lives, OPERATIONS);
    }

    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public int lifeJdkContinuation() {
        int done = 0;
        while (done < OPERATIONS) {
            new Continuation(SCOPE, NOTHING).run();
            done++;
        }
        return done;
    }

    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public int suspendingLifeStackyard() {
        return guest.call(suspendingLives, OPERATIONS);
    }

    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public int suspendingLifeJdkContinuation() {
        int done = 0;
        while (done < OPERATIONS) {
            var life = new Continuation(SCOPE, ONCE);
            life.run();
            life.run();
            done++;
        }
        return done;
    }

    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public int droppedLifeStackyard() {
        return dropping.call(droppedLives, OPERATIONS);
    }

    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public int droppedLifeJdkContinuation() {
        int done = 0;
        while (done < OPERATIONS) {
            new Continuation(SCOPE, ONCE).run();
            done++;
        }
        return done;
    }

    @Benchmark
    @OperationsPerInvocation(RoundRobin.WAITING)
    public int roundRobinStackyard(RoundRobin.Staggered waiting) {
        return waiting.round();
    }

    @Benchmark
    @OperationsPerInvocation(RoundRobin.WAITING)
    public int roundRobinEqualStarts(RoundRobin.Equal waiting) {
        return waiting.round();
    }

    @Benchmark
    @OperationsPerInvocation(RoundRobin.WAITING)
    public int roundRobinJdkContinuation(RoundRobin.Jdk waiting) {
        return waiting.round();
    }

    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    private static void doNothing() {}

    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    private static void suspendOnce() {
        Continuation.yield(SCOPE);
    }
}
