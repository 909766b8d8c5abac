package io.stackyard.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openjdk.jmh.annotations.Benchmark;

/// Every measured method computes what its peers do: a benchmark of a wrong answer measures nothing.
final class BenchmarksTest {

    @Test
    void interpreter_everyMethod_givesTheSameAnswer() {
        var benchmark = new InterpreterBenchmark();
        benchmark.open();
        try {
            assertEquals(832_040, benchmark.fibStackyard());
            assertEquals(832_040, benchmark.fibJava());
            assertEquals(832_040, benchmark.fibEndive());
            assertEquals(832_040, benchmark.fibChicory());
            int sum = benchmark.memoryJava();
            assertEquals(sum, benchmark.memoryStackyard());
            assertEquals(sum, benchmark.memoryEndive());
        } finally {
            benchmark.close();
        }
    }

    @Test
    void switching_everyMethod_doesItsOperations() throws InterruptedException {
        var benchmark = new SwitchingBenchmark();
        benchmark.open();
        try {
            int n = SwitchingBenchmark.OPERATIONS;
            assertEquals((int) (n * (n + 1L) / 2), benchmark.roundTripStackyard());
            assertEquals(n, benchmark.roundTripJdkContinuation());
            assertEquals(n, benchmark.lifeStackyard());
            assertEquals(n, benchmark.lifeJdkContinuation());
            int handOffs = SwitchingBenchmark.HAND_OFFS;
            assertEquals(handOffs * (handOffs + 1) / 2, benchmark.roundTripVirtualThread());
        } finally {
            benchmark.close();
        }
    }

    @ParameterizedTest
    @EnumSource(Suite.class)
    void suite_everyClaim_namesMeasuredMethods(Suite suite) {
        List<String> methods =
                Arrays.stream(suite.type().getMethods())
                        .filter(method -> method.isAnnotationPresent(Benchmark.class))
                        .map(method -> method.getName())
                        .toList();

        assertEquals(suite.benchmarks(), methods.size());
        for (Suite.Claim claim : suite.claims()) {
            assertTrue(methods.contains(claim.ours()), claim.ours());
            assertTrue(methods.contains(claim.peer()), claim.peer());
        }
    }

    @Test
    void command_unknownName_listsTheNames() {
        var errors = new StringWriter();

        int code =
                BenchmarksCommand.commandLine()
                        .setErr(new PrintWriter(errors))
                        .execute("--quick", "nothing");

        assertEquals(2, code);
        assertTrue(errors.toString().contains("interpreter, switching"), errors.toString());
    }
}
