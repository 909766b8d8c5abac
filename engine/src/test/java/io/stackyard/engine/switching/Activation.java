package io.stackyard.engine.switching;

import io.stackyard.engine.TrapReason;
import io.stackyard.engine.switching.ModelFrame.Below;
import io.stackyard.engine.switching.ModelFrame.Guarded;
import io.stackyard.engine.switching.ModelFrame.Rounds;
import io.stackyard.engine.switching.ModelFrame.Sequence;
import io.stackyard.engine.switching.ModelFrame.Waiting;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One entry from the host: a chain of stacks, the running one last. Handlers of older entries are none of it.
final class Activation {

    private final AbstractMachine machine;
    private final List<ModelStack> chain = new ArrayList<>();
    private @Nullable List<Object> results;

    Activation(AbstractMachine machine) {
        this.machine = machine;
    }

    int run(FunctionName name, int argument) {
        chain.add(new ModelStack(name));
        try {
            push(name, List.of(argument));
            while (results == null) {
                step();
            }
            return (int) results.getFirst();
        } finally {
            machine.died(Math.max(0, chain.size() - 1));
        }
    }

    void addFrames(List<Integer> frames) {
        for (ModelStack stack : chain.reversed()) {
            for (ModelFrame frame : stack.frames().reversed()) {
                frames.add(machine.index(frame.name()));
            }
        }
    }

    private ModelStack stack() {
        return chain.getLast();
    }

    private ModelFrame frame() {
        return stack().top();
    }

    private void push(FunctionName name, List<Object> arguments) {
        stack().frames().add(machine.frame(name, arguments));
        burn();
    }

    private void burn() {
        if (!frame().instance().burn()) {
            throw machine.trap(TrapReason.UNREACHABLE);
        }
    }

    private void step() {
        ModelFrame frame = frame();
        if (frame.rest().isEmpty()) {
            int last = ProgramFunction.firstNumber(frame.shape());
            doReturn(frame.shape().givesNumber() ? List.of(frame.local(last)) : List.of());
            return;
        }
        switch (frame.rest().getLast()) {
            case Sequence sequence -> {
                Statement next = sequence.next();
                if (next == null) {
                    frame.rest().removeLast();
                } else {
                    execute(frame, next);
                }
            }
            case Rounds rounds -> {
                if (rounds.begins()) {
                    burn();
                    frame.rest().add(new Sequence(rounds.loop().body()));
                } else {
                    frame.rest().removeLast();
                }
            }
            case Guarded _ -> frame.rest().removeLast();
            case Below below -> {
                frame.rest().removeLast();
                frame.store(below.to(), below.value());
            }
            case Waiting _ -> throw new IllegalStateException("a frame that waits runs");
        }
    }

    private void execute(ModelFrame frame, Statement statement) {
        switch (statement) {
            case Statement.Set s -> frame.store(s.local(), value(s.value()));
            case Statement.SetGlobal s ->
                    frame.instance().setGlobal(s.kind(), s.number(), value(s.value()));
            case Statement.Log s -> machine.log((int) value(s.value()));
            case Statement.Call s -> {
                List<Object> arguments = values(s.arguments());
                frame.rest().add(new Waiting(s.to(), List.of()));
                push(s.callee(), arguments);
            }
            case Statement.TailCall s -> {
                List<Object> arguments = values(s.arguments());
                stack().frames().removeLast();
                push(s.callee(), arguments);
            }
            case Statement.Enter s -> enter(frame, s);
            case Statement.Resume s -> resume(frame, s);
            case Statement.Suspend s -> suspend(frame, s);
            case Statement.Switch s -> doSwitch(frame, s);
            case Statement.Throw s -> raise(create(s.tag(), values(s.arguments())));
            case Statement.ThrowRef s -> raise(requireException(value(s.exception())));
            case Statement.Try s -> {
                frame.rest().add(new Guarded(s));
                frame.rest().add(new Sequence(s.body()));
            }
            case Statement.If s -> {
                boolean yes = (int) value(s.condition()) != 0;
                frame.rest().add(new Sequence(yes ? s.yes() : s.no()));
            }
            case Statement.Loop s -> frame.rest().add(new Rounds(s));
            case Statement.Break _ -> {
                frame.innermostLoop();
                frame.rest().removeLast();
            }
            case Statement.Continue _ -> frame.innermostLoop();
            case Statement.Above s -> {
                frame.rest().add(new Below(value(s.value()), s.to()));
                frame.rest().add(new Sequence(s.body()));
            }
            case Statement.Return s -> doReturn(values(s.values()));
            case Statement.Unreachable _ -> throw machine.trap(TrapReason.UNREACHABLE);
        }
    }

