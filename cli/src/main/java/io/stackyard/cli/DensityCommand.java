package io.stackyard.cli;

import io.stackyard.cli.density.ContinuationCrowd;
import io.stackyard.cli.density.Crowd;
import io.stackyard.cli.density.Density;
import io.stackyard.cli.density.FiberCrowd;
import io.stackyard.cli.density.MemoryCrowd;
import io.stackyard.config.Setting;
import io.stackyard.config.Tunables;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `stackyard bench density`: very many continuations, fibers or memories alive in one process, and what each takes.
@Command(
        name = "density",
        description = {
            "Makes very many continuations, fibers or memories, all alive at the same time, uses each once,"
                    + " and releases them. Prints how many, the seconds that each phase took, and"
                    + " what each takes while all are alive.",
            "",
            "Slots and quotas are raised to the number asked for. Without --config, slots are of"
                    + " 64 KiB each (stackyard.stack.size, stackyard.pool.max-memory-size).",
            ""
        })
final class DensityCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ConfigOption config;

    @Option(
            names = "--continuations",
            paramLabel = "N",
            description = "Suspended continuations, each on its own guarded stack.")
    private @Nullable Integer continuations;

    @Option(
            names = "--fibers",
            paramLabel = "N",
            description = "Fibers that a host function has parked, each on its own guarded stack.")
    private @Nullable Integer fibers;

    @Option(
            names = "--memories",
            paramLabel = "N",
            description = "Linear memories of one page (64 KiB) that hold data in one page of 4 KiB.")
    private @Nullable Integer memories;

    @Override
    public Integer call() {
        List<Crowd> crowds = crowds();
        Tunables tunables = config.load();
        for (Crowd crowd : crowds) {
            Tunables room = crowd.roomIn(tunables, isSizeOpen(crowd));
            print(Density.measure(crowd, () -> ConfigOption.start(room)));
        }
        return ExitCode.OK.code();
    }

    private List<Crowd> crowds() {
        var crowds = new ArrayList<Crowd>();
        if (continuations != null) {
            requireCount("--continuations", continuations, ContinuationCrowd.MOST);
            crowds.add(new ContinuationCrowd(continuations));
        }
        if (fibers != null) {
            requireCount("--fibers", fibers, FiberCrowd.MOST);
            crowds.add(new FiberCrowd(fibers));
        }
        if (memories != null) {
            requireCount("--memories", memories, MemoryCrowd.MOST);
            crowds.add(new MemoryCrowd(memories));
        }
        if (crowds.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "nothing to measure: give --continuations, --fibers or --memories");
        }
        return crowds;
    }

    private void requireCount(String option, int count, int most) {
        if (count < 1 || count > most) {
            throw new ParameterException(
                    spec.commandLine(), option + "=" + count + " is not between 1 and " + most);
        }
    }

    /// Whether nobody has set the size of the slots.
    private boolean isSizeOpen(Crowd crowd) {
        Setting size =
                switch (crowd) {
                    case ContinuationCrowd _,FiberCrowd _ -> Setting.STACK_SIZE;
                    case MemoryCrowd _ -> Setting.POOL_MAX_MEMORY_SIZE;
                };
        return !config.isGiven() && System.getProperty(size.path()) == null;
    }

    private void print(Density density) {
        PrintWriter out = spec.commandLine().getOut();
        density.lines().forEach(out::println);
        out.flush();
    }
}
