package io.stackyard.stackpool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.allocator.guard.CrashReport;
import io.stackyard.allocator.guard.GuardHit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// A process that leaves a stack by raw access dies at the guard, before it reaches another tenant's bytes.
class StackOverrunTest {
    private static final int CHILD_SECONDS = 60;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "MARKER,BEHIND_LAST", "MARKER,BEHIND_FIRST", "MARKER,BEFORE_FIRST", "MARKER,BEFORE_BLOCKS",
        "PROTECT,BEHIND_LAST", "PROTECT,BEHIND_FIRST", "PROTECT,BEFORE_FIRST",
        "PROTECT,BEFORE_BLOCKS"})
    void overrun_guarded_killsTheProcess(Ground ground, StackOverrun.Target target) {
        Ground.open(ground.tunables(2).build()); // Aborts the test where the kernel lacks the strategy.

        Child child = run(ground, target);

        assertEquals(List.of(StackOverrun.INSIDE), child.lines().subList(0, 1), child::toString);
        assertTrue(!child.lines().contains(StackOverrun.SURVIVED), child::toString);
        assertNotEquals(0, child.exitCode());
        assertTrue(child.report().contains("SIGSEGV"), child::toString);
    }

    @ParameterizedTest
    @CsvSource({
        "MARKER,BEHIND_LAST,'stack slot 1, 0 bytes into its guard'",
        "MARKER,BEHIND_FIRST,'stack slot 0, 0 bytes into its guard'",
        "MARKER,BEFORE_FIRST,'stack slot 0, 8 bytes before it'",
        "MARKER,BEFORE_BLOCKS,'control-block slot 0, 8 bytes before it'",
        "PROTECT,BEHIND_LAST,'stack slot 1, 0 bytes into its guard'",
        "PROTECT,BEHIND_FIRST,'stack slot 0, 0 bytes into its guard'",
        "PROTECT,BEFORE_BLOCKS,'control-block slot 0, 8 bytes before it'"})
    void overrun_guarded_isNamedByTheCrashReport(
            Ground ground, StackOverrun.Target target, String place) {
        Ground.open(ground.tunables(2).build()); // Aborts the test where the kernel lacks the strategy.

        Child child = run(ground, target);

        GuardHit hit = CrashReport.of(child.report()).hit().orElseThrow();
        assertTrue(hit.text().startsWith(place), hit::text);
    }

    /// Without guards the range behind a stack is ordinary memory of the same slab: the wrong write goes
    /// through, unnoticed. That is what strategy NONE means: bounds checks alone.
    @ParameterizedTest
    @EnumSource(names = {"BEHIND_FIRST", "BEHIND_LAST"})
    void overrun_unguarded_goesUnnoticed(StackOverrun.Target target) {
        Child child = run(Ground.UNGUARDED, target);

        assertEquals(List.of(StackOverrun.INSIDE, StackOverrun.SURVIVED), child.lines());
        assertEquals(0, child.exitCode());
    }

    /// How a child ended.
    record Child(int exitCode, List<String> lines, String report) {}

    private Child run(Ground ground, StackOverrun.Target target) {
        Path report = directory.resolve("hs_err.log");
        Path output = directory.resolve("output.txt");
        try {
            Process process = new ProcessBuilder(command(report, ground.name(), target.name()))
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(CHILD_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("the child did not end: " + Files.readString(output));
            }
            return new Child(
                    process.exitValue(),
                    Files.readAllLines(output),
                    Files.exists(report) ? Files.readString(report) : "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while the child ran", e);
        }
    }

    private static List<String> command(Path report, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // This JVM's own flags, without the agents that a test runner may add.
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("--") || flag.equals("-ea"))
                .forEach(command::add);
        command.addAll(
                List.of(
                        "-Xmx64m",
                        "-XX:-CreateCoredumpOnCrash",
                        "-XX:ErrorFile=" + report,
                        "-cp",
                        System.getProperty("java.class.path"),
                        StackOverrun.class.getName()));
        command.addAll(List.of(arguments));
        return command;
    }
}
