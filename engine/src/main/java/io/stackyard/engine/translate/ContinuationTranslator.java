package io.stackyard.engine.translate;

import io.stackyard.config.Setting;
import io.stackyard.engine.code.Op;
import io.stackyard.engine.code.Word;
import io.stackyard.engine.module.ModuleException;
import io.stackyard.engine.types.CompositeKind;
import io.stackyard.engine.types.FuncType;
import io.stackyard.engine.types.TypeSection;
import io.stackyard.engine.types.ValType;
import java.util.Arrays;

/// The stack switching instructions, and `throw`.
///
/// Typing is the proposal's; for the clauses of `switch` its strict rule: the tag's results are the
/// continuation's. Function types are compared by structure here, as they are looked at through the
/// continuation types.
final class ContinuationTranslator {

    private static final int SUSPEND_CLAUSE = 0;
    private static final int SWITCH_CLAUSE = 1;
    private static final long SWITCH_BIT = 1L << 47;

    private final Body body;
    private final TypeSection types;
    private final CodeBuffer code;
    private final int maxHandlers;

    /// @param maxHandlers the most clauses of one resume
    ContinuationTranslator(Body body, int maxHandlers) {
        this.body = body;
        this.types = body.types;
        this.code = body.code;
        this.maxHandlers = maxHandlers;
    }

    void create() {
        int type = continuationType();
        int function = body.popSlot(ValType.ref(true, types.contFunction(type)));
        body.result(ValType.ref(false, type), Op.CONT_NEW, function, 0);
    }

    void bind() {
        int from = continuationType();
        int to = continuationType();
        FuncType given = function(from);
        FuncType wanted = function(to);
        int bound = given.params().length - wanted.params().length;
        if (bound < 0) {
            throw body.invalidTypes(
                    "type mismatch in continuation arguments", given.params(), wanted.params());
        }
        int[] rest = Arrays.copyOfRange(given.params(), bound, given.params().length);
        requireMatch("type mismatch in continuation types", rest, wanted.params());
        requireMatch("type mismatch in continuation types", wanted.results(), given.results());
        int[] values = Arrays.copyOf(given.params(), bound);
        int first = body.popInRow(with(values, ValType.ref(true, from)));
        code.emit(Word.of(Op.CONT_BIND, first, body.slots(values), 0));
        body.push(ValType.ref(false, to));
    }

    void resume() {
        int type = continuationType();
        FuncType function = function(type);
        Clauses clauses = clauses(function.results());
        int continuation = body.pop(ValType.ref(true, type));
        long word =
                isJustCreated(continuation)
                        ? resumeOf(code.takeLast())
                        : Word.of(Op.RESUME, 0, body.slotOf(continuation), 0);
        int first = body.popInRow(function.params());
        int slots = body.slots(function.params());
        emitSite(Word.withA(word, first), slots, function, clauses);
    }

    /// The resume that does the work of a `CONT_NEW` which was taken back, and of the `REF_FUNC` before it.
    private long resumeOf(long create) {
        int function = Word.b(create);
        if (code.lastIsFunction(function)) {
            return Word.withOp(code.takeLast(), Op.RESUME_FUNC);
        }
        return Word.of(Op.RESUME_NEW, 0, function, 0);
    }

    /// Whether an operand that was popped is what `cont.new` has made right before. Nobody else has the
    /// reference then.
    private boolean isJustCreated(int operand) {
        return operand != Body.NOWHERE
                && !code.isDead()
                && body.stack.isLastResult(operand)
                && Word.op(code.word(code.lastResult())) == Op.CONT_NEW;
    }

    void resumeThrow() {
        int type = continuationType();
        int tag = body.readTag();
        int[] payload = body.exceptionType(tag);
        FuncType function = function(type);
        Clauses clauses = clauses(function.results());
        int first = body.popInRow(with(payload, ValType.ref(true, type)));
        int slots = body.slots(payload);
        emitSite(Word.immediate(Op.RESUME_THROW, first, tag), slots, function, clauses);
    }

    void resumeThrowRef() {
        int type = continuationType();
        FuncType function = function(type);
        Clauses clauses = clauses(function.results());
        int first = body.popInRow(new int[] {ValType.EXNREF, ValType.ref(true, type)});
        emitSite(Word.immediate(Op.RESUME_THROW_REF, first, 0), 1, function, clauses);
    }

    void suspend() {
        int tag = body.readTag();
        FuncType type = types.func(body.module.tagType(tag));
        int[] payload = type.params();
        // One value is read where it is; more must lie in a row.
        int from = payload.length == 1 ? body.popSlot(payload[0]) : body.popInRow(payload);
        code.emit(Word.of(Op.SUSPEND, body.stack.nextSlot(), from, 0));
        code.emitOperand(tag);
        body.pushAll(type.results());
    }

    void switchTo() {
        int type = continuationType();
        FuncType target = function(type);
        int tag = body.readTag();
        FuncType tagType = switchTag(tag);
        int[] params = target.params();
        if (params.length == 0) {
            throw body.invalid(
                    "type mismatch: the target of a switch takes no continuation: wanted one,"
                            + " found []");
        }
        FuncType back = function(continuationOf(params[params.length - 1]));
        String differ = "type mismatch in switch: results of tag and continuations differ";
        requireMatch(differ, tagType.results(), target.results());
        requireMatch(differ, back.results(), tagType.results());
        int[] arguments = Arrays.copyOf(params, params.length - 1);
        int first = body.popInRow(with(arguments, ValType.ref(true, type)));
        code.emit(Word.immediate(Op.SWITCH, first, tag));
        code.emitOperand(body.slots(arguments));
        body.pushAll(back.params());
    }

