package io.stackyard.benchmarks;

import java.io.PrintWriter;
import java.util.Collection;
import java.util.concurrent.Callable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `benchmarks/run [--quick] NAME`: one published benchmark under JMH, its table, and its claims.
@Command(
        name = "benchmarks/run",
        mixinStandardHelpOptions = true,
        description = {
            "Runs one published benchmark under JMH: a table, then one line for each claim,",
            "`ratio NAME VALUE`: a peer's time divided by ours, medians of this run.",
            "Names: interpreter, switching, continuations, reset."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:the run is complete", "1:a benchmark failed", "2:wrong usage"})
final class BenchmarksCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--quick", description = "Fewer and shorter iterations: under a minute in all.")
    private boolean quick;

    @Parameters(paramLabel = "NAME", description = "One of: ${COMPLETION-CANDIDATES}.")
    private Suite suite;

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new BenchmarksCommand())
                .setCaseInsensitiveEnumValuesAllowed(true);
    }

    @Override
    public Integer call() {
        Collection<RunResult> results;
        try {
            results = new Runner(options().build()).run();
        } catch (RunnerException failed) {
            spec.commandLine().getErr().println(failed.getMessage());
            return 1;
        }
        PrintWriter out = spec.commandLine().getOut();
        Report.of(suite, results).print(out);
        out.flush();
        return results.size() == suite.methods().size() ? 0 : 1;
    }

    /// Each fork inherits the flags of this JVM.
    private OptionsBuilder options() {
        var options = new OptionsBuilder();
        options.include(suite.include())
                .shouldFailOnError(true)
                .addProfiler(GCProfiler.class)
                .forks(quick ? 1 : 2)
                .warmupIterations(quick ? 2 : 5)
                .warmupTime(TimeValue.milliseconds(quick ? 700 : 2000))
                .measurementIterations(quick ? 5 : 10)
                .measurementTime(TimeValue.milliseconds(quick ? 250 : 1000));
        return options;
    }
}
