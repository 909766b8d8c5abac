package io.stackyard.engine.translate;

import io.stackyard.engine.code.Op;
import io.stackyard.engine.code.Word;
import io.stackyard.engine.module.GlobalDef;
import io.stackyard.engine.types.ValType;

/// Plain operators, constants, and moves of locals and globals: where folding happens.
///
/// A constant that fits becomes an immediate; a local is read where it lies; a result goes straight to the
/// local that is set next.
final class OperatorTranslator {

    private static final long NO_IMMEDIATE = Long.MIN_VALUE;

    private final Body body;
    private final CodeBuffer code;
    private final OperandStack stack;

    OperatorTranslator(Body body) {
        this.body = body;
        this.code = body.code;
        this.stack = body.stack;
    }

    void operator(Opcode opcode) {
        if (opcode.signature().operandCount() == 1) {
            unary(opcode);
        } else {
            binary(opcode);
        }
    }

    private void unary(Opcode opcode) {
        int operand = body.pop(opcode.signature().operand(0));
        if (opcode.form() == Opcode.Form.EQZ && isLastComparison(operand)) {
            // `eqz` of a comparison is the opposite comparison.
            code.replaceLast(Comparisons.negated(code.word(code.lastResult())));
            body.push(ValType.I32);
        } else {
            body.result(opcode.signature().result(), opcode.op(), body.slotOf(operand), 0);
        }
    }

    /// Whether the last instruction is a comparison that gave just this operand.
    boolean isLastComparison(int operand) {
        return operand != Body.NOWHERE
                && !code.isDead()
                && stack.isLastResult(operand)
                && code.lastIsShort()
                && Comparisons.isComparison(Word.op(code.word(code.lastResult())));
    }

    private void binary(Opcode opcode) {
        Opcode.Signature signature = opcode.signature();
        int right = body.pop(signature.operand(1));
        long constant = immediateOf(opcode, right);
        if (constant != NO_IMMEDIATE) {
            int left = body.popSlot(signature.operand(0));
            body.result(signature.result(), opcode.immediateOp(), left, (int) constant);
            return;
        }
        int rightSlot = body.slotOf(right);
        int leftSlot = body.popSlot(signature.operand(0));
        if (opcode.form() == Opcode.Form.SWAPPED) {
            body.result(signature.result(), opcode.op(), rightSlot, leftSlot);
        } else {
            body.result(signature.result(), opcode.op(), leftSlot, rightSlot);
        }
    }

    private long immediateOf(Opcode opcode, int operand) {
        boolean usable =
                operand != Body.NOWHERE
                        && !code.isDead()
                        && opcode.hasImmediate()
                        && stack.isConstant(operand);
        if (!usable) {
            return NO_IMMEDIATE;
        }
        long value = stack.constant(operand);
        if (opcode.form() == Opcode.Form.SUBTRACTION) {
            value = -value;
        }
        return Word.fitsImmediate(value) ? value : NO_IMMEDIATE;
    }

    void localGet() {
        int local = local();
        if (!body.locals.isSet(local)) {
            throw body.invalid("uninitialized local "
                    + local
                    + ": a local of "
                    + body.types.show(body.locals.type(local))
                    + " must be set before it is read");
        }
        pushLocal(local);
    }

    private void pushLocal(int local) {
        int type = body.locals.type(local);
        stack.pushLocal(type, body.types.slots(type), body.locals.slot(local));
    }

    void localSet() {
        int local = local();
        store(body.pop(body.locals.type(local)), local);
    }

    /// A `local.set` that leaves the local on the stack.
    void localTee() {
        int local = local();
        store(body.pop(body.locals.type(local)), local);
        pushLocal(local);
    }

    private int local() {
        return body.readIndex("local", body.locals.count());
    }

    private void store(int value, int local) {
        body.locals.markSet(local);
        if (value == Body.NOWHERE || code.isDead()) {
            return;
        }
        int slot = body.locals.slot(local);
        boolean saved = stack.saveLocal(slot);
        if (!saved && stack.isLastResult(value)) {
            code.redirectResult(slot);
        } else {
            if (stack.isHome(value) && body.isWide(body.locals.type(local))) {
                code.noteWideStore();
            }
            stack.copyTo(value, slot);
        }
    }

    void globalGet() {
        int global = global();
        int type = definition(global).type();
        int op = body.isWide(type) ? Op.GLOBAL_GET_WIDE : Op.GLOBAL_GET;
        body.resultImmediate(type, op, global);
    }

    void globalSet() {
        int global = global();
        if (!definition(global).mutable()) {
            throw body.invalid("immutable global " + global);
        }
        int type = definition(global).type();
        int slot = body.popSlot(type);
        int op = body.isWide(type) ? Op.GLOBAL_SET_WIDE : Op.GLOBAL_SET;
        code.emit(Word.immediate(op, slot, global));
    }

    private int global() {
        return body.readIndex("global", body.module.globals().size());
    }

    private GlobalDef definition(int global) {
        return body.module.globals().get(global);
    }

    /// `select` without types takes numbers only; with one type, anything.
    void select(boolean isTyped) {
        int wanted = isTyped ? annotatedType() : Body.ANY;
        int condition = body.popSlot(ValType.I32);
        int second = body.pop(wanted);
        int secondType = body.typeOf(second);
        int secondSlot = body.slotOf(second);
        int first = body.pop(wanted);
        int firstType = body.typeOf(first);
        int firstSlot = body.slotOf(first);
        int type = isTyped ? wanted : untypedResult(firstType, secondType);
        int op = body.isWide(type) ? Op.SELECT_WIDE : Op.SELECT;
        body.result(type, op, firstSlot, secondSlot);
        code.emitOperand(condition);
    }

    private int annotatedType() {
        int count = body.in.readCount();
        if (count != 1) {
            throw body.invalid("invalid result arity");
        }
        return body.readValueType();
    }

    private int untypedResult(int first, int second) {
        boolean numbers = !ValType.isRef(first) && !ValType.isRef(second);
        boolean same =
                first == second || first == ValType.BOTTOM || second == ValType.BOTTOM;
        if (!numbers || !same) {
            throw body.mismatch(first, body.types.show(second));
        }
        return first == ValType.BOTTOM ? second : first;
    }
}