    private void doReturn(List<Object> values) {
        stack().frames().removeLast();
        if (stack().frames().isEmpty()) {
            if (chain.size() == 1) {
                results = values;
                return;
            }
            end();
        }
        frame().deliver(values);
    }

    /// The running stack is no more; its parent runs.
    private void end() {
        chain.removeLast();
        machine.died(1);
    }

    private ModelTrap trap(TrapReason reason, Event event) {
        machine.note(event);
        return machine.trap(reason);
    }

    private void enter(ModelFrame frame, Statement.Enter enter) {
        int argument = (int) value(enter.argument());
        try {
            frame.store(enter.to(), machine.reenter(enter, argument));
        } catch (ModelUncaught uncaught) {
            raise(uncaught.thrown());
        }
    }

    private void resume(ModelFrame frame, Statement.Resume resume) {
        List<Object> arguments = values(resume.arguments());
        ModelReference reference = requireLive(value(resume.continuation()));
        ModelException thrown =
                switch (resume.form()) {
                    case PLAIN -> null;
                    case THROW -> create(resume.tag(), arguments);
                    case THROW_REF -> requireException(arguments.getFirst());
                };
        reference.consume();
        frame.rest().add(new Waiting(resume.to(), resume.clauses()));
        chain.addAll(reference.stacks());
        noteResumed(reference, thrown != null);
        if (thrown == null) {
            deliver(reference, arguments);
        } else {
            raise(thrown);
        }
    }

    private void noteResumed(ModelReference reference, boolean throwing) {
        if (reference.stacks().size() > 1) {
            machine.note(Event.RESUMED_CHAIN);
        }
        if (reference.call() != machine.call()) {
            machine.note(Event.RESUMED_IN_LATER_CALL);
        }
        if (throwing) {
            boolean fresh = stack().frames().isEmpty();
            machine.note(fresh ? Event.THREW_INTO_FRESH : Event.THREW_INTO_SUSPENDED);
        }
    }

    /// Gives the running stack all it waits for.
    private void deliver(ModelReference reference, List<Object> last) {
        List<Object> all = new ArrayList<>(reference.given());
        all.addAll(last);
        if (stack().frames().isEmpty()) {
            push(stack().body(), all);
        } else {
            frame().deliver(all);
        }
    }

    private void suspend(ModelFrame frame, Statement.Suspend suspend) {
        List<Object> arguments = values(suspend.arguments());
        Found found = search(frame.instance().identity(suspend.tag()), false);
        machine.note(
                found.depth() == chain.size() - 1
                        ? Event.SUSPENDED
                        : Event.SUSPENDED_OVER_STACKS);
        frame.rest().add(new Waiting(suspend.to(), List.of()));
        ModelReference captured = capture(found.depth());
        ModelFrame handler = frame();
        if (handler.instance() != frame.instance()) {
            machine.note(Event.SUSPENDED_TO_OTHER_INSTANCE);
        }
        handler.rest().removeLast();
        handler.store(found.clause().continuationTo(), captured);
        handler.store(found.clause().to(), arguments);
        handler.rest().add(new Sequence(found.clause().body()));
    }

    private void doSwitch(ModelFrame frame, Statement.Switch statement) {
        List<Object> arguments = values(statement.arguments());
        ModelReference target = requireLive(value(statement.target()));
        Found found = search(frame.instance().identity(statement.tag()), true);
        machine.note(
                found.depth() == chain.size() - 1 ? Event.SWITCHED : Event.SWITCHED_OVER_STACKS);
        target.consume();
        frame.rest().add(new Waiting(statement.to(), List.of()));
        List<Object> all = new ArrayList<>(arguments);
        all.add(capture(found.depth()));
        chain.addAll(target.stacks());
        deliver(target, all);
    }

    /// The clause that answers, and how many stacks run below its continuation.
    private record Found(int depth, Statement.Clause clause) {}

