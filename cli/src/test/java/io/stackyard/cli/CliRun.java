package io.stackyard.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import picocli.CommandLine;

/// One run of the command within the test's own process.
record CliRun(int exitCode, String out, String err) {

    static CliRun of(Object... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        String[] words = List.of(arguments).stream().map(Object::toString).toArray(String[]::new);
        CommandLine command = StackyardCommand.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));
        int exitCode = command.execute(words);
        return new CliRun(exitCode, out.toString(), err.toString());
    }

    /// Names all three when an assertion fails.
    @Override
    public String toString() {
        return "exit code " + exitCode + "\n--- out\n" + out + "--- err\n" + err;
    }
}
