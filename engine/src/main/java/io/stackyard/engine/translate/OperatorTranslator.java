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
    private final Locals locals;

    OperatorTranslator(Body body) {
        this.body = body;
        this.code = body.code;
        this.stack = body.stack;
        this.locals = body.locals;
    }

    void operator(Opcode opcode) {
        if (opcode.isUnary()) {
            unary(opcode);
        } else {
            binary(opcode);
        }
    }

    private void unary(Opcode opcode) {
        int operand = body.pop(opcode.first());
        if (opcode.form() == Opcode.Form.SAME_BITS && operand != Body.NOWHERE) {
            stack.putBack(opcode.result());
        } else if (opcode.form() == Opcode.Form.EQZ && isLastComparison(operand)) {
            // `eqz` of a comparison is the opposite comparison.
            code.replaceLast(Comparisons.negated(code.word(code.lastResult())));
            body.push(ValType.I32);
        } else {
            body.result(opcode.result(), opcode.op(), body.slotOf(operand), 0);
        }
    }

    /// Whether the last instruction is a comparison that gave just this operand.
    boolean isLastComparison(int operand) {
        return body.isLast(operand)
                && Comparisons.isComparison(Word.op(code.word(code.lastResult())));
    }

    private void binary(Opcode opcode) {
        int right = body.pop(opcode.second());
        long constant = constantOf(opcode, right);
        if (constant != NO_CONSTANT) {
            withConstant(opcode, constant);
            return;
        }
        int rightSlot = body.slotOf(right);
        int left = body.pop(opcode.first());
        int leftSlot = body.slotOf(left);
        if (opcode.form() == Opcode.Form.SWAPPED) {
            body.result(opcode.result(), opcode.op(), rightSlot, leftSlot);
        } else if (!(body.isLast(right) && joinsLast(opcode, leftSlot))
                && !(body.isLast(left) && joinsLast(opcode, rightSlot))) {
            body.result(opcode.result(), opcode.op(), leftSlot, rightSlot);
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
            body.result(operator.result(), three, Word.b(last), Word.c(last));
            code.emitOperand(slot);
        } else if (scaled != Fusions.NONE) {
            code.takeLast();
            body.result(operator.result(), scaled, slot, Word.b(last));
        }
        return three != Fusions.NONE || scaled != Fusions.NONE;
    }

    private void withConstant(Opcode opcode, long constant) {
        int left = body.pop(opcode.first());
        int slot = body.slotOf(left);
        int result = opcode.result();
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
        int group = locals.group(local);
        int type = locals.type(group);
        if (!locals.isSet(local, group)) {
            throw body.invalid("uninitialized local "
                    + local
                    + ": a local of "
                    + body.types.show(type)
                    + " must be set before it is read");
        }
        stack.pushLocal(type, locals.width(group), locals.slot(local, group));
    }

    void localSet() {
        int local = local();
        store(local, locals.group(local));
    }

    /// A `local.set` that leaves the local on the stack.
    void localTee() {
        int local = local();
        int group = locals.group(local);
        store(local, group);
        stack.pushLocal(locals.type(group), locals.width(group), locals.slot(local, group));
    }

    private int local() {
        return body.readIndex("local", locals.count());
    }

    private void store(int local, int group) {
        int value = body.pop(locals.type(group));
        locals.markSet(local, group);
        if (value == Body.NOWHERE || code.isDead()) {
            return;
        }
        int slot = locals.slot(local, group);
        boolean saved = stack.saveLocal(slot);
        if (!saved && stack.isLastResult(value)) {
            code.redirectResult(slot);
        } else {
            if (stack.isHome(value) && locals.width(group) == 2) {
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