    private Found search(String identity, boolean isSwitch) {
        for (int depth = chain.size() - 1; depth > 0; depth--) {
            ModelFrame parent = chain.get(depth - 1).top();
            for (Statement.Clause clause : parent.clauses()) {
                if (clause.isSwitch() == isSwitch
                        && parent.instance().identity(clause.tag()).equals(identity)) {
                    return new Found(depth, clause);
                }
            }
        }
        if (machine.isInner()) {
            machine.note(Event.UNHANDLED_IN_INNER_CALL);
        }
        throw trap(TrapReason.UNHANDLED_TAG, Event.UNHANDLED);
    }

    private ModelReference capture(int depth) {
        List<ModelStack> captured = chain.subList(depth, chain.size());
        var reference = new ModelReference(captured, List.of(), machine.call());
        captured.clear();
        return reference;
    }

    private void raise(ModelException thrown) {
        while (true) {
            while (!stack().frames().isEmpty()) {
                if (isCaught(frame(), thrown)) {
                    machine.note(Event.CAUGHT);
                    return;
                }
                stack().frames().removeLast();
            }
            if (chain.size() == 1) {
                throw new ModelUncaught(thrown);
            }
            machine.note(Event.LEFT_STACK_BY_EXCEPTION);
            end();
        }
    }

    private static boolean isCaught(ModelFrame frame, ModelException thrown) {
        while (!frame.rest().isEmpty()) {
            if (frame.rest().removeLast() instanceof Guarded guarded) {
                for (Statement.Catch clause : guarded.of().catches()) {
                    if (clause.tag() == null
                            || frame.instance().identity(clause.tag()).equals(thrown.tag())) {
                        if (clause.wantsReference()) {
                            frame.store(clause.referenceTo(), thrown);
                        }
                        frame.store(clause.to(), thrown.payload());
                        frame.rest().add(new Sequence(clause.body()));
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private ModelException create(ProgramTag tag, List<Object> payload) {
        return new ModelException(frame().instance().identity(tag), payload);
    }

    private ModelException requireException(Object value) {
        if (value == NullReference.NULL) {
            throw trap(TrapReason.NULL_EXCEPTION, Event.NULL_EXCEPTION);
        }
        return (ModelException) value;
    }

    private ModelReference requireLive(Object value) {
        if (value == NullReference.NULL) {
            throw trap(TrapReason.NULL_CONTINUATION, Event.NULL_CONTINUATION);
        }
        var reference = (ModelReference) value;
        if (reference.isConsumed()) {
            throw trap(TrapReason.CONTINUATION_CONSUMED, Event.CONSUMED);
        }
        return reference;
    }

    private List<Object> values(List<Expression> expressions) {
        List<Object> values = new ArrayList<>(expressions.size());
        for (Expression expression : expressions) {
            values.add(value(expression));
        }
        return values;
    }

    private Object value(Expression expression) {
        return switch (expression) {
            case Expression.Constant e -> e.value();
            case Expression.Local e -> frame().local(e.index());
            case Expression.Global e -> frame().instance().global(e.kind(), e.number());
            case Expression.Arithmetic e ->
                    e.operator().apply((int) value(e.left()), (int) value(e.right()));
            case Expression.IsNull e -> value(e.value()) == NullReference.NULL ? 1 : 0;
            case Expression.Null _ -> NullReference.NULL;
            case Expression.New e -> create(e.of());
            case Expression.Bind e -> bind(values(e.values()), value(e.continuation()));
        };
    }

    private ModelReference create(FunctionName of) {
        if (of.equals(FunctionName.NONE)) {
            throw trap(TrapReason.NULL_FUNCTION, Event.NULL_FUNCTION);
        }
        machine.born();
        return new ModelReference(List.of(new ModelStack(of)), List.of(), machine.call());
    }

    private ModelReference bind(List<Object> values, Object continuation) {
        ModelReference reference = requireLive(continuation);
        reference.consume();
        List<Object> given = new ArrayList<>(reference.given());
        given.addAll(values);
        if (!reference.stacks().getLast().frames().isEmpty()) {
            machine.note(Event.BOUND_SUSPENDED);
        }
        return new ModelReference(reference.stacks(), given, reference.call());
    }
}
