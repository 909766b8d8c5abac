package io.stackyard.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class StackyardCommandTest {

    private static final String VERSION = "(?s)stackyard \\d+\\.\\d+\\.\\d+\\S*\\RJava 25.*";

    @Test
    void execute_help_listsCommands() {
        CliRun run = CliRun.of("--help");

        assertEquals(0, run.exitCode(), run::toString);
        assertTrue(run.out().startsWith("Usage: stackyard "), run::toString);
        for (String command : new String[] {"run", "wast", "plan", "bench"}) {
            assertTrue(run.out().contains("\n  " + command + " "), run::toString);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "run", "wast", "plan", "bench"})
    void execute_helpOfEachCommand_listsEachExitCode(String command) {
        CliRun run = command.isEmpty() ? CliRun.of("--help") : CliRun.of(command, "--help");

        assertEquals(0, run.exitCode(), run::toString);
        for (ExitCode code : ExitCode.values()) {
            assertTrue(run.out().contains("\n  " + code.code() + " "), run::toString);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "run", "wast", "plan", "bench"})
    void execute_versionOfEachCommand_namesBuildAndJava(String command) {
        CliRun run = command.isEmpty() ? CliRun.of("--version") : CliRun.of(command, "--version");

        assertEquals(0, run.exitCode(), run::toString);
        assertTrue(run.out().matches(VERSION), run::toString);
    }

    @Test
    void execute_noSubcommand_isUsersMistake() {
        assertEquals(
                new CliRun(2, "", "no subcommand given\nsee stackyard --help\n"),
                CliRun.of());
    }

    @Test
    void execute_unknownSubcommand_suggestsOne() {
        CliRun run = CliRun.of("pln");

        assertEquals(2, run.exitCode(), run::toString);
        assertTrue(run.err().contains("plan"), run::toString);
    }

    @Test
    void execute_defect_showsStackTraceAndAsksForReport() {
        var err = new StringWriter();
        CommandLine command = StackyardCommand.commandLine()
                .addSubcommand(new Defect())
                .setErr(new PrintWriter(err, true));

        int exitCode = command.execute("defect");

        assertEquals(ExitCode.INTERNAL_ERROR.code(), exitCode, err::toString);
        assertTrue(err.toString().startsWith("stackyard: internal error, please report it:"));
        assertTrue(err.toString().contains("StackyardCommandTest.java:"), err::toString);
    }

    @CommandLine.Command(name = "defect")
    private static final class Defect implements Runnable {

        @Override
        public void run() {
            throw new IllegalStateException("broken " + Arrays.asList(1, 2));
        }
    }
}
