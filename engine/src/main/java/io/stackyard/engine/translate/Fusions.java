package io.stackyard.engine.translate;

import io.stackyard.engine.code.Op;
import io.stackyard.engine.code.Word;

/// Which two instructions become one: the last one emitted, as a word, and the operator that takes its result.
///
/// Chosen by counted profiles: see `docs/opcodes.md`. What the first computes is read by nobody else, and none of
/// them traps, so the pair may happen at the second's place.
final class Fusions {

    /// What is returned if the two stay apart.
    static final int NONE = -1;

    private static final int MAX_MASK_BITS = 15;

    private Fusions() {}

    /// The form of a binary operator whose constant takes a word of its own.
    static int withConstant(int op) {
        return switch (op) {
            case Op.I32_ADD_IMM -> Op.I32_ADD_CONST;
            case Op.I32_MUL_IMM -> Op.I32_MUL_CONST;
            case Op.I32_AND_IMM -> Op.I32_AND_CONST;
            case Op.I32_OR_IMM -> Op.I32_OR_CONST;
            case Op.I32_XOR_IMM -> Op.I32_XOR_CONST;
            case Op.I64_ADD_IMM -> Op.I64_ADD_CONST;
            case Op.I64_MUL_IMM -> Op.I64_MUL_CONST;
            case Op.I64_AND_IMM -> Op.I64_AND_CONST;
            case Op.I64_OR_IMM -> Op.I64_OR_CONST;
            case Op.I64_XOR_IMM -> Op.I64_XOR_CONST;
            default -> NONE;
        };
    }

    /// The instruction of two words that adds a third slot to what `last` computes, or combines them otherwise.
    static int withThird(long last, int operator) {
        return switch (operator) {
            case Op.I32_XOR ->
                    switch (Word.op(last)) {
                        case Op.I32_ROTL_IMM -> Op.I32_ROTL_XOR;
                        case Op.I32_SHR_U_IMM -> Op.I32_SHR_U_XOR;
                        case Op.I32_AND -> Op.I32_AND_XOR;
                        default -> NONE;
                    };
            case Op.I32_AND -> Word.op(last) == Op.I32_XOR ? Op.I32_XOR_AND : NONE;
            case Op.I32_ADD ->
                    switch (Word.op(last)) {
                        case Op.I32_ADD -> Op.I32_ADD_ADD;
                        case Op.I32_XOR -> Op.I32_XOR_ADD;
                        case Op.I32_MUL -> Op.I32_MUL_ADD;
                        default -> NONE;
                    };
            case Op.F32_ADD -> Word.op(last) == Op.F32_MUL ? Op.F32_MUL_ADD : NONE;
            case Op.F64_ADD ->
                    switch (Word.op(last)) {
                        case Op.F64_ADD -> Op.F64_ADD_ADD;
                        case Op.F64_MUL -> Op.F64_MUL_ADD;
                        default -> NONE;
                    };
            default -> NONE;
        };
    }

    /// The instruction that adds what `last` shifts to another slot.
    static int scaled(long last, int addition) {
        if (addition != Op.I32_ADD || Word.op(last) != Op.I32_SHL_IMM) {
            return NONE;
        }
        return switch (Word.c(last)) {
            case 2 -> Op.I32_ADD_SHL_2;
            case 3 -> Op.I32_ADD_SHL_3;
            default -> NONE;
        };
    }

    /// The field of bits that `last` brings down and a mask cuts off, as the immediate of [Op#I32_EXTRACT].
    static int field(long last, int operator, long mask) {
        int bits = Long.numberOfTrailingZeros(~mask);
        boolean cuts =
                operator == Op.I32_AND_IMM
                        && Word.op(last) == Op.I32_SHR_U_IMM
                        && bits > 0
                        && bits <= MAX_MASK_BITS
                        && mask == (1L << bits) - 1;
        return cuts ? (bits << Byte.SIZE) | (Word.c(last) & 31) : NONE;
    }

    /// The load without an offset from the address that `last` adds up.
    static int load(long last, int load) {
        return switch (Word.op(last)) {
            case Op.I32_ADD_IMM ->
                    switch (load) {
                        case Op.I32_LOAD -> Op.I32_LOAD_ADDED;
                        case Op.I64_LOAD -> Op.I64_LOAD_ADDED;
                        case Op.I32_LOAD8_U -> Op.I32_LOAD8_U_ADDED;
                        default -> NONE;
                    };
            case Op.I32_ADD -> load == Op.I32_LOAD8_U ? Op.I32_LOAD8_U_INDEXED : NONE;
            case Op.I32_ADD_SHL_2 -> load == Op.I32_LOAD ? Op.I32_LOAD_INDEXED : NONE;
            case Op.I32_ADD_SHL_3 -> load == Op.I64_LOAD ? Op.I64_LOAD_INDEXED : NONE;
            default -> NONE;
        };
    }

    /// The load with an offset in a word of its own from the sum that `last` computes.
    static int loadOfSum(long last, int load) {
        if (Word.op(last) != Op.I32_ADD) {
            return NONE;
        }
        return switch (load) {
            case Op.I32_LOAD -> Op.I32_LOAD_SUM;
            case Op.I64_LOAD -> Op.I64_LOAD_SUM;
            default -> NONE;
        };
    }

    /// The store of a constant in place of the one of a slot.
    static int storeOfConstant(int store) {
        return switch (store) {
            case Op.STORE8 -> Op.STORE8_IMM;
            case Op.STORE16 -> Op.STORE16_IMM;
            case Op.STORE32 -> Op.STORE32_IMM;
            case Op.STORE64 -> Op.STORE64_IMM;
            default -> NONE;
        };
    }

    /// The branch that also does `step`, the addition to the first operand of `condition`, which is a
    /// `BR_IF` or a comparison.
    static int counting(long step, long condition) {
        if (Word.op(step) == Op.I64_ADD) {
            return NONE;
        }
        boolean byConstant = Word.op(step) == Op.I32_ADD_IMM;
        return switch (Word.op(condition)) {
            case Op.BR_IF -> byConstant ? Op.COUNT_BR_IF : NONE;
            case Op.I32_NE -> byConstant ? Op.COUNT_BR_NE : Op.ADD_BR_NE;
            case Op.I32_LT_S -> byConstant ? Op.COUNT_BR_LT_S : Op.ADD_BR_LT_S;
            case Op.I32_LT_U -> byConstant ? Op.COUNT_BR_LT_U : Op.ADD_BR_LT_U;
            case Op.I32_NE_IMM -> byConstant ? Op.COUNT_BR_NE_IMM : NONE;
            case Op.I32_LT_S_IMM -> byConstant ? Op.COUNT_BR_LT_S_IMM : NONE;
            case Op.I32_LT_U_IMM -> byConstant ? Op.COUNT_BR_LT_U_IMM : NONE;
            default -> NONE;
        };
    }

    /// The jump that also does `step`.
    static int stepping(long step) {
        return switch (Word.op(step)) {
            case Op.I32_ADD -> Op.ADD_BR;
            case Op.I64_ADD -> Op.I64_ADD_BR;
            default -> Op.COUNT_BR;
        };
    }

    /// What a step adds: the constant, or the slot.
    static int stepOf(long step) {
        boolean swapped = Word.op(step) != Op.I32_ADD_IMM && Word.a(step) == Word.c(step);
        return swapped ? Word.b(step) : Word.c(step);
    }
}