    private FuncType switchTag(int tag) {
        FuncType type = types.func(body.module.tagType(tag));
        if (type.params().length > 0) {
            throw body.invalidTypes(
                    "type mismatch in switch tag: it takes values", new int[0], type.params());
        }
        return type;
    }

    void raise() {
        int tag = body.readTag();
        int first = body.popInRow(body.exceptionType(tag));
        code.emit(Word.immediate(Op.THROW, first, tag));
        body.setUnreachable();
    }

    void raiseRef() {
        int slot = body.popSlot(ValType.EXNREF);
        code.emit(Word.of(Op.THROW_REF, slot, 0, 0));
        body.setUnreachable();
    }

    /// The clauses of one resume: words for the code, slots for the continuations, and the labels they go to.
    @SuppressWarnings("ArrayRecordComponent") // Never compared; lives for one instruction.
    private record Clauses(long[] words, int[] continuations, int[] labels) {}

    private Clauses clauses(int[] results) {
        int count = body.in.readCount();
        if (count > maxHandlers) {
            throw ModuleException.limit(
                    body.offset, "handlers", maxHandlers, count, Setting.LIMIT_HANDLERS);
        }
        var clauses = new Clauses(new long[count], new int[count], new int[count]);
        for (int i = 0; i < count; i++) {
            int kind = body.in.readByte();
            switch (kind) {
                case SUSPEND_CLAUSE -> suspendClause(clauses, i, results);
                case SWITCH_CLAUSE -> switchClause(clauses, i, results);
                default -> throw ModuleException.malformed(
                        body.offset, "ON opcode expected: wanted 0 or 1, found " + kind);
            }
        }
        return clauses;
    }

    private void suspendClause(Clauses clauses, int index, int[] results) {
        int tag = body.readTag();
        FuncType type = types.func(body.module.tagType(tag));
        ControlFrame label = body.label(body.in.readU32());
        int[] taken = label.labelTypes();
        if (taken.length == 0) {
            throw body.invalid(
                    "type mismatch: the label of a handler takes no continuation: wanted one last,"
                            + " found []");
        }
        FuncType continuation = function(continuationOf(taken[taken.length - 1]));
        requireMatch(
                "type mismatch: the label does not take the tag's values",
                Arrays.copyOf(taken, taken.length - 1),
                type.params());
        String continued = "type mismatch in continuation type";
        requireMatch(continued, type.results(), continuation.params());
        requireMatch(continued, continuation.results(), results);
        clauses.words()[index] =
                Integer.toUnsignedLong(tag)
                        | (long) body.slots(type.params()) << 32
                        | (long) label.slot << 48;
        clauses.continuations()[index] = label.slot + body.slots(type.params());
        clauses.labels()[index] = label.label;
    }

    private void switchClause(Clauses clauses, int index, int[] results) {
        int tag = body.readTag();
        FuncType type = switchTag(tag);
        String differ = "type mismatch: switch tag does not match continuation";
        requireMatch(differ, results, type.results());
        requireMatch(differ, type.results(), results);
        clauses.words()[index] = Integer.toUnsignedLong(tag) | SWITCH_BIT;
        clauses.labels()[index] = body.control.top().label; // Never branched to.
    }

    private void requireMatch(String otherwise, int[] wanted, int[] found) {
        if (!types.allMatch(found, wanted)) {
            throw body.invalidTypes(otherwise, wanted, found);
        }
    }

    private void emitSite(long first, int argumentSlots, FuncType function, Clauses clauses) {
        int site = code.size();
        code.emit(first);
        code.emitOperand(
                argumentSlots
                        | (long) body.slots(function.results()) << 16
                        | (long) clauses.words().length << 32);
        for (int i = 0; i < clauses.words().length; i++) {
            code.emitOperand(clauses.words()[i]);
            code.emitClauseWay(site, clauses.continuations()[i], clauses.labels()[i]);
        }
        body.pushAll(function.results());
    }

    private FuncType function(int continuation) {
        return types.func(types.contFunction(continuation));
    }

    private int continuationType() {
        return body.readType(CompositeKind.CONT, "non-continuation type");
    }

    /// The defined continuation type that a value type refers to.
    private int continuationOf(int type) {
        if (!ValType.isRef(type)) {
            throw body.invalid(
                    "type mismatch: wanted a reference to a continuation, found "
                            + types.show(type));
        }
        int heap = ValType.heap(type);
        if (heap < 0) {
            throw body.invalid(
                    "type mismatch: instruction requires concrete continuation reference type"
                            + " but label has ["
                            + types.show(type)
                            + "]");
        }
        if (types.kind(heap) != CompositeKind.CONT) {
            throw body.invalid(
                    "non-continuation type "
                            + heap
                            + ": wanted a CONT type, found a "
                            + types.kind(heap));
        }
        return heap;
    }

    private static int[] with(int[] types, int last) {
        int[] all = Arrays.copyOf(types, types.length + 1);
        all[types.length] = last;
        return all;
    }
}
