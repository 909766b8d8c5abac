package io.stackyard.cli;

import io.stackyard.cli.plan.Plan;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `stackyard plan`: what a configuration would reserve.
@Command(
        name = "plan",
        description = {
            "Shows what the pools would reserve under a configuration, without reserving it:"
                    + " address space, slots, guards, map entries against the kernel's limit,"
                    + " resident memory in the worst case, what was found out about the system, and"
                    + " how the pools fit into it.",
            "",
            "Ends with exit code 3 if the pools would not fit."
        })
final class PlanCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ConfigOption config;

    @Override
    public Integer call() {
        Plan plan = Plan.of(config.load());
        PrintWriter out = spec.commandLine().getOut();
        plan.lines().forEach(out::println);
        out.flush();
        return (plan.misfits().isEmpty() ? ExitCode.OK : ExitCode.NOT_STARTED).code();
    }
}
