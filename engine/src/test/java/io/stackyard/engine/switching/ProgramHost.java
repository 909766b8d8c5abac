package io.stackyard.engine.switching;

import io.stackyard.config.Interruption;
import io.stackyard.config.Setting;
import io.stackyard.config.Tunables;
import io.stackyard.engine.Engine;
import io.stackyard.engine.Fiber;
import io.stackyard.engine.Func;
import io.stackyard.engine.HostCall;
import io.stackyard.engine.Instance;
import io.stackyard.engine.Linker;
import io.stackyard.engine.Module;
import io.stackyard.engine.Tag;
import io.stackyard.engine.TraceFrame;
import io.stackyard.engine.Trap;
import io.stackyard.engine.Value;
import io.stackyard.engine.WasmException;
import io.stackyard.engine.types.FunctionType;
import io.stackyard.engine.types.NumberType;
import io.stackyard.engine.types.ValueType;
import io.stackyard.store.Store;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Runs programs on the engine, several in one store, and writes down what they do. If it parks, each call from the
/// host is a fiber that is parked as often as it burns fuel, so that it ought to make no difference.
final class ProgramHost implements AutoCloseable {

    private static final ValueType NUMBER = NumberType.I32;
    private static final int PROGRAMS_PER_STORE = 32;
    private static final int MAX_LIVE = 200;

    private final Engine engine;
    private final Linker linker;
    private final List<Tag> tags = new ArrayList<>();
    private List<Integer> log = new ArrayList<>();
    private @Nullable Store store;
    private final List<Instance> instances = new ArrayList<>();
    private final boolean parks;
    private int programs;
    private long parkCount;

    ProgramHost() {
        this(false);
    }

    ProgramHost(boolean parks) {
        this.parks = parks;
        engine =
                Engine.create(
                        Tunables.defaults().change()
                                .set(
                                        Setting.ENGINE_INTERRUPTION,
                                        parks ? Interruption.FUEL : Interruption.NONE)
                                .set(Setting.STORE_INITIAL_FUEL, 1L << 60)
                                .set(Setting.POOL_TOTAL_MEMORIES, 16)
                                .set(Setting.POOL_TOTAL_TABLES, 16)
                                .set(Setting.POOL_TOTAL_STACKS, 512)
                                .set(Setting.STACK_SIZE, 64 << 10)
                                .set(Setting.STACK_MAX_HOST_DEPTH, 256)
                                .build());
        linker = new Linker(engine);
    }

    /// What the program does.
    Outcome run(Program program) {
        Store in = store();
        int before = in.liveStacks();
        log = new ArrayList<>();
        instantiate(in, program);
        List<String> ends = new ArrayList<>();
        for (Program.Call call : program.calls()) {
            ends.add(end(call));
        }
        return new Outcome(ends, log, in.liveStacks() - before);
    }

    private Store store() {
        if (store != null && (programs++ == PROGRAMS_PER_STORE || store.liveStacks() > MAX_LIVE)) {
            closeStore();
        }
        if (store == null) {
            programs = 1;
            store = engine.newStore();
            if (parks) {
                store.budget().setFuelInterval(1);
            }
            tags.clear();
            linker.define("h", "log", Func.host(engine, store, "log",
                    new FunctionType(List.of(NUMBER), List.of()),
                    call -> log.add(call.i32(0))));
            linker.define("h", "enter", Func.host(engine, store, "enter",
                    new FunctionType(List.of(NUMBER, NUMBER, NUMBER), List.of(NUMBER)),
                    this::enter));
            for (ProgramTag tag : List.of(
                    ProgramTag.PLAIN, ProgramTag.ASK, ProgramTag.GET, ProgramTag.TELL)) {
                for (int i = 0; i < 2; i++) {
                    tags.add(Tag.create(engine, store, type(tag)));
                }
            }
        }
        return store;
    }

    /// Of tags of numbers only.
    private static FunctionType type(ProgramTag tag) {
        return new FunctionType(
                tag.params().stream().map(_ -> NUMBER).toList(),
                tag.results().stream().map(_ -> NUMBER).toList());
    }

    private void instantiate(Store in, Program program) {
        instances.clear();
        for (int i = 0; i < program.modules().size(); i++) {
            for (int t = 0; t < ProgramTag.IMPORTED; t++) {
                linker.define("t", "" + t, tags.get(program.modules().get(i).links().get(t)));
            }
            if (i > 0) {
                linker.instance("p", instances.getFirst());
            }
            Module module = engine.compile(ProgramEmitter.emit(program, i));
            instances.add(linker.instantiate(in, module));
        }
    }

    private void enter(HostCall call) {
        Statement.EntryMode mode = List.of(Statement.EntryMode.values()).get(call.i32(2));
        int result;
        try {
            result = call(call.i32(0), call.i32(1));
        } catch (Trap trap) {
            if (!mode.catchesTraps()) {
                throw trap;
            }
            result = Outcome.codeOfTrap(trap.reason());
        } catch (WasmException thrown) {
            if (!mode.catchesExceptions()) {
                throw thrown;
            }
            result = Outcome.codeOfException(numbers(thrown));
        }
        call.returnI32(0, result);
    }

    private int call(int function, int argument) {
        Func called = instances.getLast().func("f" + function);
        if (!parks) {
            return called.call(Value.i32(argument)).getFirst().asI32();
        }
        Fiber fiber = Fiber.start(called, Value.i32(argument));
        while (fiber.isParked()) {
            parkCount++;
            fiber.resume();
        }
        return fiber.result().getFirst().asI32();
    }

    /// How often fibers were parked.
    long parkCount() {
        return parkCount;
    }

    private String end(Program.Call call) {
        try {
            return Outcome.returned(call(call.function(), call.argument()));
        } catch (Trap trap) {
            List<Integer> frames = trap.frames().stream().map(TraceFrame::function).toList();
            return Outcome.trapped(trap.reason(), frames);
        } catch (WasmException thrown) {
            return Outcome.thrown(name(thrown.tag()), numbers(thrown));
        }
    }

    private static List<Integer> numbers(WasmException thrown) {
        return thrown.values().stream().map(Value::asI32).toList();
    }

    private String name(Tag tag) {
        int known = tags.indexOf(tag);
        if (known >= 0) {
            return "host " + known;
        }
        int own = 0;
        while (!tag.equals(instances.get(own).tag("two"))) {
            own++;
        }
        return "own " + own + " OWN_TWO";
    }

    private void closeStore() {
        if (store != null) {
            store.close();
            store = null;
            instances.clear();
        }
    }

    /// Stacks that are not at home once the store is closed.
    int stacksInUse() {
        closeStore();
        return engine.allocator().stacks().inUse();
    }

    @Override
    public void close() {
        closeStore();
        engine.close();
    }
}
