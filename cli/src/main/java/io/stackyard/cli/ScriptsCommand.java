package io.stackyard.cli;

import io.stackyard.cli.script.DisabledFeatures;
import io.stackyard.cli.script.Exclusions;
import io.stackyard.cli.script.ModuleEncoding;
import io.stackyard.cli.script.ScriptFile;
import io.stackyard.cli.script.ScriptResult;
import io.stackyard.cli.script.ScriptRunner;
import io.stackyard.config.Tunables;
import io.stackyard.engine.Engine;
import io.stackyard.wat.WatException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `stackyard wast`: runs scripts of the specification's test suite.
@Command(
        name = "wast",
        description = {
            "Runs .wast scripts, each in a store of its own, and counts their commands. Prints one"
                    + " line per script and last \"N passed, N failed, N skipped\".",
            "",
            "A script also fails if something it took from the pools is still in use at its end."
        })
final class ScriptsCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ConfigOption config;

    @Option(
            names = "--disable",
            split = ",",
            paramLabel = "FEATURE",
            description = "Turn a feature off; commands that need it are skipped, not failed.")
    private List<String> disabled = List.of();

    @Option(
            names = "--exclude",
            split = ",",
            paramLabel = "NAME",
            description = "Skip scripts or folders of this name; NAME:LINE skips one command.")
    private List<String> excluded = List.of();

    @Option(
            names = "--reencode",
            description = "Take each module apart and write it again, every number as long as the"
                    + " binary format allows; modules that must be malformed are left alone.")
    private boolean reencode;

    @Option(
            names = "--verbose",
            description = "Name each failed command: file, line, expected, actual.")
    private boolean verbose;

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE|DIR",
            description = "Scripts, and folders to look for them in.")
    private List<Path> named = List.of();

    @Override
    public Integer call() {
        DisabledFeatures features;
        Exclusions exclusions;
        try {
            features = DisabledFeatures.named(disabled);
            exclusions = Exclusions.named(excluded);
        } catch (IllegalArgumentException mistaken) {
            throw new InputException(String.valueOf(mistaken.getMessage()));
        }
        Tunables tunables = features.applyTo(config.load());
        List<ScriptFile> scripts = findScripts();
        PrintWriter out = spec.commandLine().getOut();
        var total = new ScriptResult();
        try (Engine engine = ConfigOption.start(tunables)) {
            var runner = new ScriptRunner(
                    engine,
                    features,
                    exclusions,
                    reencode ? ModuleEncoding.WRITTEN_AGAIN : ModuleEncoding.AS_GIVEN,
                    out);
            for (ScriptFile script : scripts) {
                ScriptResult result = run(runner, script);
                show(script, result, out);
                total.addAll(result);
            }
        }
        out.println(total);
        out.flush();
        return (total.failed() == 0 ? ExitCode.OK : ExitCode.FAILED).code();
    }

    private List<ScriptFile> findScripts() {
        List<ScriptFile> scripts = new ArrayList<>();
        for (Path path : named) {
            try {
                List<ScriptFile> found = ScriptFile.below(path);
                if (found.isEmpty()) {
                    throw new InputException("no .wast file in " + path + " or below");
                }
                scripts.addAll(found);
            } catch (IOException failed) {
                throw InputFile.cannotRead(path, failed);
            }
        }
        for (ScriptFile script : scripts) {
            if (!Files.isReadable(script.file())) {
                byte[] _ = InputFile.read(script.file()); // Says what is wrong with it.
            }
        }
        return scripts;
    }

    private ScriptResult run(ScriptRunner runner, ScriptFile script) {
        byte[] text = InputFile.read(script.file());
        try {
            return runner.run(script, text);
        } catch (WatException malformed) {
            spec.commandLine().getErr().println(malformed.report());
            return ScriptRunner.unreadable(malformed);
        }
    }

    private void show(ScriptFile script, ScriptResult result, PrintWriter out) {
        String reasons =
                result.skipReasons().entrySet().stream()
                        .map(reason -> reason.getKey() + ": " + reason.getValue())
                        .collect(Collectors.joining(", "));
        out.println(
                script.file() + ": " + result + (reasons.isEmpty() ? "" : " (" + reasons + ")"));
        if (verbose) {
            for (ScriptResult.Failure failure : result.failures()) {
                out.println(failure.file() + ":" + failure.line() + ": failed");
                out.println("  expected " + failure.expected());
                out.println("  actual   " + failure.actual());
            }
        }
        out.flush();
    }
}
