package io.stackyard.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class ReportTest {

    private static Report.Row row(String method, double median) {
        return new Report.Row(method, median, 0.5, "ns/op", 0);
    }

    @Test
    void lines_ofAllMethods_closeWithPeersTimeDividedByOurs() {
        var report =
                new Report(
                        Suite.CONTINUATIONS,
                        List.of(
                                row("roundTripStackyard", 20),
                                row("roundTripJdkContinuation", 150),
                                row("roundTripVirtualThread", 10),
                                row("lifeStackyard", 10),
                                row("lifeJdkContinuation", 20),
                                row("suspendingLifeStackyard", 10),
                                row("suspendingLifeJdkContinuation", 30),
                                row("droppedLifeStackyard", 10),
                                row("droppedLifeJdkContinuation", 15),
                                row("roundRobinStackyard", 10),
                                row("roundRobinJdkContinuation", 5),
                                row("roundRobinEqualStarts", 40)));

        List<String> lines = report.lines();

        assertEquals(
                List.of(
                        "ratio continuations.roundtrip.jdk-continuation 7.500",
                        "ratio continuations.roundtrip.virtual-thread 0.500",
                        "ratio continuations.life.jdk-continuation 2.000",
                        "ratio continuations.suspending-life.jdk-continuation 3.000",
                        "ratio continuations.dropped-life.jdk-continuation 1.500",
                        "ratio continuations.roundrobin.jdk-continuation 0.500",
                        "ratio continuations.roundrobin.equal-starts 4.000"),
                lines.subList(lines.size() - 7, lines.size()));
        assertTrue(lines.get(2).startsWith("roundTripStackyard"), lines.get(2));
        assertTrue(lines.get(2).contains("20.000"), lines.get(2));
        assertTrue(lines.get(2).contains("± 0.500"), lines.get(2));
    }

    @Test
    void lines_ofOverheads_giveTheDifference() {
        List<Report.Row> rows = new ArrayList<>();
        for (String method : Suite.CALLS.methods()) {
            rows.add(row(method, method.equals("hostTyped") ? 30 : 8));
        }

        List<String> lines = new Report(Suite.CALLS, rows).lines();

        assertTrue(lines.contains("overhead calls.host 22.000 ns/op"), lines::toString);
        assertTrue(lines.contains("overhead calls.guest 0.000 ns/op"), lines::toString);
    }

    @Test
    void lines_withoutAPeer_areRefused() {
        var report = new Report(Suite.CONTINUATIONS, List.of(row("roundTripStackyard", 20)));

        assertThrows(IllegalStateException.class, report::lines);
    }

    @Test
    void ratios_ofAllPrograms_closeWithTheirGeometricMean() {
        List<Report.Row> rows = new ArrayList<>();
        for (String method : Suite.INTERPRETER.methods()) {
            boolean fast = method.startsWith("fib") || method.startsWith("sieve");
            rows.add(row(method, method.endsWith("Endive") ? fast ? 32 : 8 : 2));
        }

        Map<String, Double> ratios = new Report(Suite.INTERPRETER, rows).ratios();

        assertEquals(16.0, ratios.get("fib.endive"));
        assertEquals(1.0, ratios.get("fib.java"));
        double mean = Math.pow(16.0 * 16 * 4 * 4 * 4 * 4 * 4, 1 / 7.0);
        assertEquals(mean, Objects.requireNonNull(ratios.get("geomean.endive")), 1e-9);
        assertEquals(1.0, Objects.requireNonNull(ratios.get("geomean.chicory")), 1e-9);
    }
}
