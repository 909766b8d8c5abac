package io.stackyard.benchmarks;

import java.util.concurrent.TimeUnit;
import java.util.function.IntToLongFunction;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// Programs that do nothing but switch stacks: guests here, and the same on the JDK's continuations, on virtual
/// threads, and as state machines in plain Java, which no switch of stacks can beat.
///
/// One invocation is one run of a [SwitchingProgram], from its first continuation to the end of its last; the
/// report divides it by the program's operations. Every run's result is compared with the known one.
///
/// Run: `benchmarks/run switching`.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SwitchingBenchmark {

    private final SwitchingPeer continuations = new ContinuationSwitching();
    private final SwitchingPeer virtualThreads = new VirtualThreadSwitching();
    private final SwitchingPeer plain = new PlainSwitching();

    /// Whether the programs are to run with fewer operations.
    @Param("false")
    public boolean quick;

    private long run(SwitchingProgram program, IntToLongFunction contender) {
        int n = program.operations(quick);
        return program.checked(n, contender.applyAsLong(n));
    }

    @Benchmark
    public long generatorStackyard(GuestSwitching guests) {
        return run(SwitchingProgram.GENERATOR, guests::generator);
    }

    @Benchmark
    public long generatorJdkContinuation() {
        return run(SwitchingProgram.GENERATOR, continuations::generator);
    }

    @Benchmark
    public long generatorVirtualThread() {
        return run(SwitchingProgram.GENERATOR, virtualThreads::generator);
    }

    @Benchmark
    public long generatorPlainJava() {
        return run(SwitchingProgram.GENERATOR, plain::generator);
    }

    @Benchmark
    public long ringStackyard(GuestSwitching guests) {
        return run(SwitchingProgram.RING, guests::ring);
    }

    @Benchmark
    public long ringSwitchStackyard(GuestSwitching guests) {
        return run(SwitchingProgram.RING_SWITCH, guests::ringSwitch);
    }

    @Benchmark
    public long ringJdkContinuation() {
        return run(SwitchingProgram.RING, continuations::ring);
    }

    @Benchmark
    public long ringVirtualThread() {
        return run(SwitchingProgram.RING, virtualThreads::ring);
    }

    @Benchmark
    public long ringPlainJava() {
        return run(SwitchingProgram.RING, plain::ring);
    }

    @Benchmark
    public long skynetStackyard(GuestSwitching guests) {
        return run(SwitchingProgram.SKYNET, guests::skynet);
    }

    @Benchmark
    public long skynetJdkContinuation() {
        return run(SwitchingProgram.SKYNET, continuations::skynet);
    }

    @Benchmark
    public long skynetVirtualThread() {
        return run(SwitchingProgram.SKYNET, virtualThreads::skynet);
    }

    @Benchmark
    public long skynetPlainJava() {
        return run(SwitchingProgram.SKYNET, plain::skynet);
    }

    @Benchmark
    public long handlersStackyard(GuestSwitching guests) {
        return run(SwitchingProgram.HANDLERS, guests::handlers);
    }

    @Benchmark
    public long handlersJdkContinuation() {
        return run(SwitchingProgram.HANDLERS, continuations::handlers);
    }

    @Benchmark
    public long handlersVirtualThread() {
        return run(SwitchingProgram.HANDLERS, virtualThreads::handlers);
    }

    @Benchmark
    public long handlersPlainJava() {
        return run(SwitchingProgram.HANDLERS, plain::handlers);
    }

    @Benchmark
    public long lifeStackyard(GuestSwitching guests) {
        return run(SwitchingProgram.LIFE, guests::life);
    }

    @Benchmark
    public long lifeJdkContinuation() {
        return run(SwitchingProgram.LIFE, continuations::life);
    }

    @Benchmark
    public long lifeVirtualThread() {
        return run(SwitchingProgram.LIFE, virtualThreads::life);
    }

    @Benchmark
    public long lifePlainJava() {
        return run(SwitchingProgram.LIFE, plain::life);
    }

    @Benchmark
    public long suspendingLifeStackyard(GuestSwitching guests) {
        return run(SwitchingProgram.SUSPENDING_LIFE, guests::suspendingLife);
    }

    @Benchmark
    public long suspendingLifeJdkContinuation() {
        return run(SwitchingProgram.SUSPENDING_LIFE, continuations::suspendingLife);
    }

    @Benchmark
    public long suspendingLifeVirtualThread() {
        return run(SwitchingProgram.SUSPENDING_LIFE, virtualThreads::suspendingLife);
    }

    @Benchmark
    public long suspendingLifePlainJava() {
        return run(SwitchingProgram.SUSPENDING_LIFE, plain::suspendingLife);
    }

    @Benchmark
    public long depth1(Depth parked) {
        return run(SwitchingProgram.DEPTH, n -> parked.roundTrips(1, false, n));
    }

    @Benchmark
    public long depth10(Depth parked) {
        return run(SwitchingProgram.DEPTH, n -> parked.roundTrips(10, false, n));
    }

    @Benchmark
    public long depth100(Depth parked) {
        return run(SwitchingProgram.DEPTH, n -> parked.roundTrips(100, false, n));
    }

    @Benchmark
    public long depth1000(Depth parked) {
        return run(SwitchingProgram.DEPTH, n -> parked.roundTrips(1000, false, n));
    }

    @Benchmark
    public long depth10000(Depth parked) {
        return run(SwitchingProgram.DEPTH, n -> parked.roundTrips(10_000, false, n));
    }

    @Benchmark
    public long depth100000(Depth parked) {
        return run(SwitchingProgram.DEPTH, n -> parked.roundTrips(100_000, false, n));
    }

    @Benchmark
    public long depthWide1(Depth parked) {
        return run(SwitchingProgram.DEPTH, n -> parked.roundTrips(1, true, n));
    }

    @Benchmark
    public long depthWide10000(Depth parked) {
        return run(SwitchingProgram.DEPTH, n -> parked.roundTrips(10_000, true, n));
    }
}
