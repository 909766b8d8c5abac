package io.stackyard.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class StackyardCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CommandLine command = StackyardCommand.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));

    @Test
    void execute_help_listsExitCodes() {
        int exitCode = command.execute("--help");

        assertEquals(0, exitCode);
        assertTrue(out.toString().startsWith("Usage: stackyard "), out::toString);
        assertTrue(out.toString().contains("Exit codes:"), out::toString);
    }

    @Test
    void execute_version_namesBuildAndJava() {
        int exitCode = command.execute("--version");

        assertEquals(0, exitCode);
        String version = out.toString();
        assertTrue(version.matches("(?s)stackyard \\d+\\.\\d+\\.\\d+\\S*\\RJava 25.*"), version);
    }

    @Test
    void execute_noSubcommand_isUsersMistake() {
        int exitCode = command.execute();

        assertEquals(2, exitCode);
        assertTrue(err.toString().startsWith("no subcommand given"), err::toString);
    }
}
