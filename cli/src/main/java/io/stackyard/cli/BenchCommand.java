package io.stackyard.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `stackyard bench`: measurements of this machine that take no benchmark harness.
@Command(
        name = "bench",
        description = "Measures what Stackyard takes on this machine.",
        subcommands = DensityCommand.class)
final class BenchCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    /// Reached only when no measurement was named, which is a mistake of the command line.
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no measurement given");
    }
}
