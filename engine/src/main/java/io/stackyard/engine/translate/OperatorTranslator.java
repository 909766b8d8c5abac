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

    private static final long NO_CONSTANT = Long.MIN_VALUE;

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
        return body.isLast(operand)
                && Comparisons.isComparison(Word.op(code.word(code.lastResult())));
    }

    private void binary(Opcode opcode) {
        Opcode.Signature signature = opcode.signature();
        int right = body.pop(signature.operand(1));
        long constant = constantOf(opcode, right);
        if (constant != NO_CONSTANT) {
            withConstant(opcode, constant);
            return;
        }
        int rightSlot = body.slotOf(right);
        int left = body.pop(signature.operand(0));
        int leftSlot = body.slotOf(left);
        if (opcode.form() == Opcode.Form.SWAPPED) {
            body.result(signature.result(), opcode.op(), rightSlot, leftSlot);
        } else if (!(body.isLast(right) && joinsLast(opcode, leftSlot))
                && !(body.isLast(left) && joinsLast(opcode, rightSlot))) {
            body.result(signature.result(), opcode.op(), leftSlot, rightSlot);
        }
    }

    /// Makes the last instruction and an operator on its result and `slot` one, if there is such a one.
    private boolean joinsLast(Opcode operator, int slot) {
        long last = code.word(code.lastResult());
        int three = Fusions.withThird(last, operator.op());
        int scaled = Fusions.scaled(last, operator.op());
        if (three == Op.I32_ROTL_XOR && code.isPrevious(Op.I32_ROTL_IMM, slot)) {
            code.takeLast();
            long first = code.takeLast();
            body.result(ValType.I32, Op.I32_ROTL_ROTL_XOR, Word.b(last), Word.c(last));
            code.emitOperand(first >>> 32); // Its b and c.
        } else if (three != Fusions.NONE) {
            code.takeLast();
            body.result(operator.signature().result(), three, Word.b(last), Word.c(last));
            code.emitOperand(slot);
        } else if (scaled != Fusions.NONE) {
            code.takeLast();
            body.result(operator.signature().result(), scaled, slot, Word.b(last));
        }
        return three != Fusions.NONE || scaled != Fusions.NONE;
    }

    private void withConstant(Opcode opcode, long constant) {
        int left = body.pop(opcode.signature().operand(0));
        int slot = body.slotOf(left);
        int result = opcode.signature().result();
        if (!Word.fitsImmediate(constant)) {
            body.result(result, Fusions.withConstant(opcode.immediateOp()), slot, 0);
            code.emitOperand(constant);
            return;
        }
        int field =
                body.isLast(left)
                        ? Fusions.field(
                                code.word(code.lastResult()), opcode.immediateOp(), constant)
                        : Fusions.NONE;
        if (field != Fusions.NONE) {
            body.result(result, Op.I32_EXTRACT, Word.b(code.takeLast()), field);
        } else {
            body.result(result, opcode.immediateOp(), slot, (int) constant);
        }
    }

    /// The constant that the operator takes from its own words in place of an operand.
    private long constantOf(Opcode opcode, int operand) {
        boolean usable =
                operand != Body.NOWHERE
                        && !code.isDead()
                        && opcode.hasImmediate()
                        && stack.isConstant(operand);
        if (!usable) {
            return NO_CONSTANT;
        }
        long value = stack.constant(operand);
        if (opcode.form() == Opcode.Form.OPPOSITE) {
            value = -value;
        }
        boolean fits =
                Word.fitsImmediate(value)
                        || Fusions.withConstant(opcode.immediateOp()) != Fusions.NONE;
        return fits ? value : NO_CONSTANT;
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
