package io.stackyard.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every measured method computes what its peers do: a benchmark of a wrong answer measures nothing.
final class BenchmarksTest {

    @Test
    void interpreter_everyMethod_givesTheSameAnswer() {
        var benchmark = new InterpreterBenchmark();
        benchmark.digestBytes = 1 << 14;
        benchmark.open();
        try {
            assertEquals(832_040, benchmark.fibStackyard());
            assertEquals(832_040, benchmark.fibJava());
            assertEquals(832_040, benchmark.fibEndive());
            assertEquals(832_040, benchmark.fibChicory());
            assertEquals(benchmark.memoryJava(), benchmark.memoryStackyard());
            assertEquals(17_984, benchmark.sieveStackyard()); // Primes below 200,000.
            assertEquals(
                    PlainPrograms.run(Program.SHA256, 1 << 14), benchmark.sha256Stackyard());
        } finally {
            benchmark.close();
        }
    }

    @Test
    void calls_everyMethod_givesTheSameAnswer() throws Throwable {
        var benchmark = new CallsBenchmark();
        benchmark.open();
        try {
            assertEquals(1, benchmark.interfaceCall());
            assertEquals(2, benchmark.entryHandle());
            assertEquals(3, benchmark.entryInterface());
            assertEquals(4, benchmark.entryRaw());
            assertEquals(5, benchmark.entryEndive());
            assertEquals(6, benchmark.entryChicory());
            assertEquals(7, benchmark.entryHandleWithoutSwitching());
            int sum = CallsBenchmark.CALLS * (CallsBenchmark.CALLS + 1) / 2;
            assertEquals(sum, benchmark.guestCalls());
            assertEquals(sum, benchmark.guestLoop());
            assertEquals(sum, benchmark.guestCallsWithoutSwitching());
            assertEquals(sum, benchmark.hostTyped());
            assertEquals(sum, benchmark.hostCall());
            assertEquals(sum, benchmark.hostEndive());
            assertEquals(sum, benchmark.hostChicory());
        } finally {
            benchmark.close();
        }
    }

    @Test
    void continuations_everyMethod_doesItsOperations() throws InterruptedException {
        var benchmark = new ContinuationsBenchmark();
        benchmark.open();
        try {
            int n = ContinuationsBenchmark.OPERATIONS;
            assertEquals((int) (n * (n + 1L) / 2), benchmark.roundTripStackyard());
            assertEquals(n, benchmark.roundTripJdkContinuation());
            assertEquals(n, benchmark.lifeStackyard());
            assertEquals(n, benchmark.lifeJdkContinuation());
            assertEquals(n, benchmark.suspendingLifeStackyard());
            assertEquals(n, benchmark.suspendingLifeJdkContinuation());
            assertEquals(n, benchmark.droppedLifeStackyard());
            assertEquals(n, benchmark.droppedLifeJdkContinuation());
            int handOffs = ContinuationsBenchmark.HAND_OFFS;
            assertEquals(handOffs * (handOffs + 1) / 2, benchmark.roundTripVirtualThread());
        } finally {
            benchmark.close();
        }
    }

    @Test
    void roundRobin_everyMethod_resumesAll() {
        assertResumesAll(new RoundRobin.Staggered());
        assertResumesAll(new RoundRobin.Equal());
        var peers = new RoundRobin.Jdk();
        peers.open();
        assertEquals(RoundRobin.WAITING, peers.round());
    }

    /// Slots are handed out in order: `create` computes the stagger that it undoes from its counter.
    private static void assertResumesAll(RoundRobin.Waiting waiting) {
        waiting.open();
        try {
            assertEquals(RoundRobin.WAITING, waiting.round());
            for (int i = 0; i < RoundRobin.WAITING; i++) {
                String name = waiting.name(i);
                assertTrue(name.startsWith("ContRef[" + (i + 1) + ","), name);
            }
        } finally {
            waiting.close();
        }
    }

    @Test
    void reset_everyMethod_readsWhatItStored() throws ReflectiveOperationException {
        var benchmark = new ResetBenchmark();
        benchmark.open();
        try {
            for (int pages : new int[] {1, 16, 256}) {
                for (String source : List.of("Stackyard", "Mmap", "Arena", "Heap", "Dontneed")) {
                    String method = "touch" + pages + source;
                    assertEquals(
                            pages, ResetBenchmark.class.getMethod(method).invoke(benchmark),
                            method);
                }
            }
        } finally {
            benchmark.close();
        }
    }

    @Test
    void reset_everySource_opensCleanAfterEachRequest() {
        var benchmark = new ResetBenchmark();
        var touches = new PageTouches(256);
        benchmark.open();
        try {
            assertEquals(5, benchmark.sources().size());
            for (MemorySource memory : benchmark.sources()) {
                for (int request = 0; request < 3; request++) {
                    memory.open();
                    assertEquals(0, touches.sum(memory), memory::toString);
                    touches.storeAll(memory);
                    assertEquals(256, touches.sum(memory), memory::toString);
                    memory.drop();
                }
            }
        } finally {
            benchmark.close();
        }
    }

    @ParameterizedTest
    @EnumSource(Suite.class)
    void suite_everyClaim_namesMeasuredMethods(Suite suite) {
        assertFalse(suite.claims().isEmpty(), suite.toString());
        for (Suite.Claim claim : suite.claims()) {
            assertTrue(suite.methods().contains(claim.ours()), claim.ours());
            assertTrue(suite.methods().contains(claim.peer()), claim.peer());
        }
    }

    @ParameterizedTest
    @EnumSource(Suite.class)
    void suite_include_matchesItsMethodsAlone(Suite suite) {
        for (Suite other : Suite.values()) {
            for (String method : other.methods()) {
                String name = other.type().getName() + "." + method;
                boolean own =
                        suite.type().equals(other.type()) && suite.methods().contains(method);
                assertEquals(own, name.matches(suite.include()), name);
            }
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
        assertTrue(
                errors.toString()
                        .contains(
                                "no benchmark nothing; there are interpreter, calls, switching,"
                                        + " continuations, reset, stability, translation"),
                errors.toString());
    }
}
