package io.stackyard.benchmarks;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `benchmarks/run [--quick] NAME`: one published benchmark, its table, and its claims.
@Command(
        name = "benchmarks/run",
        mixinStandardHelpOptions = true,
        description = {
            "Runs one published benchmark: a table, then one line for each claim,",
            "`ratio NAME VALUE`: a peer's time divided by ours, medians of this run."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:the run is complete", "1:a benchmark failed", "2:wrong usage"})
final class BenchmarksCommand implements Callable<Integer> {

    /// Where the launcher says that the documentation lies.
    private static final String DOCS = "stackyard.docs";

    /// A whole MiB takes a peer seconds.
    private static final int QUICK_DIGEST_BYTES = 1 << 16;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--quick",
            description = {
                "Fewer and shorter iterations: a minute and a half,",
                "interpreter and switching three minutes."
            })
    private boolean quick;

    @Option(
            names = "--write-docs",
            negatable = true,
            fallbackValue = "true",
            description = "Put the figures into docs/benchmarks.md; without --quick that is the default.")
    private @Nullable Boolean writeDocs;

    @Parameters(
            paramLabel = "NAME",
            completionCandidates = Names.class,
            description = "One of: ${COMPLETION-CANDIDATES}.")
    private String name;

    /// The names of all that can be run.
    static final class Names extends ArrayList<String> {

        private static final long serialVersionUID = 1L;

        Names() {
            for (Suite suite : Suite.values()) {
                add(suite.toString());
            }
            for (Study study : Study.values()) {
                add(study.toString());
            }
        }
    }

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new BenchmarksCommand());
    }

    @Override
    public Integer call() {
        for (Suite suite : Suite.values()) {
            if (suite.toString().equalsIgnoreCase(name)) {
                return run(suite);
            }
        }
        for (Study study : Study.values()) {
            if (study.toString().equalsIgnoreCase(name)) {
                return run(study);
            }
        }
        throw new ParameterException(
                spec.commandLine(),
                "no benchmark " + name + "; there are " + String.join(", ", new Names()));
    }

    private int run(Suite suite) {
        Collection<RunResult> results;
        try {
            results = rounds(suite);
        } catch (RunnerException failed) {
            spec.commandLine().getErr().println(failed.getMessage());
            return 1;
        }
        Report report = Report.of(suite, results);
        print(report.lines());
        if (results.size() != suite.methods(quick).size()) {
            return 1;
        }
        docs().ifPresent(pages -> wrote(pages.write(report, conditions())));
        return 0;
    }

    /// All methods, several times one after the other: what disturbs the machine for a while is then no matter of one of
    /// them alone.
    private Collection<RunResult> rounds(Suite suite) throws RunnerException {
        Map<String, RunResult> results = new LinkedHashMap<>();
        for (int round = 0; round < (quick ? 2 : 3); round++) {
            for (RunResult result : new Runner(options(suite).build()).run()) {
                results.merge(
                        result.getParams().getBenchmark(), result, BenchmarksCommand::joined);
            }
        }
        return results.values();
    }

    private static RunResult joined(RunResult earlier, RunResult later) {
        List<BenchmarkResult> all = new ArrayList<>(earlier.getBenchmarkResults());
        all.addAll(later.getBenchmarkResults());
        return new RunResult(earlier.getParams(), all);
    }

    private int run(Study study) {
        List<String> lines = study.run(quick);
        print(lines);
        docs().ifPresent(
                pages -> wrote(
                        pages.write(study.toString(), Pages.plain(conditions(), lines))));
        return 0;
    }

    private Optional<Pages> docs() {
        boolean wanted = writeDocs == null ? !quick : writeDocs;
        return Optional.ofNullable(System.getProperty(DOCS))
                .filter(_ -> wanted)
                .map(Path::of)
                .map(Pages::new);
    }

    private void wrote(List<Path> files) {
        print(files.stream().map(file -> "written: " + file).toList());
    }

    private void print(List<String> lines) {
        PrintWriter out = spec.commandLine().getOut();
        lines.forEach(out::println);
        out.flush();
    }

    private String conditions() {
        return String.format(
                Locale.ROOT,
                "`benchmarks/run%s %s`, %s, %d processors, %s %s, %s %s.",
                quick ? " --quick" : "",
                name,
                Processor.name(),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("java.vendor.version"),
                System.getProperty("os.arch"));
    }

    /// Each fork inherits the flags of this JVM.
    private OptionsBuilder options(Suite suite) {
        var options = new OptionsBuilder();
        options.include(suite.include())
                .shouldFailOnError(true)
                .addProfiler(GCProfiler.class)
                .forks(1)
                .warmupIterations(quick ? 2 : 4)
                .warmupTime(TimeValue.milliseconds(quick ? 700 : 1500))
                .measurementIterations(quick ? 4 : 7)
                .measurementTime(TimeValue.milliseconds(quick ? 250 : 1000));
        if (quick && suite == Suite.INTERPRETER) {
            options.param("digestBytes", Integer.toString(QUICK_DIGEST_BYTES));
        }
        if (suite == Suite.SWITCHING) {
            shorten(options);
        }
        return options;
    }

    /// Many methods: less time for each. A quick run waits for the compiler, lest the JVM's interpreter be
    /// part of what it measures.
    private void shorten(OptionsBuilder options) {
        if (!quick) {
            options.warmupIterations(3)
                    .warmupTime(TimeValue.seconds(1))
                    .measurementIterations(5);
            return;
        }
        options.param("quick", "true")
                .exclude("\\." + Suite.SWITCHING.skippedInQuickRun() + "$")
                .jvmArgsAppend("-XX:-BackgroundCompilation")
                .warmupTime(TimeValue.milliseconds(350))
                .measurementTime(TimeValue.milliseconds(100));
    }
}
