package io.stackyard.cli;

import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// The `stackyard` command: picks the subcommand and ends the process with its exit code.
@Command(
        name = "stackyard",
        description = "Runs WebAssembly modules, with stack switching, on pooled off-heap memory.",
        scope = ScopeType.INHERIT,
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        subcommands = {RunCommand.class, ScriptsCommand.class, PlanCommand.class,
            BenchCommand.class, CrashCommand.class},
        exitCodeOnExecutionException = 70,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:success",
            "1:the program trapped or threw, or a script has failed commands",
            "2:the command line, the configuration or an input file is wrong",
            "3:could not start: the system refuses what the configuration asks for",
            "70:a defect of Stackyard, shown with its Java stack trace"
        })
public final class StackyardCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /// The whole command tree, as [#main(String[])] runs it: tests run it within their own process.
    static CommandLine commandLine() {
        var report = new ErrorReport();
        CommandLine command = new CommandLine(new StackyardCommand())
                .setParameterExceptionHandler(report)
                .setExecutionExceptionHandler(report);
        // Arguments of a guest's function may be negative; the command itself refuses the rest.
        Objects.requireNonNull(command.getSubcommands().get("run"))
                .setUnmatchedOptionsArePositionalParams(true);
        return command;
    }

    /// Reached only when no subcommand was named, which is a mistake of the command line.
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no subcommand given");
    }
}
