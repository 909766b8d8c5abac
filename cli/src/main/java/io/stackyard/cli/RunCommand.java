package io.stackyard.cli;

import io.stackyard.cli.host.Spectest;
import io.stackyard.cli.host.Timers;
import io.stackyard.cli.host.ValueText;
import io.stackyard.config.Tunables;
import io.stackyard.engine.Engine;
import io.stackyard.engine.Extern;
import io.stackyard.engine.Func;
import io.stackyard.engine.Instance;
import io.stackyard.engine.Linker;
import io.stackyard.engine.Module;
import io.stackyard.engine.OpcodeProfile;
import io.stackyard.engine.StoreDump;
import io.stackyard.engine.Trap;
import io.stackyard.engine.Value;
import io.stackyard.engine.WasmException;
import io.stackyard.engine.code.Profiled;
import io.stackyard.engine.types.ExternKind;
import io.stackyard.store.Store;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `stackyard run`: instantiates one module and calls an export.
@Command(
        name = "run",
        customSynopsis = "stackyard run [--config=FILE] [--timeout=DURATION | --fuel=N]"
                + " [--dump-on-trap] [--profile-opcodes] FILE [--invoke NAME [ARG...]]",
        description = {
            "Instantiates a module, which runs its start function, and calls an export if one is"
                    + " named. Prints the results, one per line.",
            "",
            "The module may import spectest.print, print_i32, print_i64, print_f32, print_f64,"
                    + " print_i32_f32, print_f64_f64 (each prints its arguments on a line),"
                    + " timer.start (milliseconds -> id) and timer.next (-> id of the timer that"
                    + " is due next, after waiting for it, or -1).",
            ""
        })
final class RunCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ConfigOption config;

    @Mixin
    private GuestLimits limits;

    @Parameters(
            index = "0",
            paramLabel = "FILE",
            description = "The module, as text or binary; its content decides which.")
    private Path file;

    @Option(
            names = "--dump-on-trap",
            description = {
                "If the program traps or throws, print its continuations first: state, function,"
                        + " frames, bytes, parent."
            })
    private boolean dumpsOnTrap;

    @Option(
            names = "--profile-opcodes",
            description = {
                "Count the instructions of the register code that are executed, and their pairs and triples;"
                        + " print the most frequent at the end. Slow."
            })
    private boolean profiles;

    @Option(names = "--invoke", paramLabel = "NAME", description = "The function to call.")
    private @Nullable String function;

    @Parameters(
            index = "1..*",
            paramLabel = "ARG",
            description = "Its arguments: numbers as in the text format, or null.")
    private List<String> arguments = List.of();

    @Override
    public Integer call() {
        requireNoStrayOption();
        Tunables tunables = limits.over(config.load());
        if (profiles) {
            System.setProperty(Profiled.PROPERTY, "true"); // Read when the engine's classes are loaded: below.
        }
        byte[] binary = InputFile.readModule(file);
        try (Engine engine = ConfigOption.start(tunables);
                Store store = engine.newStore()) {
            PrintWriter out = spec.commandLine().getOut();
            Module module = engine.compile(binary);
            try {
                run(engine, store, module, out);
            } catch (Trap | WasmException stopped) {
                out.flush();
                dump(engine, store);
                throw stopped;
            }
            out.flush();
            profile(engine, store);
        }
        return ExitCode.OK.code();
    }

    private void run(Engine engine, Store store, Module module, PrintWriter out) {
        try (var _ = limits.start(engine, store)) {
            Instance instance = linker(engine, out).instantiate(store, module);
            if (function != null) {
                invoke(instance, function).forEach(value -> out.println(ValueText.bare(value)));
            }
        }
    }

    /// What the trap left behind: the stacks of the entry that it stopped have gone.
    private void dump(Engine engine, Store store) {
        if (dumpsOnTrap) {
            PrintWriter err = spec.commandLine().getErr();
            err.println(StoreDump.of(store, engine));
            err.flush();
        }
    }

    private void profile(Engine engine, Store store) {
        if (profiles) {
            PrintWriter err = spec.commandLine().getErr();
            err.println(OpcodeProfile.of(store, engine));
            err.flush();
        }
    }

    /// What looks like an option and is none may be a negative argument, so it was let through
    /// until here.
    private void requireNoStrayOption() {
        Stream.concat(Stream.of(file.toString()), arguments.stream())
                .filter(argument -> argument.startsWith("--"))
                .findFirst()
                .ifPresent(
                        option -> {
                            throw new InputException("unknown option " + option);
                        });
        if (function == null && !arguments.isEmpty()) {
            throw new InputException(
                    "unexpected " + arguments.getFirst() + ": arguments belong to --invoke NAME");
        }
    }

    private static Linker linker(Engine engine, PrintWriter out) {
        var linker = new Linker(engine);
        Spectest.definePrinters(linker, out);
        new Timers().define(linker);
        return linker;
    }

    private List<Value> invoke(Instance instance, String name) {
        Extern export = instance.find(name).orElseThrow(() -> noFunction(instance, name));
        if (!(export instanceof Func target)) {
            throw noFunction(instance, name);
        }
        return target.call(ArgumentText.read(name, target.type().params(), arguments));
    }

    private InputException noFunction(Instance instance, String name) {
        String functions =
                instance.module().exports().stream()
                        .filter(export -> export.type().kind() == ExternKind.FUNCTION)
                        .map(export -> "  " + export.name() + " " + export.type())
                        .collect(Collectors.joining(System.lineSeparator()));
        String there =
                functions.isEmpty()
                        ? "it exports none"
                        : "it exports" + System.lineSeparator() + functions;
        return new InputException(
                file + " exports no function \"" + name + "\"; " + there);
    }
}
