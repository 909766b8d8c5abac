package io.stackyard.engine.switching;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One call in the abstract machine: locals, and what is left to do, the innermost last.
final class ModelFrame {

    private final ModelInstance instance;
    private final FunctionName name;
    private final ProgramFunction function;
    private final Object[] locals;
    private final List<Rest> rest = new ArrayList<>();

    ModelFrame(
            ModelInstance instance,
            FunctionName name,
            ProgramFunction function,
            List<Object> arguments) {
        this.instance = instance;
        this.name = name;
        this.function = function;
        this.locals = new Object[function.localCount()];
        List<Kind> kinds = ProgramFunction.locals(function.shape());
        for (int i = 0; i < kinds.size(); i++) {
            locals[i] = kinds.get(i) == Kind.I32 ? (Object) 0 : NullReference.NULL;
        }
        for (int i = 0; i < arguments.size(); i++) {
            locals[i] = arguments.get(i);
        }
        rest.add(new Sequence(function.body()));
    }

    /// Part of what a frame is still to do.
    sealed interface Rest {}

    /// Statements, from `next` on.
    static final class Sequence implements Rest {
        private final List<Statement> statements;
        private int next;

        Sequence(List<Statement> statements) {
            this.statements = statements;
        }

        @Nullable
        Statement next() {
            return next == statements.size() ? null : statements.get(next++);
        }
    }

    /// A loop that is in its body.
    static final class Rounds implements Rest {
        private final Statement.Loop loop;
        private int left;

        Rounds(Statement.Loop loop) {
            this.loop = loop;
            this.left = loop.times();
        }

        Statement.Loop loop() {
            return loop;
        }

        boolean begins() {
            return left-- > 0;
        }
    }

    /// A `try_table` that is in its body.
    record Guarded(Statement.Try of) implements Rest {}

    /// A value that waits below.
    record Below(Object value, int to) implements Rest {}

    /// Waits for values: of a call, a suspension, or a resume, which then has its clauses here.
    record Waiting(List<Integer> to, List<Statement.Clause> clauses) implements Rest {}

    ModelInstance instance() {
        return instance;
    }

    FunctionName name() {
        return name;
    }

    Shape shape() {
        return function.shape();
    }

    List<Rest> rest() {
        return rest;
    }

    Object local(int index) {
        return locals[index];
    }

    /// The last value first, as code that takes them from an operand stack does.
    void store(List<Integer> to, List<Object> values) {
        for (int i = to.size() - 1; i >= 0; i--) {
            store(to.get(i), values.get(i));
        }
    }

    void store(int to, Object value) {
        if (to != Statement.DROP) {
            locals[to] = value;
        }
    }

    /// What it waited for has come.
    void deliver(List<Object> values) {
        var waiting = (Waiting) rest.removeLast();
        store(waiting.to(), values);
    }

    /// The clauses of the resume that the frame waits in.
    List<Statement.Clause> clauses() {
        return ((Waiting) rest.getLast()).clauses();
    }

    /// Leaves everything inside the innermost loop.
    Rounds innermostLoop() {
        while (!(rest.getLast() instanceof Rounds)) {
            rest.removeLast();
        }
        return (Rounds) rest.getLast();
    }
}
