package io.stackyard.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The `stackyard` command: picks the subcommand and ends the process with its exit code.
@Command(
        name = "stackyard",
        description = "Runs WebAssembly modules, with stack switching, on pooled off-heap memory.",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        subcommands = {},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:success",
            "1:the program trapped, or a script has failed commands",
            "2:the command line, the configuration or an input file is wrong"
        })
public final class StackyardCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /// The whole command tree, as [#main(String[])] runs it: tests run it within their own process.
    static CommandLine commandLine() {
        return new CommandLine(new StackyardCommand());
    }

    /// Reached only when no subcommand was named, which is a mistake of the command line.
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no subcommand given");
    }
}
