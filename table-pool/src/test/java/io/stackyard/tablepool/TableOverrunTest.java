package io.stackyard.tablepool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.allocator.guard.CrashReport;
import io.stackyard.allocator.guard.GuardHit;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A process that leaves a table by raw access dies at the guard, and its crash report names the table.
class TableOverrunTest {
    private static final int CHILD_SECONDS = 60;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "MARKER,REFERENCE,0,'table (references) slot 0, 0 bytes into its guard'",
        "MARKER,REFERENCE,1,'table (references) slot 1, 0 bytes into its guard'",
        "MARKER,CONTINUATION,0,'table (continuations) slot 0, 0 bytes into its guard'",
        "PROTECT,REFERENCE,0,'table (references) slot 0, 0 bytes into its guard'",
        "PROTECT,CONTINUATION,1,'table (continuations) slot 1, 0 bytes into its guard'"})
    void overrun_guarded_endsTheProcessAndNamesTheTable(
            Ground ground, ElementWidth width, int table, String place)
            throws IOException, InterruptedException {
        Ground.open(ground.tunables(2).build()); // Aborts the test where the kernel lacks the strategy.

        List<String> lines = run(ground, width, table, true);

        assertEquals(TableOverrun.INSIDE, lines.getFirst(), lines::toString);
        assertTrue(!lines.contains(TableOverrun.SURVIVED), lines::toString);
        GuardHit hit =
                CrashReport.of(Files.readString(directory.resolve("crash.log"))).hit()
                        .orElseThrow();
        assertTrue(hit.text().startsWith(place), hit::text);
    }

    /// Without guards the next word belongs to the neighbour: the wrong write goes through, unnoticed.
    @ParameterizedTest
    @CsvSource({"REFERENCE", "CONTINUATION"})
    void overrun_unguarded_goesUnnoticed(ElementWidth width)
            throws IOException, InterruptedException {
        assertEquals(
                List.of(TableOverrun.INSIDE, TableOverrun.SURVIVED),
                run(Ground.UNGUARDED, width, 0, false));
    }

    /// What a child prints.
    private List<String> run(Ground ground, ElementWidth width, int table, boolean dies)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // This JVM's own flags, without the agents that a test runner may add.
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("--") || flag.equals("-ea"))
                .forEach(command::add);
        command.addAll(
                List.of(
                        "-Xmx64m", "-XX:-CreateCoredumpOnCrash", "-XX:ErrorFile=crash.log",
                        "-cp", System.getProperty("java.class.path"),
                        TableOverrun.class.getName(),
                        ground.name(), width.name(), Integer.toString(table)));
        Path output = directory.resolve("output.txt");
        Process process =
                new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        boolean ended = process.waitFor(CHILD_SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly().waitFor();
        List<String> lines = Files.readAllLines(output);

        assertTrue(ended, lines::toString);
        if (dies) {
            assertNotEquals(0, process.exitValue(), lines::toString);
        } else {
            assertEquals(0, process.exitValue(), lines::toString);
        }
        return lines;
    }
}
