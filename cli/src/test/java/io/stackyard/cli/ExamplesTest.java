package io.stackyard.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each example does what the comment at its top says: the command in it is run, and the block
/// below it is what must be printed.
final class ExamplesTest {

    private static final Path ROOT = Path.of(System.getProperty("stackyard.root"));
    private static final Path EXAMPLES = ROOT.resolve("examples");

    private static List<Path> textModules() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            return files.filter(file -> file.toString().endsWith(".wat")).sorted().toList();
        }
    }

    @Test
    void examples_promised_areThere() throws IOException {
        List<String> names =
                textModules().stream().map(file -> file.getFileName().toString()).toList();

        assertEquals(
                List.of(
                        "actors.wat",
                        "async.wat",
                        "generator.wat",
                        "scheduler-switch.wat",
                        "scheduler.wat"),
                names);
    }

    @ParameterizedTest
    @MethodSource("textModules")
    void textModule_itsCommand_printsWhatItsCommentSays(Path file)
            throws IOException, InterruptedException {
        List<List<String>> blocks = blocks(Files.readString(file), ";;");
        String command = blocks.getFirst().getFirst();
        List<String> printed = blocks.getLast();

        assertEquals(printed, ExampleRun.printed(command), command);
    }

    private static List<Path> embeddings() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES.resolve("embedding"))) {
            return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
        }
    }

    @Test
    void embeddings_promised_areThere() throws IOException {
        assertEquals(
                List.of(
                        "Async.java",
                        "Deadlines.java",
                        "Embedding.java",
                        "Generator.java",
                        "Turns.java"),
                embeddings().stream().map(file -> file.getFileName().toString()).toList());
    }

    /// What the page shows is in a program that runs: line by line, but for its place.
    @Test
    void continuationsPage_itsJava_standsInAnExample() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/embedding-continuations.md"));
        var examples = new StringBuilder();
        for (Path file : embeddings()) {
            examples.append(stripped(Files.readString(file)));
        }
        String[] parts = page.split("```java\n");

        assertTrue(parts.length > 5, () -> "blocks=" + (parts.length - 1));
        for (String part : Arrays.asList(parts).subList(1, parts.length)) {
            String block = stripped(part.substring(0, part.indexOf("```")));
            assertTrue(examples.indexOf(block) >= 0, () -> "in no example: " + block);
        }
    }

    private static String stripped(String text) {
        return text.lines().map(String::strip).collect(Collectors.joining("\n", "", "\n"));
    }

    @ParameterizedTest
    @MethodSource("embeddings")
    void embedding_compiled_hasNoWarning(Path file, @TempDir Path classes) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        var messages = new StringWriter();
        var files = compiler.getStandardFileManager(null, null, null);

        boolean compiled = compiler.getTask(
                messages,
                files,
                null,
                List.of("-Xlint:all,-processing", "-Werror", "-d", classes.toString()),
                null,
                files.getJavaFileObjects(file))
                .call();

        assertEquals("", messages.toString());
        assertTrue(compiled);
    }

    @ParameterizedTest
    @MethodSource("embeddings")
    void embedding_run_printsWhatItsCommentSays(Path file)
            throws IOException, InterruptedException {
        List<List<String>> blocks = fenced(Files.readString(file));
        String command = ExampleRun.joined(blocks.getFirst());

        assertEquals(blocks.getLast(), ExampleRun.printed(command), command);
    }

    /// The indented blocks of the comment that a file begins with.
    private static List<List<String>> blocks(String text, String commentStart) {
        List<List<String>> blocks = new ArrayList<>();
        boolean inBlock = false;
        for (String line : text.lines().takeWhile(line -> line.startsWith(commentStart)).toList()) {
            String content = line.substring(commentStart.length());
            if (content.startsWith("   ")) {
                if (!inBlock) {
                    blocks.add(new ArrayList<>());
                }
                blocks.getLast().add(content.strip());
            }
            inBlock = content.startsWith("   ");
        }
        assertFalse(blocks.isEmpty(), "no command in the comment");
        return blocks;
    }

    /// The fenced blocks of the first doc comment of a Java file.
    private static List<List<String>> fenced(String text) {
        List<List<String>> blocks = new ArrayList<>();
        boolean inBlock = false;
        for (String line : text.lines().filter(line -> line.startsWith("///")).toList()) {
            String content = line.length() > 4 ? line.substring(4) : "";
            if (content.equals("```")) {
                inBlock = !inBlock;
                if (inBlock) {
                    blocks.add(new ArrayList<>());
                }
            } else if (inBlock) {
                blocks.getLast().add(content);
            }
        }
        assertFalse(blocks.isEmpty(), "no fenced block in the comment");
        return blocks;
    }
}
