package io.stackyard.engine.switching;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a body does, one after the other. Where values arrive, `to` names a local for each, or [#DROP].
sealed interface Statement {

    /// In place of a local: the value is dropped.
    int DROP = -1;

    record Set(int local, Expression value) implements Statement {}

    record SetGlobal(Kind kind, int number, Expression value) implements Statement {}

    /// Tells the host a number.
    record Log(Expression value) implements Statement {}

    record Call(FunctionName callee, List<Expression> arguments, List<Integer> to)
            implements
                Statement {}

    record TailCall(FunctionName callee, List<Expression> arguments) implements Statement {}

    /// Asks the host to call function `target` of the last module, of shape STEP.
    record Enter(int target, Expression argument, EntryMode mode, int to) implements Statement {}

    /// `resume`; `resume_throw` if there is a tag; `resume_throw_ref` if the one argument is an exception.
    record Resume(Form form, Shape shape, ProgramTag tag, List<Expression> arguments,
            Expression continuation, List<Clause> clauses, List<Integer> to)
            implements
                Statement {}

    record Suspend(ProgramTag tag, List<Expression> arguments, List<Integer> to)
            implements
                Statement {}

    record Switch(Shape shape, ProgramTag tag, List<Expression> arguments, Expression target,
            List<Integer> to) implements Statement {}

    record Throw(ProgramTag tag, List<Expression> arguments) implements Statement {}

    record ThrowRef(Expression exception) implements Statement {}

    record Try(List<Statement> body, List<Catch> catches) implements Statement {}

    record If(Expression condition, List<Statement> yes, List<Statement> no)
            implements
                Statement {}

    /// Runs `body` that many times; `counter` is a local of its own.
    record Loop(int times, int counter, List<Statement> body) implements Statement {}

    /// Leaves the innermost loop.
    record Break() implements Statement {}

    /// Begins the next round of the innermost loop.
    record Continue() implements Statement {}

    /// Runs `body` with a value below it on the operand stack.
    record Above(Expression value, List<Statement> body, int to) implements Statement {}

    /// Returns from the function, a number if its shape gives one.
    record Return(List<Expression> values) implements Statement {}

    record Unreachable() implements Statement {}

    /// A clause of a resume: `(on tag switch)`, or a label whose code stores what arrives and goes on.
    record Clause(ProgramTag tag, boolean isSwitch, List<Integer> to, int continuationTo,
            List<Statement> body) {}

    /// A clause of a `try_table`; tag null for `catch_all`, with a reference if `wantsReference`.
    record Catch(@Nullable ProgramTag tag, boolean wantsReference,
            List<Integer> to, int referenceTo, List<Statement> body) {}

    /// The kinds of resume.
    enum Form {
        PLAIN, THROW, THROW_REF
    }

    /// What the host does with how an inner call ends.
    enum EntryMode {
        PASS, CATCH_TRAPS, CATCH_EXCEPTIONS, CATCH_ALL;

        // The order is the meaning: it numbers them in the modules that are emitted.
        @SuppressWarnings("EnumOrdinal") // See above.
        int number() {
            return ordinal();
        }

        boolean catchesTraps() {
            return this == CATCH_TRAPS || this == CATCH_ALL;
        }

        boolean catchesExceptions() {
            return this == CATCH_EXCEPTIONS || this == CATCH_ALL;
        }
    }
}
