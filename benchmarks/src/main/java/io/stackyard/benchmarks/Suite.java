package io.stackyard.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.annotations.Benchmark;

/// What can be run by name: a class of benchmarks, and the claims about its methods.
enum Suite {
    /// Calls and memory accesses, interpreted here, by peers, and as plain Java.
    INTERPRETER(
            InterpreterBenchmark.class,
            List.of(
                    new Claim("fib.java", "fibStackyard", "fibJava"),
                    new Claim("fib.endive", "fibStackyard", "fibEndive"),
                    new Claim("fib.chicory", "fibStackyard", "fibChicory"),
                    new Claim("memory.java", "memoryStackyard", "memoryJava"),
                    new Claim("memory.endive", "memoryStackyard", "memoryEndive"))),

    /// Round trips and whole lives of continuations.
    SWITCHING(
            SwitchingBenchmark.class,
            List.of(
                    new Claim(
                            "roundtrip.jdk-continuation",
                            "roundTripStackyard",
                            "roundTripJdkContinuation"),
                    new Claim(
                            "roundtrip.virtual-thread",
                            "roundTripStackyard",
                            "roundTripVirtualThread"),
                    new Claim("life.jdk-continuation", "lifeStackyard", "lifeJdkContinuation")));

    private final Class<?> type;
    private final List<Claim> claims;

    Suite(Class<?> type, List<Claim> claims) {
        this.type = type;
        this.claims = claims;
    }

    /// One comparison: how many times our time the peer's is.
    ///
    /// @param name what is compared, without the suite's name
    /// @param ours method that measures us
    /// @param peer method that measures the peer
    record Claim(String name, String ours, String peer) {}

    Class<?> type() {
        return type;
    }

    List<Claim> claims() {
        return claims;
    }

    /// How many methods the class measures.
    long benchmarks() {
        return Arrays.stream(type.getMethods())
                .filter(method -> method.isAnnotationPresent(Benchmark.class))
                .count();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
