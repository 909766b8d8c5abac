package io.stackyard.benchmarks;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.infra.BenchmarkParams;

/// What can be run by name: a class of benchmarks, and the claims about its methods.
enum Suite {
    /// Small programs, interpreted here and by peers.
    INTERPRETER(
            InterpreterBenchmark.class,
            ".*",
            Claim.ofPrograms(),
            List.of("endive", "chicory")),

    /// Calls from Java into guests and back, and from guests into Java and back.
    CALLS(
            CallsBenchmark.class,
            ".*",
            List.of(
                    new Claim("entry.interface", "entryHandle", "interfaceCall"),
                    new Claim("entry.endive", "entryHandle", "entryEndive"),
                    new Claim("entry.chicory", "entryHandle", "entryChicory"),
                    new Claim(
                            "entry.without-switching",
                            "entryHandle",
                            "entryHandleWithoutSwitching"),
                    new Claim(
                            "guest.without-switching",
                            "guestCalls",
                            "guestCallsWithoutSwitching"),
                    new Claim("host.interface", "hostTyped", "interfaceCall"),
                    new Claim("host.guest", "hostTyped", "guestCalls"),
                    new Claim("host.endive", "hostTyped", "hostEndive"),
                    new Claim("host.chicory", "hostTyped", "hostChicory"))) {
        @Override
        List<Overhead> overheads() {
            return List.of(
                    new Overhead("guest", "guestCalls", "guestLoop"),
                    new Overhead("host", "hostTyped", "guestLoop"));
        }
    },

    /// Whole programs that switch stacks and do little else, and round trips by the frames above them.
    SWITCHING(SwitchingBenchmark.class, ".*", Claim.ofSwitching()) {
        @Override
        int operations(BenchmarkParams measured) {
            return SwitchingProgram.operations(measured);
        }

        @Override
        String skippedInQuickRun() {
            return "depth10(000?)?";
        }
    },

    /// Round trips, whole lives, and thousands of continuations in turn.
    CONTINUATIONS(ContinuationsBenchmark.class, ".*", Claim.ofContinuations()),

    /// Clean linear memory for each request, by the pages that a request writes.
    RESET(ResetBenchmark.class, ".*", Claim.ofReset("1", "16", "256"));

    private final Class<?> type;
    private final String methods;
    private final List<Claim> claims;
    private final List<String> means;

    Suite(Class<?> type, String methods, List<Claim> claims) {
        this(type, methods, claims, List.of());
    }

    Suite(Class<?> type, String methods, List<Claim> claims, List<String> means) {
        this.type = type;
        this.methods = methods;
        this.claims = claims;
        this.means = means;
    }

    /// One comparison: how many times our time the peer's is.
    ///
    /// @param name what is compared, without the suite's name
    /// @param ours method that measures us
    /// @param peer method that measures the peer
    record Claim(String name, String ours, String peer) {

        /// Every program beside every peer, and two as plain Java.
        private static List<Claim> ofPrograms() {
            List<Claim> claims = new ArrayList<>();
            for (Program program : Program.values()) {
                for (String peer : List.of("Endive", "Chicory")) {
                    claims.add(program(program, peer));
                }
            }
            claims.add(program(Program.FIB, "Java"));
            claims.add(program(Program.MEMORY, "Java"));
            return List.copyOf(claims);
        }

        private static Claim program(Program program, String peer) {
            return new Claim(
                    program + "." + peer.toLowerCase(Locale.ROOT),
                    program + "Stackyard",
                    program + peer);
        }

        /// Every program beside every peer, then ours beside ours.
        private static List<Claim> ofSwitching() {
            List<Claim> claims = new ArrayList<>();
            for (String program : SwitchingProgram.withPeers()) {
                for (String peer : List.of("JdkContinuation", "VirtualThread", "PlainJava")) {
                    claims.add(
                            new Claim(
                                    hyphenated(program) + "." + hyphenated(peer),
                                    program + "Stackyard",
                                    program + peer));
                }
            }
            claims.add(new Claim("ring.by-suspend", "ringSwitchStackyard", "ringStackyard"));
            claims.add(new Claim("depth.deepest", "depth1", "depth100000"));
            claims.add(new Claim("depth.widest", "depthWide1", "depthWide10000"));
            return List.copyOf(claims);
        }

        private static String hyphenated(String method) {
            return method.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
        }

        private static List<Claim> ofContinuations() {
            List<Claim> claims = new ArrayList<>();
            claims.add(
                    new Claim(
                            "roundtrip.jdk-continuation",
                            "roundTripStackyard",
                            "roundTripJdkContinuation"));
            claims.add(
                    new Claim(
                            "roundtrip.virtual-thread",
                            "roundTripStackyard",
                            "roundTripVirtualThread"));
            claims.add(new Claim("life.jdk-continuation", "lifeStackyard", "lifeJdkContinuation"));
            claims.add(
                    new Claim(
                            "suspending-life.jdk-continuation",
                            "suspendingLifeStackyard",
                            "suspendingLifeJdkContinuation"));
            claims.add(
                    new Claim(
                            "dropped-life.jdk-continuation",
                            "droppedLifeStackyard",
                            "droppedLifeJdkContinuation"));
            claims.add(
                    new Claim(
                            "roundrobin.jdk-continuation",
                            "roundRobinStackyard",
                            "roundRobinJdkContinuation"));
            claims.add(
                    new Claim(
                            "roundrobin.equal-starts",
                            "roundRobinStackyard",
                            "roundRobinEqualStarts"));
            return List.copyOf(claims);
        }

        /// Every peer at every number of pages.
        private static List<Claim> ofReset(String... pages) {
            return Arrays.stream(pages)
                    .flatMap(
                            count -> Stream.of("Dontneed", "Mmap", "Arena", "Heap")
                                    .map(peer -> reset("touch" + count, count, peer)))
                    .toList();
        }

        private static Claim reset(String operation, String pages, String peer) {
            return new Claim(
                    pages + "-vs-" + peer.toLowerCase(Locale.ROOT),
                    operation + "Stackyard",
                    operation + peer);
        }
    }

    /// What one thing costs more than another.
    ///
    /// @param name what it is for, without the suite's name
    /// @param with method that measures a loop with it
    /// @param without method that measures the loop alone
    record Overhead(String name, String with, String without) {}

    Class<?> type() {
        return type;
    }

    /// What JMH is to run: a regular expression of full method names.
    String include() {
        return type.getName().replace(".", "\\.") + "\\." + methods + "$";
    }

    /// What a quick run leaves out: a regular expression of method names; empty if nothing.
    String skippedInQuickRun() {
        return "";
    }

    /// The methods of a quick run, or of a full one.
    List<String> methods(boolean quick) {
        return methods().stream()
                .filter(method -> !quick || !method.matches(skippedInQuickRun()))
                .toList();
    }

    /// The methods measured.
    List<String> methods() {
        return Arrays.stream(type.getMethods())
                .filter(method -> method.isAnnotationPresent(Benchmark.class))
                .map(Method::getName)
                .filter(name -> name.matches(methods))
                .toList();
    }

    /// How many operations an invocation has besides what JMH knows of: the report divides by it.
    int operations(BenchmarkParams measured) {
        return 1;
    }

    List<Claim> claims() {
        return claims;
    }

    List<Overhead> overheads() {
        return List.of();
    }

    /// Peers of whose claims the geometric mean is a claim too.
    List<String> means() {
        return means;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
