package io.stackyard.cli.script;

import io.stackyard.cli.host.ValueText;
import io.stackyard.engine.Engine;
import io.stackyard.engine.Instance;
import io.stackyard.engine.Linker;
import io.stackyard.engine.Module;
import io.stackyard.engine.Value;
import io.stackyard.store.Store;
import io.stackyard.wat.script.ModuleSource;
import io.stackyard.wat.script.WastAction;
import io.stackyard.wat.script.WastCommand;
import io.stackyard.wat.script.WastPattern;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Runs the commands of one script in one store and judges each.
final class CommandRunner {

    private static final Outcome PASSED = new Outcome.Passed();

    private final Engine engine;
    private final Store store;
    private final Linker linker;
    private final DisabledFeatures disabled;
    private final ModuleEncoding encoding;
    private final ScriptModules modules;
    private final HostValues hostValues = new HostValues();
    private final ResultMatcher results = new ResultMatcher(hostValues);

    CommandRunner(
            Engine engine,
            Store store,
            Linker linker,
            DisabledFeatures disabled,
            ModuleEncoding encoding) {
        this.engine = engine;
        this.store = store;
        this.linker = linker;
        this.disabled = disabled;
        this.encoding = encoding;
        this.modules = new ScriptModules(linker);
    }

    /// Runs one command; nothing that the command does wrong is thrown.
    Outcome run(WastCommand command) {
        return switch (command) {
            case WastCommand.Module module -> runModule(module);
            case WastCommand.ModuleDefinition module -> runDefinition(module);
            case WastCommand.ModuleInstance module -> runInstance(module);
            case WastCommand.Register register ->
                    succeeds(modules.register(register.name(), register.module()));
            case WastCommand.Perform perform -> succeeds(perform(perform.action()));
            case WastCommand.AssertReturn wanted ->
                    returns(perform(wanted.action()), wanted.expected());
            case WastCommand.AssertTrap wanted ->
                    fails(perform(wanted.action()), Refusal.TRAP, wanted.message());
            case WastCommand.AssertModuleTrap wanted ->
                    fails(instantiate(wanted.source()), Refusal.TRAP, wanted.message());
            case WastCommand.AssertExhaustion wanted ->
                    fails(perform(wanted.action()), Refusal.EXHAUSTION, wanted.message());
            case WastCommand.AssertException wanted ->
                    fails(perform(wanted.action()), Refusal.EXCEPTION, "");
            case WastCommand.AssertSuspension wanted ->
                    fails(perform(wanted.action()), Refusal.SUSPENSION, wanted.message());
            case WastCommand.AssertMalformed wanted ->
                    // What is malformed cannot be written again.
                    fails(
                            compile(wanted.source(), ModuleEncoding.AS_GIVEN),
                            Refusal.MALFORMED,
                            wanted.message());
            case WastCommand.AssertInvalid wanted ->
                    fails(compile(wanted.source()), Refusal.INVALID, wanted.message());
            case WastCommand.AssertUnlinkable wanted ->
                    fails(instantiate(wanted.source()), Refusal.UNLINKABLE, wanted.message());
        };
    }

    /// Passes over a command, and over those that need what it would have made.
    Outcome skip(WastCommand command, String reason) {
        var skipped = new Outcome.Skipped(reason);
        switch (command) {
            case WastCommand.Module module -> {
                modules.putDefinition(module.id(), new Attempt.Unavailable<>(skipped));
                modules.putInstance(module.id(), new Attempt.Unavailable<>(skipped));
            }
            case WastCommand.ModuleDefinition module ->
                    modules.putDefinition(module.id(), new Attempt.Unavailable<>(skipped));
            case WastCommand.ModuleInstance module ->
                    modules.putInstance(module.id(), new Attempt.Unavailable<>(skipped));
            case WastCommand.Register register ->
                    modules.registerAbsent(register.name(), new Attempt.Unavailable<>(skipped));
            // The others make nothing.
            case WastCommand.Perform _ -> {}
            case WastCommand.AssertReturn _ -> {}
            case WastCommand.AssertTrap _ -> {}
            case WastCommand.AssertModuleTrap _ -> {}
            case WastCommand.AssertExhaustion _ -> {}
            case WastCommand.AssertException _ -> {}
            case WastCommand.AssertSuspension _ -> {}
            case WastCommand.AssertMalformed _ -> {}
            case WastCommand.AssertInvalid _ -> {}
            case WastCommand.AssertUnlinkable _ -> {}
        }
        return skipped;
    }

