package io.stackyard.tidy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Reads every Java file of the tree for what the house style bans.
final class TidyTest {

    private static final int MOST_LINES = 600;

    private static List<SourceFile> sources = List.of();

    @BeforeAll
    static void readTree() throws IOException {
        Path root = Path.of(System.getProperty("stackyard.root"));
        try (Stream<Path> modules = Files.list(root)) {
            sources = modules.map(module -> module.resolve("src"))
                    .filter(Files::isDirectory)
                    .flatMap(TidyTest::javaFiles)
                    .map(file -> read(root, file))
                    .toList();
        }
    }

    @Test
    void tree_read_holdsEachModule() {
        for (Module module : Module.values()) {
            String file = module.rootPackage().replace('.', '/') + "/package-info.java";
            assertTrue(sources.stream().anyMatch(source -> source.path().endsWith(file)), file);
        }
    }

    @Test
    void tree_rules_findNothing() {
        String findings = String.join("\n", sources.stream()
                .flatMap(file -> Arrays.stream(TidyRule.values())
                        .flatMap(rule -> rule.findings(file).stream()))
                .toList());

        assertEquals("", findings);
    }

    @Test
    void mainFiles_length_staysReadable() {
        String tooLong = String.join("\n", sources.stream()
                .filter(SourceFile::isMain)
                .filter(file -> file.lines().size() > MOST_LINES)
                .map(file -> file.path() + ": " + file.lines().size() + " lines, at most "
                        + MOST_LINES + "; give the second concept in it a file of its own")
                .toList());

        assertEquals("", tooLong);
    }

    private static Stream<Path> javaFiles(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).sorted().toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SourceFile read(Path root, Path file) {
        try {
            return SourceFile.read(root, file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
