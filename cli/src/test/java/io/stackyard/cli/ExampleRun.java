package io.stackyard.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// Runs the commands that pages and examples print, as they stand there: `./stackyard ...` inside the test's
/// process, `java ... FILE.java` in one of its own, with the test's class path for that of the jar.
final class ExampleRun {

    private static final Path ROOT = Path.of(System.getProperty("stackyard.root"));
    private static final String STACKYARD = "./stackyard ";
    private static final String JAVA = "java -cp cli/target/stackyard.jar ";

    private ExampleRun() {}

    /// One command of lines that end in a backslash but for the last.
    static String joined(List<String> lines) {
        return lines.stream()
                .map(line -> line.replaceFirst("\\\\$", "").strip())
                .collect(Collectors.joining(" "));
    }

    /// The lines that a command prints. It must succeed.
    static List<String> printed(String command) throws IOException, InterruptedException {
        if (command.startsWith(STACKYARD)) {
            return printedHere(words(command, STACKYARD));
        }
        assertTrue(command.startsWith(JAVA), command);
        return printedByJava(words(command, JAVA));
    }

    private static List<String> words(String command, String start) {
        return Arrays.stream(command.substring(start.length()).split(" +"))
                .map(word -> word.startsWith("examples/") ? ROOT.resolve(word).toString() : word)
                .toList();
    }

    private static List<String> printedHere(List<String> arguments) {
        CliRun run = CliRun.of(arguments.toArray());

        assertEquals(0, run.exitCode(), run::toString);
        return run.out().lines().toList();
    }

    /// The lines that `java` with these arguments prints, with the test's class path. It must succeed.
    static List<String> printedByJava(List<String> arguments)
            throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(arguments);
        words.addFirst(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        var builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));

        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);

        assertTrue(process.waitFor(1, TimeUnit.MINUTES));
        assertEquals(0, process.exitValue(), out);
        return out.lines().toList();
    }
}
