package io.stackyard.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;

final class PagesTest {

    private static final String EMPTY =
            """
                    before
                    <!-- interpreter: written by the run -->
                    old
                    <!-- interpreter: end -->
                    after
                    """;

    /// Ours takes 2 ms, Endive 32, Chicory 16, Java 1.
    private static Report report() {
        List<Report.Row> rows = new ArrayList<>();
        for (String method : Suite.INTERPRETER.methods()) {
            double median =
                    method.endsWith("Stackyard") ? 2
                            : method.endsWith("Endive") ? 32 : method.endsWith("Java") ? 1 : 16;
            rows.add(new Report.Row(method, median, 0.5, "ms/op", 0));
        }
        return new Report(Suite.INTERPRETER, rows);
    }

    @Test
    void write_interpreter_putsTableAndPlotInPlaceOfTheOldOnes(@TempDir Path docs)
            throws IOException {
        Files.writeString(docs.resolve("benchmarks.md"), EMPTY);

        var pages = new Pages(docs);
        pages.write(report(), "conditions");
        List<Path> written = pages.write(report(), "conditions");

        String page = Files.readString(docs.resolve("benchmarks.md"));
        assertEquals(
                List.of(docs.resolve("benchmarks.md"), docs.resolve("interpreter.svg")), written);
        assertTrue(page.startsWith("before\n<!-- interpreter: written by the run -->\n\ncond"),
                page);
        assertTrue(page.endsWith("\n\n<!-- interpreter: end -->\nafter\n"), page);
        assertEquals(page.indexOf("conditions"), page.lastIndexOf("conditions"), page);
        assertTrue(page.contains("\n| `sieve` | 2.00 | 32.0 | 16.0 | **16.0** | 8.0 |\n"), page);
        assertTrue(page.contains("\n| geometric mean | | | | **16.0** | 8.0 |\n"), page);
        assertTrue(page.contains("](interpreter.svg)"), page);
    }

    @Test
    void write_anotherSuite_putsItsLinesAsText(@TempDir Path docs) throws IOException {
        Files.writeString(
                docs.resolve("benchmarks.md"), EMPTY.replace("interpreter", "stability"));

        new Pages(docs).write("stability", Pages.plain("conditions", List.of("", "a", "b")));

        assertTrue(
                Files.readString(docs.resolve("benchmarks.md"))
                        .contains("\n\nconditions\n\n```\na\nb\n```\n\n<!-- stability: end -->"));
    }

    @Test
    void write_pageWithoutThePlace_isRefused(@TempDir Path docs) throws IOException {
        Files.writeString(docs.resolve("benchmarks.md"), "nothing\n");

        var refused =
                assertThrows(
                        IllegalStateException.class,
                        () -> new Pages(docs).write("reset", List.of()));
        assertTrue(
                String.valueOf(refused.getMessage()).contains("<!-- reset: end -->"),
                refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "interpreter", "calls", "continuations", "switching", "reset", "stability",
        "translation"})
    void page_ofThisProject_hasAPlaceForEachBenchmark(String name) throws IOException {
        Path root = Path.of(System.getProperty("stackyard.root"));
        String page = Files.readString(root.resolve("docs/benchmarks.md"));

        String replaced = Pages.replaced(page, name, List.of("figures of " + name));

        assertTrue(replaced.contains("\nfigures of " + name + "\n"), name);
        assertTrue(new BenchmarksCommand.Names().contains(name), name);
        assertEquals(7, new BenchmarksCommand.Names().size());
    }

    @Test
    void plot_ofAllPrograms_isWellFormedAndShowsEachSpeed() throws Exception {
        String svg = Plot.of(report().ratios());

        Document drawing =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new java.io.ByteArrayInputStream(
                                svg.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        int groups = Program.values().length + 1; // And the mean.
        assertEquals(
                2 * groups + 3, drawing.getElementsByTagName("rect").getLength(), svg);
        assertEquals(groups, svg.split(">16.0<", -1).length - 1, svg);
        assertEquals(groups, svg.split(">2.0<", -1).length - 1, svg);
    }
}
