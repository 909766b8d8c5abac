package io.stackyard.cli.script;

import io.stackyard.cli.host.Spectest;
import io.stackyard.engine.Engine;
import io.stackyard.engine.Linker;
import io.stackyard.store.Store;
import io.stackyard.wat.WatException;
import io.stackyard.wat.script.WastCommand;
import io.stackyard.wat.script.WastScript;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Runs scripts, each in a store of its own, and requires that each gives back what it took from
/// the pools: a script after which a slot is in use has one failed command more.
///
/// **Threads**: one, and no other may use the engine's pools meanwhile.
public final class ScriptRunner {

    private static final String IN_USE = ".in-use";
    private static final String CLEAN = "nothing in use when the script has ended";

    private final Engine engine;
    private final DisabledFeatures disabled;
    private final Exclusions exclusions;
    private final ModuleEncoding encoding;
    private final PrintWriter out;

    /// A runner over one engine that takes modules as they are.
    ///
    /// @param out where guests print
    public ScriptRunner(
            Engine engine, DisabledFeatures disabled, Exclusions exclusions, PrintWriter out) {
        this(engine, disabled, exclusions, ModuleEncoding.AS_GIVEN, out);
    }

    /// A runner over one engine.
    ///
    /// @param encoding how modules reach the engine
    /// @param out where guests print
    public ScriptRunner(
            Engine engine,
            DisabledFeatures disabled,
            Exclusions exclusions,
            ModuleEncoding encoding,
            PrintWriter out) {
        this.engine = engine;
        this.disabled = disabled;
        this.exclusions = exclusions;
        this.encoding = encoding;
        this.out = out;
    }

    /// Runs a script. No command stops it, whatever the command does.
    ///
    /// @throws WatException if the text is no script
    public ScriptResult run(ScriptFile file, byte[] utf8Source) {
        WastScript script = WastScript.parse(file.file().toString(), utf8Source);
        var result = new ScriptResult();
        Store store = engine.newStore();
        try {
            var commands =
                    new CommandRunner(engine, store, linker(store), disabled, encoding);
            for (WastCommand command : script.commands()) {
                Optional<String> excluded = exclusions.reasonFor(file.name(), command.line());
                Outcome outcome =
                        excluded.isPresent()
                                ? commands.skip(command, excluded.get())
                                : commands.run(command);
                result.add(script.fileName(), command.line(), outcome);
            }
        } finally {
            close(store).ifPresent(leak -> result.add(script.fileName(), 1, leak));
        }
        return result;
    }

    /// The result of a text that is no script: one failed command.
    public static ScriptResult unreadable(WatException malformed) {
        var result = new ScriptResult();
        result.add(
                malformed.fileName(),
                malformed.line(),
                new Outcome.Failed("a script", FailureText.of(malformed)));
        return result;
    }

    private Linker linker(Store store) {
        var linker = new Linker(engine);
        Spectest.definePrinters(linker, out);
        Spectest.defineItems(linker, engine, store);
        return linker;
    }

    /// Closes the store: afterwards nothing of any pool may be in use.
    private Optional<Outcome> close(Store store) {
        Attempt<List<String>> attempt =
                Attempt.of(
                        () -> {
                            store.close();
                            return inUse();
                        });
        return switch (attempt) {
            case Attempt.Success<List<String>>(List<String> leaks) ->
                    leaks.isEmpty()
                            ? Optional.empty()
                            : Optional.of(new Outcome.Failed(CLEAN, String.join(", ", leaks)));
            case Attempt.Failure<List<String>>(Throwable thrown) ->
                    Optional.of(new Outcome.Failed(CLEAN, FailureText.of(thrown)));
            case Attempt.Unavailable<List<String>>(Outcome outcome) -> Optional.of(outcome);
        };
    }

    private List<String> inUse() {
        List<String> leaks = new ArrayList<>();
        engine.allocator()
                .counters()
                .forEach(
                        (label, value) -> {
                            if (label.endsWith(IN_USE) && value != 0) {
                                leaks.add(label + "=" + value);
                            }
                        });
        if (engine.allocator().coreInstances() != 0) {
            leaks.add("instances=" + engine.allocator().coreInstances());
        }
        return leaks;
    }
}
