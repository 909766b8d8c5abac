package io.stackyard.engine.switching;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/// Writes the code of one function.
///
/// A resume or a `try_table` with clauses lies in one block for each label, the first clause's outermost, all in a block
/// that everyone leaves to:
///
/// ```
/// block $done block $0 (result ...) block $1 (result ...)
///   resume (on $t0 $0) (on $t1 $1) ... store the results, br $done
/// end store, body 1, br $done
/// end store, body 0, br $done
/// end
/// ```
final class BodyEmitter {

    private final WasmBytes code = new WasmBytes();
    private final TypeSpace types;
    private final ToIntFunction<FunctionName> index;

    /// Blocks that are open.
    private int depth;

    /// The depth inside the loop of the innermost loop.
    private int loopDepth;

    BodyEmitter(TypeSpace types, ToIntFunction<FunctionName> index) {
        this.types = types;
        this.index = index;
    }

    WasmBytes emit(ProgramFunction function) {
        putLocals(function);
        burn();
        statements(function.body());
        if (function.shape().givesNumber()) {
            code.put(0x20).unsigned(ProgramFunction.firstNumber(function.shape()));
        }
        return code.put(0x0B);
    }

    private void putLocals(ProgramFunction function) {
        List<Kind> kinds = ProgramFunction.locals(function.shape());
        List<Kind> own = kinds.subList(function.shape().params().size(), kinds.size());
        code.unsigned(own.size() + 1);
        for (Kind kind : own) {
            code.put(1);
            TypeSpace.putKind(code, kind);
        }
        code.unsigned(function.counters()).put(0x7F);
    }

    private void burn() {
        code.put(0x23, 0).put(0x45).put(0x04, 0x40).put(0x00, 0x0B);
        code.put(0x23, 0).put(0x41, 1).put(0x6B).put(0x24, 0);
    }

    private void statements(List<Statement> statements) {
        statements.forEach(this::statement);
    }

    private void statement(Statement statement) {
        switch (statement) {
            case Statement.Set s -> {
                expression(s.value());
                set(s.local());
            }
            case Statement.SetGlobal s -> {
                expression(s.value());
                code.put(0x24).unsigned(ProgramEmitter.global(s.kind(), s.number()));
            }
            case Statement.Log s -> {
                expression(s.value());
                code.put(0x10, 0);
            }
            case Statement.Call s -> {
                expressions(s.arguments());
                code.put(0x10).unsigned(index.applyAsInt(s.callee()));
                setAll(s.to());
            }
            case Statement.TailCall s -> {
                expressions(s.arguments());
                code.put(0x12).unsigned(index.applyAsInt(s.callee()));
            }
            case Statement.Enter s -> {
                code.put(0x41).signed(s.target());
                expression(s.argument());
                code.put(0x41).signed(s.mode().number()).put(0x10, 1);
                set(s.to());
            }
            case Statement.Resume s -> resume(s);
            case Statement.Suspend s -> {
                expressions(s.arguments());
                code.put(0xE2).unsigned(s.tag().number());
                setAll(s.to());
            }
            case Statement.Switch s -> {
                expressions(s.arguments());
                expression(s.target());
                code.put(0xE6).unsigned(s.shape().continuationType());
                code.unsigned(s.tag().number());
                setAll(s.to());
            }
            case Statement.Throw s -> {
                expressions(s.arguments());
                code.put(0x08).unsigned(s.tag().number());
            }
            case Statement.ThrowRef s -> {
                expression(s.exception());
                code.put(0x0A);
            }
            case Statement.Try s -> guard(s);
            case Statement.If s -> {
                expression(s.condition());
                open(0x04);
                statements(s.yes());
                code.put(0x05);
                statements(s.no());
                close();
            }
            case Statement.Loop s -> loop(s);
            case Statement.Break _ -> code.put(0x0C).unsigned(depth - loopDepth + 1);
            case Statement.Continue _ -> code.put(0x0C).unsigned(depth - loopDepth);
            case Statement.Above s -> {
                expression(s.value());
                statements(s.body());
                set(s.to());
            }
            case Statement.Return s -> {
                expressions(s.values());
                code.put(0x0F);
            }
            case Statement.Unreachable _ -> code.put(0x00);
        }
    }

    private void open(int opcode) {
        code.put(opcode).put(0x40);
        depth++;
    }

    private void open(List<Kind> results) {
        code.put(0x02);
        types.putBlockType(code, results);
        depth++;
    }

    private void close() {
        code.put(0x0B);
        depth--;
    }

    private void loop(Statement.Loop loop) {
        code.put(0x41).signed(loop.times());
        set(loop.counter());
        open(0x02);
        open(0x03);
        int outer = loopDepth;
        loopDepth = depth;
        code.put(0x20).unsigned(loop.counter()).put(0x45).put(0x0D, 1);
        code.put(0x20).unsigned(loop.counter()).put(0x41, 1).put(0x6B);
        set(loop.counter());
        burn();
        statements(loop.body());
        code.put(0x0C, 0);
        loopDepth = outer;
        close();
        close();
    }

