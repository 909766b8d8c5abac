package io.stackyard.benchmarks;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/// The outcome of one run: a row for each method, and the claims.
///
/// @param suite what was run
/// @param rows in the order that JMH ran them
record Report(Suite suite, List<Row> rows) {

    private static final String ALLOCATION = "gc.alloc.rate.norm";
    private static final double MEDIAN = 50;

    Report {
        rows = List.copyOf(rows);
    }

    /// One measured method.
    ///
    /// @param median of the iterations, in `unit`
    /// @param error half the width of the 99.9 % confidence interval of the mean
    /// @param bytes allocated on the Java heap for each operation; NaN if not measured
    record Row(String method, double median, double error, String unit, double bytes) {

        /// @param operations of an invocation, besides what JMH knows of
        static Row of(RunResult result, int operations) {
            Result<?> primary = result.getPrimaryResult();
            String name = result.getParams().getBenchmark();
            Result<?> allocated = result.getSecondaryResults().get(ALLOCATION);
            return new Row(
                    name.substring(name.lastIndexOf('.') + 1),
                    primary.getStatistics().getPercentile(MEDIAN) / operations,
                    primary.getScoreError() / operations,
                    primary.getScoreUnit(),
                    allocated == null ? Double.NaN : allocated.getScore() / operations);
        }
    }

    static Report of(Suite suite, Collection<RunResult> results) {
        return new Report(
                suite,
                results.stream()
                        .map(result -> Row.of(result, suite.operations(result.getParams())))
                        .toList());
    }

    void print(PrintWriter out) {
        lines().forEach(out::println);
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(
                String.format(
                        Locale.ROOT,
                        "%-28s %14s %12s  %-6s %12s",
                        suite,
                        "median",
                        "error",
                        "unit",
                        "B/op"));
        for (Row row : rows) {
            lines.add(
                    String.format(
                            Locale.ROOT,
                            "%-28s %14.3f %12s  %-6s %12.3f",
                            row.method(),
                            row.median(),
                            String.format(Locale.ROOT, "± %.3f", row.error()),
                            row.unit(),
                            row.bytes()));
        }
        lines.add("");
        for (Suite.Overhead overhead : suite.overheads()) {
            lines.add(
                    String.format(
                            Locale.ROOT,
                            "overhead %s.%s %.3f %s",
                            suite,
                            overhead.name(),
                            median(overhead.with()) - median(overhead.without()),
                            rows.getFirst().unit()));
        }
        ratios().forEach(
                (name, ratio) -> lines.add(
                        String.format(Locale.ROOT, "ratio %s.%s %.3f", suite, name, ratio)));
        return lines;
    }

    /// The claims by name, without the suite's, then the means.
    Map<String, Double> ratios() {
        Map<String, Double> ratios = new LinkedHashMap<>();
        for (Suite.Claim claim : suite.claims()) {
            ratios.put(claim.name(), median(claim.peer()) / median(claim.ours()));
        }
        Map<String, Double> means = new LinkedHashMap<>();
        for (String peer : suite.means()) {
            means.put("geomean." + peer, geometricMean(ratios, "." + peer));
        }
        ratios.putAll(means);
        return ratios;
    }

    private static double geometricMean(Map<String, Double> ratios, String ending) {
        return Math.exp(
                ratios.entrySet().stream()
                        .filter(ratio -> ratio.getKey().endsWith(ending))
                        .mapToDouble(ratio -> Math.log(ratio.getValue()))
                        .average()
                        .orElseThrow());
    }

    /// Median of a method.
    ///
    /// @throws IllegalStateException if it was not measured
    double median(String method) {
        return rows.stream()
                .filter(row -> row.method().equals(method))
                .mapToDouble(Row::median)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("not measured: " + method));
    }
}
