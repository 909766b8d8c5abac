package io.stackyard.engine.translate;

import io.stackyard.engine.code.Op;
import io.stackyard.engine.code.Word;
import io.stackyard.engine.interpret.References;
import io.stackyard.engine.module.ModuleException;
import io.stackyard.engine.types.Heap;
import io.stackyard.engine.types.ValType;

/// Instructions on references, and casts.
///
/// Casts between function types, external references and exceptions run; those of garbage collected types
/// are validated, and trap as unsupported.
final class ReferenceTranslator {

    private final Body body;
    private final CodeBuffer code;

    ReferenceTranslator(Body body) {
        this.body = body;
        this.code = body.code;
    }

    void refNull() {
        int type = ValType.ref(true, body.readHeapType());
        if (body.isWide(type)) {
            body.result(type, Op.ZERO_WIDE, 0, 0);
        } else {
            body.stack.pushConstant(type, 0);
        }
    }

    void refFunc() {
        int function = body.readIndex("function", body.module.functionCount());
        if (!body.module.isDeclaredFunction(function)) {
            throw body.invalid("undeclared function reference "
                    + function
                    + ": wanted one that is exported or named outside of bodies");
        }
        int type = ValType.ref(false, body.module.functionType(function));
        body.resultImmediate(type, Op.REF_FUNC, function);
    }

    void isNull() {
        int slot = body.slotOf(body.popReference());
        body.result(ValType.I32, Op.REF_IS_NULL, slot, 0);
    }

    void asNonNull() {
        int reference = body.popReference();
        int type = body.typeOf(reference);
        int slot = body.slotOf(reference);
        code.emit(Word.of(Op.REF_AS_NON_NULL, slot, 0, 0));
        body.push(Body.nonNull(type));
        code.emitMove(body.top(), slot, body.isWide(type));
    }

    void same() {
        int right = body.popSlot(ValType.EQREF);
        int left = body.popSlot(ValType.EQREF);
        body.result(ValType.I32, Op.REF_EQ, left, right);
    }

    void test(boolean nullable) {
        int target = ValType.ref(nullable, castTarget());
        int slot = body.popSlot(topOf(target));
        if (isExecutable(target)) {
            body.result(ValType.I32, Op.REF_TEST, slot, 0);
            code.emitOperand(runtimeType(target));
        } else {
            body.unsupported(GcOpcodes.REF_TEST, ValType.I32);
        }
    }

    void cast(boolean nullable) {
        int target = ValType.ref(nullable, castTarget());
        int slot = body.popSlot(topOf(target));
        if (isExecutable(target)) {
            code.emit(Word.of(Op.REF_CAST, 0, slot, 0));
            code.emitOperand(runtimeType(target));
            body.push(target);
            code.emitMove(body.top(), slot, false);
        } else {
            body.unsupported(GcOpcodes.REF_CAST, target);
        }
    }

    /// `br_on_cast` branches if the reference is of the second type, `br_on_cast_fail` if it is not.
    void branchOnCast(boolean onFailure, ControlTranslator control) {
        int flags = body.in.readByte();
        if (flags > 3) {
            throw ModuleException.malformed(body.offset, "malformed cast flags");
        }
        ControlFrame target = body.label(body.in.readU32());
        int from = ValType.ref((flags & 1) != 0, castTarget());
        int to = ValType.ref((flags & 2) != 0, castTarget());
        if (!body.types.matches(to, from)) {
            throw body.mismatch(from, body.types.show(to));
        }
        int rest = ValType.isNullable(to) ? ValType.asNonNull(from) : from;
        int branched = onFailure ? rest : to;
        int slot = body.popSlot(from);
        int[] carried = target.labelTypes();
        if (carried.length == 0 || !body.types.matches(branched, carried[carried.length - 1])) {
            throw body.invalid(
                    "type mismatch: the label does not take what it gets last: wanted "
                            + (carried.length == 0
                                    ? "nothing"
                                    : body.types.show(carried[carried.length - 1]))
                            + ", found "
                            + body.types.show(branched));
        }
        body.push(branched);
        code.emitMove(body.top(), slot, false);
        control.settleCarried(target);
        emitTest(body.top(), to);
        control.branchOnTest(onFailure, target);
        body.pop(Body.ANY);
        body.push(onFailure ? to : rest);
    }

    /// Leaves the outcome of the test in the slot above the operands.
    private void emitTest(int value, int to) {
        body.push(ValType.I32);
        if (isExecutable(to)) {
            code.emit(Word.of(Op.REF_TEST, body.top(), value, 0));
            code.emitOperand(runtimeType(to));
        } else {
            code.emit(Word.immediate(Op.UNSUPPORTED, 0, GcOpcodes.BR_ON_CAST));
        }
        body.pop(ValType.I32);
    }

    private int castTarget() {
        int heap = body.readHeapType();
        if (body.types.isContHeap(heap)) {
            throw body.invalid("invalid cast: continuations have no runtime type");
        }
        return heap;
    }

    private int topOf(int type) {
        return ValType.ref(true, body.types.top(ValType.heap(type)));
    }

    private boolean isExecutable(int type) {
        return body.types.top(ValType.heap(type)) != Heap.ANY;
    }

    private long runtimeType(int type) {
        int heap = ValType.heap(type);
        long nullable = ValType.isNullable(type) ? References.NULLABLE : 0;
        if (heap >= 0) {
            return nullable | Integer.toUnsignedLong(body.types.canonical(heap).id());
        }
        return nullable | (heap == body.types.top(heap) ? References.TOP : References.BOTTOM);
    }
}