    private void resume(Statement.Resume resume) {
        List<Statement.Clause> labels =
                resume.clauses().stream().filter(clause -> !clause.isSwitch()).toList();
        open(0x02);
        for (Statement.Clause clause : labels) {
            boolean number = resume.shape().givesNumber();
            Shape captured = clause.tag().captured(number).orElseThrow();
            open(with(clause.tag().params(), Kind.of(captured)));
        }
        expressions(resume.arguments());
        expression(resume.continuation());
        putResume(resume, labels.size());
        setAll(resume.to());
        code.put(0x0C).unsigned(labels.size());
        int outer = labels.size();
        for (Statement.Clause clause : labels.reversed()) {
            close();
            set(clause.continuationTo());
            outer--;
            land(clause.to(), clause.body(), outer);
        }
        close();
    }

    /// What happens behind the label of a clause; the block to leave is that many further out.
    private void land(List<Integer> to, List<Statement> body, int outer) {
        setAll(to);
        statements(body);
        code.put(0x0C).unsigned(outer);
    }

    private void putResume(Statement.Resume resume, int labels) {
        int opcode =
                switch (resume.form()) {
                    case PLAIN -> 0xE3;
                    case THROW -> 0xE4;
                    case THROW_REF -> 0xE5;
                };
        code.put(opcode).unsigned(resume.shape().continuationType());
        if (resume.form() == Statement.Form.THROW) {
            code.unsigned(resume.tag().number());
        }
        code.unsigned(resume.clauses().size());
        int label = labels;
        for (Statement.Clause clause : resume.clauses()) {
            code.put(clause.isSwitch() ? 1 : 0).unsigned(clause.tag().number());
            if (!clause.isSwitch()) {
                label--;
                code.unsigned(label);
            }
        }
    }

    private void guard(Statement.Try guarded) {
        open(0x02);
        for (Statement.Catch clause : guarded.catches()) {
            List<Kind> payload = clause.tag() == null ? List.of() : clause.tag().params();
            open(clause.wantsReference() ? with(payload, Kind.EXCEPTION) : payload);
        }
        code.put(0x1F, 0x40).unsigned(guarded.catches().size());
        int label = guarded.catches().size();
        for (Statement.Catch clause : guarded.catches()) {
            label--;
            putCatch(clause, label);
        }
        depth++;
        statements(guarded.body());
        close();
        code.put(0x0C).unsigned(guarded.catches().size());
        int outer = guarded.catches().size();
        for (Statement.Catch clause : guarded.catches().reversed()) {
            close();
            if (clause.wantsReference()) {
                set(clause.referenceTo());
            }
            outer--;
            land(clause.to(), clause.body(), outer);
        }
        close();
    }

    private void putCatch(Statement.Catch clause, int label) {
        int kind = (clause.tag() == null ? 2 : 0) + (clause.wantsReference() ? 1 : 0);
        code.put(kind);
        if (clause.tag() != null) {
            code.unsigned(clause.tag().number());
        }
        code.unsigned(label);
    }

    private static List<Kind> with(List<Kind> kinds, Kind last) {
        List<Kind> all = new ArrayList<>(kinds);
        all.add(last);
        return all;
    }

    private void setAll(List<Integer> to) {
        to.reversed().forEach(this::set);
    }

    private void set(int local) {
        if (local == Statement.DROP) {
            code.put(0x1A);
        } else {
            code.put(0x21).unsigned(local);
        }
    }

    private void expressions(List<Expression> expressions) {
        expressions.forEach(this::expression);
    }

    private void expression(Expression expression) {
        switch (expression) {
            case Expression.Constant e -> code.put(0x41).signed(e.value());
            case Expression.Local e -> code.put(0x20).unsigned(e.index());
            case Expression.Global e ->
                    code.put(0x23).unsigned(ProgramEmitter.global(e.kind(), e.number()));
            case Expression.Arithmetic e -> {
                expression(e.left());
                expression(e.right());
                code.put(e.operator().opcode());
            }
            case Expression.IsNull e -> {
                expression(e.value());
                code.put(0xD1);
            }
            case Expression.Null e -> {
                code.put(0xD0);
                TypeSpace.putHeapType(code, e.kind());
            }
            case Expression.New e -> {
                if (e.of().equals(FunctionName.NONE)) {
                    code.put(0xD0).signed(e.shape().functionType());
                } else {
                    code.put(0xD2).unsigned(index.applyAsInt(e.of()));
                }
                code.put(0xE0).unsigned(e.shape().continuationType());
            }
            case Expression.Bind e -> {
                expressions(e.values());
                expression(e.continuation());
                code.put(0xE1).unsigned(e.from().continuationType());
                code.unsigned(e.to().continuationType());
            }
        }
    }
}
