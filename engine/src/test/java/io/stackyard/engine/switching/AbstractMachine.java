package io.stackyard.engine.switching;

import io.stackyard.engine.TrapReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What a program must do, by the words of the proposal and nothing of the engine: stacks are lists of frames, a
/// continuation is a list of stacks, and a reference is an object that was used or not.
///
/// This class holds what the instances share and the calls of the host; [Activation] runs one entry.
final class AbstractMachine {

    /// More stacks than this and a program is no case.
    static final int MAX_LIVE = 120;

    private final Program program;
    private final List<ModelInstance> instances = new ArrayList<>();
    private final List<Activation> active = new ArrayList<>();
    private final List<Integer> log = new ArrayList<>();
    private final Map<Event, Integer> events;
    private int live;
    private int call;

    /// @param events counts what happens
    AbstractMachine(Program program, Map<Event, Integer> events) {
        this.program = program;
        this.events = events;
        for (ProgramModule module : program.modules()) {
            instances.add(new ModelInstance(instances.size(), module));
        }
    }

    /// What the program does.
    Outcome run() {
        List<String> ends = new ArrayList<>();
        for (Program.Call call : program.calls()) {
            ends.add(end(call));
        }
        return new Outcome(ends, List.copyOf(log), live);
    }

    private String end(Program.Call made) {
        call++;
        try {
            int result = enter(made.function(), made.argument());
            note(Event.RETURNED);
            return Outcome.returned(result);
        } catch (ModelTrap trap) {
            note(Event.TRAPPED);
            return Outcome.trapped(trap.reason(), trap.frames());
        } catch (ModelUncaught uncaught) {
            note(Event.THREW);
            return Outcome.thrown(uncaught.thrown().tag(), uncaught.thrown().payload());
        }
    }

    /// Calls a function of the last module from the host.
    int enter(int function, int argument) {
        var activation = new Activation(this);
        active.add(activation);
        try {
            var name = new FunctionName(program.modules().size() - 1, function);
            return activation.run(name, argument);
        } finally {
            active.removeLast();
        }
    }

    /// What the host's function `enter` gives or throws.
    int reenter(Statement.Enter enter, int argument) {
        try {
            return enter(enter.target(), argument);
        } catch (ModelTrap trap) {
            if (enter.mode().catchesTraps()) {
                note(Event.HOST_CAUGHT_TRAP);
                return Outcome.codeOfTrap(trap.reason());
            }
            throw trap;
        } catch (ModelUncaught uncaught) {
            if (enter.mode().catchesExceptions()) {
                note(Event.HOST_CAUGHT_EXCEPTION);
                return Outcome.codeOfException(uncaught.thrown().payload());
            }
            throw uncaught;
        }
    }

    void note(Event event) {
        events.merge(event, 1, Integer::sum);
    }

    /// Which call of the host this is.
    int call() {
        return call;
    }

    /// Whether the host was called by what it called.
    boolean isInner() {
        return active.size() > 1;
    }

    void log(int value) {
        log.add(value);
    }

    ModelFrame frame(FunctionName name, List<Object> arguments) {
        ModelInstance instance = instances.get(name.module());
        return new ModelFrame(instance, name, program.function(name), arguments);
    }

    void born() {
        if (++live > MAX_LIVE) {
            note(Event.TOO_LARGE);
            throw new TooLargeException();
        }
    }

    void died(int stacks) {
        live -= stacks;
    }

    ModelTrap trap(TrapReason reason) {
        List<Integer> frames = new ArrayList<>();
        for (int i = active.size() - 1; i >= 0; i--) {
            active.get(i).addFrames(frames);
            if (i > 0) {
                frames.add(-1); // The host's function that entered again.
            }
        }
        return new ModelTrap(reason, frames);
    }

    /// Index of a function in its module, behind the imports.
    int index(FunctionName name) {
        int imports = ProgramEmitter.HOST_FUNCTIONS;
        if (name.module() == 1) {
            imports += program.modules().getFirst().functions().size();
        }
        return imports + name.index();
    }
}
