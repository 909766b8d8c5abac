package io.stackyard.tidy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// A check list that names its tests is worth something as long as they are there.
final class DocumentedTestsTest {

    private static final Path ROOT = Path.of(System.getProperty("stackyard.root"));
    private static final Pattern NAMED = Pattern.compile("`([A-Z][A-Za-z0-9]*Test)`");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| ([SRO]\\d+) \\| .*$");

    private static String page() throws IOException {
        return Files.readString(ROOT.resolve("docs/stack-switching.md"));
    }

    private static Set<String> testClasses() throws IOException {
        try (Stream<Path> modules = Files.list(ROOT)) {
            return modules.map(module -> module.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .flatMap(DocumentedTestsTest::files)
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith("Test.java"))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .collect(Collectors.toSet());
        }
    }

    private static Stream<Path> files(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.toList().stream();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Test
    void checkList_testsNamed_exist() throws IOException {
        var named = new TreeSet<String>();
        NAMED.matcher(page()).results().forEach(match -> named.add(match.group(1)));
        assertTrue(named.size() > 30, named::toString);

        named.removeAll(testClasses());

        assertEquals(Set.of(), named);
    }

    /// S1 to S13, R1 to R16, O1 to O21: each once, and with a test, or with what is the matter.
    @Test
    void checkList_rows_areComplete() throws IOException {
        var rows = new TreeSet<String>();
        ROW.matcher(page()).results().forEach(match -> {
            String row = match.group();
            assertTrue(rows.add(match.group(1)), row);
            boolean explained =
                    row.contains("`")
                            || row.contains("open")
                            || row.contains("not applicable")
                            || row.contains("awaits");
            assertTrue(explained, row);
        });
        assertEquals(13 + 16 + 21, rows.size(), rows::toString);
    }
}
