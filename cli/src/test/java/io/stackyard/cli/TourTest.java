package io.stackyard.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The tour prints what its commands print, and quotes what stands in its examples.
final class TourTest {

    private static final Path ROOT = Path.of(System.getProperty("stackyard.root"));
    private static final String FENCE = "```";
    private static final String PROMPT = "$ ";

    /// A fenced block of the page.
    ///
    /// @param language what stands behind the fence: empty for a terminal's
    record Block(String language, List<String> lines) {

        String text() {
            return String.join("\n", lines) + "\n";
        }

        /// Lines of the command: the first, and those behind a backslash.
        int commandLines() {
            int count = 1;
            while (lines.get(count - 1).endsWith("\\")) {
                count++;
            }
            return count;
        }
    }

    private static List<Block> blocks() throws IOException {
        List<Block> blocks = new ArrayList<>();
        boolean open = false;
        for (String line : Files.readAllLines(ROOT.resolve("docs/tour.md"))) {
            if (line.startsWith(FENCE)) {
                open = !open;
                if (open) {
                    blocks.add(new Block(line.substring(FENCE.length()), new ArrayList<>()));
                }
            } else if (open) {
                blocks.getLast().lines().add(line);
            }
        }
        return blocks;
    }

    private static List<Block> terminals() throws IOException {
        return blocks().stream().filter(block -> block.language().isEmpty()).toList();
    }

    private static List<Block> quotations() throws IOException {
        return blocks().stream().filter(block -> !block.language().isEmpty()).toList();
    }

    @ParameterizedTest
    @MethodSource("terminals")
    void command_run_printsWhatThePageSays(Block terminal)
            throws IOException, InterruptedException {
        int count = terminal.commandLines();
        String command = ExampleRun.joined(terminal.lines().subList(0, count));
        assertTrue(command.startsWith(PROMPT), command);

        List<String> printed = ExampleRun.printed(command.substring(PROMPT.length()));

        assertEquals(terminal.lines().subList(count, terminal.lines().size()), printed, command);
    }

    @ParameterizedTest
    @MethodSource("quotations")
    void quotation_ofTheTour_standsInAnExample(Block quotation) throws IOException {
        String ending = "." + quotation.language();

        try (Stream<Path> files = Files.walk(ROOT.resolve("examples"))) {
            List<Path> examples =
                    files.filter(file -> file.toString().endsWith(ending)).toList();
            boolean found = false;
            for (Path example : examples) {
                found |= Files.readString(example).contains(quotation.text());
            }
            assertTrue(found, () -> "in none of " + examples + ":\n" + quotation.text());
        }
    }

    /// Nothing that the page should show is left out of it unnoticed.
    @Test
    void tour_everyTextModule_isRunAndQuoted() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/tour.md"));

        try (Stream<Path> files = Files.list(ROOT.resolve("examples"))) {
            for (Path example : files.filter(file -> file.toString().endsWith(".wat")).toList()) {
                String name = example.getFileName().toString();
                assertTrue(page.contains("(../examples/" + name + ")"), name);
                assertTrue(page.contains("$ ./stackyard run examples/" + name), name);
            }
        }
        assertTrue(quotations().size() > 10, () -> "too few quotations");
    }
}
