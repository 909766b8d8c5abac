package io.stackyard.allocator;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.allocator.guard.CrashReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Runs a program in a JVM of its own, which may die.
///
/// @param exitCode what the process ended with
/// @param output   what it printed, errors included
public record ChildJvm(int exitCode, String output) {

    private static final String REPORT = "crash.log";

    private static final long TIMEOUT_SECONDS = 30;

    private static final List<String> FLAGS = List.of(
            "--add-exports",
            "java.base/jdk.internal.misc=ALL-UNNAMED",
            "--enable-native-access=ALL-UNNAMED");

    /// Runs `main` of a class with this test's own class path and the flags that Stackyard needs.
    public static ChildJvm run(Path directory, Class<?> program, String... arguments)
            throws IOException, InterruptedException {
        return runWith(FLAGS, directory, program, arguments);
    }

    /// What the child wrote when it died.
    public CrashReport crashReport(Path directory) throws IOException {
        return CrashReport.of(
                Files.readString(directory.resolve(REPORT), StandardCharsets.ISO_8859_1));
    }

    /// Runs `main` of a class with this test's own class path and these flags.
    public static ChildJvm runWith(
            List<String> flags, Path directory, Class<?> program, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx64m");
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-XX:-CreateCoredumpOnCrash");
        command.add("-XX:ErrorFile=" + directory.resolve(REPORT));
        command.addAll(flags);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(program.getName());
        command.addAll(List.of(arguments));
        Path log = directory.resolve("output.log");
        Process process =
                new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        boolean ended = process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly().waitFor();
        }
        String output = Files.readString(log);
        assertTrue(ended, () -> "still running after " + TIMEOUT_SECONDS + " s: " + output);
        return new ChildJvm(process.exitValue(), output);
    }
}