    private Outcome runModule(WastCommand.Module command) {
        Attempt<Module> module = compile(command.source());
        Attempt<Instance> instance = instantiate(module);
        Outcome outcome = succeeds(instance);
        modules.putDefinition(command.id(), orUnavailable(module, succeeds(module), command));
        modules.putInstance(command.id(), orUnavailable(instance, outcome, command));
        return outcome;
    }

    private Outcome runDefinition(WastCommand.ModuleDefinition command) {
        Attempt<Module> module = compile(command.source());
        Outcome outcome = succeeds(module);
        modules.putDefinition(command.id(), orUnavailable(module, outcome, command));
        return outcome;
    }

    private Outcome runInstance(WastCommand.ModuleInstance command) {
        Attempt<Instance> instance = instantiate(modules.definition(command.definition()));
        Outcome outcome = succeeds(instance);
        modules.putInstance(command.id(), orUnavailable(instance, outcome, command));
        return outcome;
    }

    /// What later commands get in place of what this one should have made.
    private static <T> Attempt<T> orUnavailable(
            Attempt<T> made, Outcome outcome, WastCommand command) {
        return switch (outcome) {
            case Outcome.Passed _ -> made;
            case Outcome.Skipped _ -> new Attempt.Unavailable<>(outcome);
            case Outcome.Failed _ ->
                    new Attempt.Unavailable<>(
                            new Outcome.Failed(
                                    "a module instance",
                                    "the module of line " + command.line() + " failed"));
        };
    }

    private Attempt<Module> compile(ModuleSource source) {
        return compile(source, encoding);
    }

    private Attempt<Module> compile(ModuleSource source, ModuleEncoding as) {
        return Attempt.of(() -> engine.compile(as.apply(source.toBinary())));
    }

    private Attempt<Instance> instantiate(ModuleSource source) {
        return instantiate(compile(source));
    }

    private Attempt<Instance> instantiate(Attempt<Module> compiled) {
        Attempt<Module> module =
                compiled instanceof Attempt.Success<Module>(Module known)
                        ? modules.requireImports(known)
                        : compiled;
        return module.then(known -> linker.instantiate(store, known));
    }

    private Attempt<List<Value>> perform(WastAction action) {
        Attempt<Instance> instance = modules.instance(action.module());
        return switch (action) {
            case WastAction.Get get ->
                    instance.then(target -> List.of(target.global(get.export()).get()));
            case WastAction.Invoke invoke ->
                    instance.then(
                            target -> target.func(invoke.export())
                                    .call(
                                            invoke.arguments().stream()
                                                    .map(hostValues::value)
                                                    .toArray(Value[]::new)));
        };
    }

    private Outcome succeeds(Attempt<?> attempt) {
        return switch (attempt) {
            case Attempt.Success<?> _ -> PASSED;
            case Attempt.Failure<?>(Throwable thrown) -> refused(thrown, "success");
            case Attempt.Unavailable<?>(Outcome why) -> why;
        };
    }

    private Outcome returns(Attempt<List<Value>> attempt, List<WastPattern> expected) {
        return switch (attempt) {
            case Attempt.Success<List<Value>>(List<Value> values) ->
                    results.matches(expected, values)
                            ? PASSED
                            : new Outcome.Failed(PatternText.of(expected), text(values));
            case Attempt.Failure<List<Value>>(Throwable thrown) ->
                    refused(thrown, PatternText.of(expected));
            case Attempt.Unavailable<List<Value>>(Outcome why) -> why;
        };
    }

    private static String text(List<Value> values) {
        return values.isEmpty()
                ? "no result"
                : values.stream().map(ValueText::typed).collect(Collectors.joining(", "));
    }

    private Outcome fails(Attempt<?> attempt, Refusal refusal, String message) {
        String expected = message.isEmpty() ? refusal.text() : refusal.text() + ": " + message;
        return switch (attempt) {
            case Attempt.Success<?> _ -> new Outcome.Failed(expected, "success");
            case Attempt.Failure<?>(Throwable thrown) ->
                    refusal.isCauseOf(thrown)
                            && String.valueOf(thrown.getMessage()).startsWith(message)
                                    ? PASSED
                                    : refused(thrown, expected);
            case Attempt.Unavailable<?>(Outcome why) -> why;
        };
    }

    /// The outcome of a command that was stopped by something it does not want.
    private Outcome refused(Throwable thrown, String expected) {
        Optional<String> reason = disabled.reasonFor(thrown);
        return reason.isPresent()
                ? new Outcome.Skipped(reason.get())
                : new Outcome.Failed(expected, FailureText.of(thrown));
    }
}
