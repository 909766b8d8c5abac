package io.stackyard.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The page of figures in the project's documentation, and the plots beside it.
///
/// **Shape** of the page: what a run replaces stands between two lines,
///
/// ```
/// <!-- NAME: written by the run -->
/// <!-- NAME: end -->
/// ```
///
/// @param directory of `benchmarks.md`
record Pages(Path directory) {

    /// Replaces the figures of a run.
    ///
    /// @return what was written, for the terminal
    /// @throws IllegalStateException if the page has no place for them
    List<Path> write(String name, List<String> figures) {
        Path page = directory.resolve("benchmarks.md");
        return List.of(save(page, replaced(read(page), name, figures)));
    }

    /// The same for a suite, with a plot if it has programs to compare.
    List<Path> write(Report report, String conditions) {
        String name = report.suite().toString();
        if (report.suite() != Suite.INTERPRETER) {
            return write(name, plain(conditions, report.lines()));
        }
        Path plot = save(directory.resolve(name + ".svg"), Plot.of(report.ratios()));
        return List.of(
                write(name, programs(report, conditions, plot)).getFirst(), plot);
    }

    /// Lines of a terminal as a block of text.
    static List<String> plain(String conditions, List<String> lines) {
        String block = String.join("\n", lines).strip();
        return List.of(conditions, "", "```", block, "```");
    }

    private static List<String> programs(Report report, String conditions, Path plot) {
        Map<String, Double> ratios = report.ratios();
        var rows = new StringBuilder();
        for (Program program : Program.values()) {
            rows.append(
                    String.format(
                            Locale.ROOT,
                            "%n| `%s` | %.2f | %.1f | %.1f | **%.1f** | %.1f |",
                            program,
                            report.median(program + "Stackyard"),
                            report.median(program + "Endive"),
                            report.median(program + "Chicory"),
                            ratios.get(program + ".endive"),
                            ratios.get(program + ".chicory")));
        }
        rows.append(
                String.format(
                        Locale.ROOT,
                        "%n| geometric mean | | | | **%.1f** | %.1f |",
                        ratios.get("geomean.endive"),
                        ratios.get("geomean.chicory")));
        return List.of(
                conditions,
                "",
                "| program | Stackyard, ms | Endive, ms | Chicory, ms | times Endive | times Chicory |",
                "| --- | ---: | ---: | ---: | ---: | ---: |" + rows,
                "",
                "![How many times as fast as Endive's interpreter](" + plot.getFileName() + ")");
    }

    static String replaced(String page, String name, List<String> figures) {
        String begin = "<!-- " + name + ": written by the run -->\n";
        String end = "<!-- " + name + ": end -->\n";
        int from = page.indexOf(begin);
        int to = page.indexOf(end, from + 1);
        if (from < 0 || to < 0) {
            throw new IllegalStateException(
                    "no place for the figures of " + name + ": wanted the lines " + begin.strip()
                            + " and " + end.strip());
        }
        return page.substring(0, from + begin.length())
                + "\n" + String.join("\n", figures) + "\n\n" + page.substring(to);
    }

    private static String read(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static Path save(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
