package io.stackyard.engine.code;

import static io.stackyard.engine.code.Operand.ELEMENT;
import static io.stackyard.engine.code.Operand.NONE;
import static io.stackyard.engine.code.Operand.READ;
import static io.stackyard.engine.code.Operand.READ_WIDE;
import static io.stackyard.engine.code.Operand.RESULTS;
import static io.stackyard.engine.code.Operand.ROW;
import static io.stackyard.engine.code.Operand.STEP;
import static io.stackyard.engine.code.Operand.WRITE;
import static io.stackyard.engine.code.Operand.WRITE_WIDE;

/// What the fields of an instruction mean, and how long it is: one entry for each opcode of [Op].
///
/// Only the checked twin reads this table; it says a second time, and independently of the translator and
/// the loop, what the comments of [Op] say.
///
/// @param words words of the instruction, without those that [#wordsOf] finds in it
public record OperandShape(Operand a, Operand b, Operand c, int words) {

    private static final OperandShape[] SHAPES = new OperandShape[Op.COUNT];

    static {
        moves();
        branches();
        arithmetic();
        memory();
        calls();
        continuations();
        references();
        tables();
        checks();
        fused();
    }

    /// The shape of an opcode.
    ///
    /// @throws IllegalArgumentException if there is none
    public static OperandShape of(int op) {
        if (op < 0 || op >= SHAPES.length || SHAPES[op] == null) {
            throw new IllegalArgumentException("no shape for opcode " + op);
        }
        return SHAPES[op];
    }

    /// Words of the instruction whose first words are `first` and `second`.
    public static long wordsOf(long first, long second) {
        int op = Word.op(first);
        int words = of(op).words;
        return switch (op) {
            case Op.BR_TABLE -> words + (first >>> 32);
            case Op.RESUME,
                    Op.RESUME_NEW,
                    Op.RESUME_FUNC,
                    Op.RESUME_THROW,
                    Op.RESUME_THROW_REF ->
                    words + 2 * (second >>> 32);
            default -> words;
        };
    }

    private static void moves() {
        put(Op.MOVE, WRITE, READ, NONE, 1);
        put(Op.MOVE_WIDE, WRITE_WIDE, READ_WIDE, NONE, 1);
        put(Op.CONST, WRITE, NONE, NONE, 1);
        put(Op.CONST_U32, WRITE, NONE, NONE, 1);
        put(Op.CONST_WIDE, WRITE, NONE, NONE, 2);
        put(Op.ZERO_WIDE, WRITE_WIDE, NONE, NONE, 1);
        put(Op.SELECT, WRITE, READ, READ, 2);
        put(Op.SELECT_WIDE, WRITE_WIDE, READ_WIDE, READ_WIDE, 2);
        put(Op.GLOBAL_GET, WRITE, NONE, NONE, 1);
        put(Op.GLOBAL_GET_WIDE, WRITE_WIDE, NONE, NONE, 1);
        put(Op.GLOBAL_SET, READ, NONE, NONE, 1);
        put(Op.GLOBAL_SET_WIDE, READ_WIDE, NONE, NONE, 1);
    }

    private static void branches() {
        put(Op.BR, NONE, NONE, NONE, 1);
        range(Op.BR_IF, Op.BR_UNLESS_NULL, READ, NONE, NONE, 1);
        put(Op.BR_TABLE, READ, NONE, NONE, 2); // The default; the other entries are counted.
        range(Op.BR_I32_EQ, Op.BR_I32_LE_U, NONE, READ, READ, 2);
        range(Op.BR_I32_EQ_IMM, Op.BR_I32_GE_U_IMM, NONE, READ, NONE, 2);
        range(Op.BR_I64_EQ, Op.BR_I64_LE_U, NONE, READ, READ, 2);
        range(Op.BR_I64_EQ_IMM, Op.BR_I64_GE_U_IMM, NONE, READ, NONE, 2);
        put(Op.COUNT_BR_IF, STEP, NONE, NONE, 2);
        range(Op.COUNT_BR_NE, Op.COUNT_BR_LT_U, STEP, NONE, READ, 2);
    }

    private static void arithmetic() {
        integers(Op.I32_ADD, Op.I32_CLZ, Op.I32_EQ, Op.I32_LE_U, Op.I32_GE_U_IMM);
        integers(Op.I64_ADD, Op.I64_CLZ, Op.I64_EQ, Op.I64_LE_U, Op.I64_GE_U_IMM);
        for (int op : new int[] {
            Op.I32_ADD_IMM, Op.I32_MUL_IMM, Op.I32_AND_IMM, Op.I32_OR_IMM, Op.I32_XOR_IMM,
            Op.I32_SHL_IMM, Op.I32_SHR_S_IMM, Op.I32_SHR_U_IMM,
            Op.I64_ADD_IMM, Op.I64_MUL_IMM, Op.I64_AND_IMM, Op.I64_OR_IMM, Op.I64_XOR_IMM,
            Op.I64_SHL_IMM, Op.I64_SHR_S_IMM, Op.I64_SHR_U_IMM
        }) {
            put(op, WRITE, READ, NONE, 1);
        }
        floats(Op.F32_ADD, Op.F32_CEIL, Op.F32_NEG, Op.F32_LE);
        floats(Op.F64_ADD, Op.F64_CEIL, Op.F64_NEG, Op.F64_LE);
        range(Op.I32_WRAP_I64, Op.F64_PROMOTE_F32, WRITE, READ, NONE, 1);
    }

    private static void integers(int first, int firstUnary, int eq, int leU, int last) {
        range(first, firstUnary - 1, WRITE, READ, READ, 1);
        range(firstUnary, eq - 1, WRITE, READ, NONE, 1);
        range(eq, leU, WRITE, READ, READ, 1);
        range(leU + 1, last, WRITE, READ, NONE, 1);
    }

    private static void floats(int first, int firstUnary, int lastUnary, int last) {
        range(first, firstUnary - 1, WRITE, READ, READ, 1);
        range(firstUnary, lastUnary, WRITE, READ, NONE, 1);
        range(lastUnary + 1, last, WRITE, READ, READ, 1);
    }

    private static void memory() {
        range(Op.I32_LOAD, Op.I64_LOAD32_S, WRITE, READ, NONE, 1);
        range(Op.STORE8, Op.STORE64, READ, READ, NONE, 1);
        range(Op.ADDRESS, Op.ADDRESS64, WRITE, READ, NONE, 2);
        put(Op.INDEX64, WRITE, READ, NONE, 1);
        put(Op.SELECT_MEMORY, NONE, NONE, NONE, 2); // The second is an access of its own.
        put(Op.MEMORY_SIZE, WRITE, NONE, NONE, 1);
        put(Op.MEMORY_GROW, WRITE, READ, NONE, 1);
        range(Op.MEMORY_FILL, Op.MEMORY_INIT, READ, READ, READ, 2);
        put(Op.DATA_DROP, NONE, NONE, NONE, 1);
    }

    private static void calls() {
        put(Op.CALL, ROW, NONE, NONE, 3);
        put(Op.RETURN, NONE, NONE, NONE, 1);
        put(Op.RETURN_ONE, READ, NONE, RESULTS, 1);
        put(Op.RETURN_MANY, ROW, RESULTS, NONE, 1);
        put(Op.CALL_IMPORT, ROW, NONE, NONE, 1);
        put(Op.CALL_INDIRECT, ROW, READ, NONE, 2);
        put(Op.CALL_REF, ROW, READ, NONE, 1);
        put(Op.RETURN_CALL, ROW, RESULTS, NONE, 3);
        put(Op.RETURN_CALL_IMPORT, ROW, RESULTS, NONE, 2);
        put(Op.RETURN_CALL_INDIRECT, ROW, RESULTS, NONE, 3);
        put(Op.RETURN_CALL_REF, ROW, RESULTS, NONE, 2);
        put(Op.HOST_CALL, NONE, NONE, NONE, 1);
        put(Op.HOST_RETURN, NONE, NONE, NONE, 1);
        put(Op.UNREACHABLE, NONE, NONE, NONE, 1);
        put(Op.UNSUPPORTED, NONE, NONE, NONE, 1);
        put(Op.THROW, ROW, NONE, NONE, 1);
        put(Op.THROW_REF, READ, NONE, NONE, 1);
    }

    private static void continuations() {
        range(Op.CONT_ENTER, Op.CONT_RETURN, NONE, NONE, NONE, 1);
        put(Op.CONT_NEW, WRITE_WIDE, READ, NONE, 1);
        put(Op.CONT_BIND, ROW, NONE, NONE, 1);
        put(Op.RESUME, ROW, READ_WIDE, NONE, 2);
        put(Op.RESUME_NEW, ROW, READ, NONE, 2);
        put(Op.RESUME_FUNC, ROW, NONE, NONE, 2);
        put(Op.RESUME_THROW, ROW, NONE, NONE, 2);
        put(Op.RESUME_THROW_REF, ROW, NONE, NONE, 2);
        put(Op.SUSPEND, ROW, ROW, NONE, 2);
        put(Op.SWITCH, ROW, NONE, NONE, 2);
    }

    private static void references() {
        put(Op.REF_FUNC, WRITE, NONE, NONE, 1);
        put(Op.REF_IS_NULL, WRITE, READ, NONE, 1);
        put(Op.REF_AS_NON_NULL, READ, NONE, NONE, 1);
        put(Op.REF_EQ, WRITE, READ, READ, 1);
        put(Op.REF_TEST, WRITE, READ, NONE, 2);
        put(Op.REF_CAST, NONE, READ, NONE, 2);
    }

    private static void tables() {
        put(Op.TABLE_GET, ELEMENT, READ, NONE, 2);
        put(Op.TABLE_SET, ELEMENT, READ, NONE, 2);
        put(Op.TABLE_SIZE, WRITE, NONE, NONE, 1);
        put(Op.TABLE_GROW, WRITE, READ, ELEMENT, 2);
        put(Op.TABLE_FILL, READ, ELEMENT, READ, 2);
        range(Op.TABLE_COPY, Op.TABLE_INIT, READ, READ, READ, 2);
        put(Op.ELEM_DROP, NONE, NONE, NONE, 1);
    }

    private static void checks() {
        range(Op.CHECK_EPOCH, Op.BURN, NONE, NONE, NONE, 1);
        put(Op.BURN_RANGE, READ, NONE, NONE, 1);
    }

    private static void fused() {
        range(Op.I32_ROTL_IMM, Op.I64_ROTL_IMM, WRITE, READ, NONE, 1);
        range(Op.STORE8_IMM, Op.STORE64_IMM, NONE, READ, NONE, 1);
        range(Op.I32_ADD_CONST, Op.I64_XOR_CONST, WRITE, READ, NONE, 2);
        range(Op.I32_LOAD_ADDED, Op.I32_LOAD8_U_ADDED, WRITE, READ, NONE, 1);
        range(Op.I32_ADD_SHL_2, Op.I32_LOAD8_U_INDEXED, WRITE, READ, READ, 1);
        range(Op.I32_ADD_ADD, Op.F64_MUL_ADD, WRITE, READ, READ, 2); // The third in the next word.
        put(Op.I32_ROTL_XOR, WRITE, READ, NONE, 2);
        range(Op.I32_XOR_ADD, Op.I32_AND_XOR, WRITE, READ, READ, 2);
        range(Op.I32_SHR_U_XOR, Op.I32_ROTL_ROTL_XOR, WRITE, READ, NONE, 2);
        put(Op.I32_EXTRACT, WRITE, READ, NONE, 1);
        put(Op.MOVE_2, WRITE, READ, NONE, 2); // The second is a move of its own.
        put(Op.MOVE_4, WRITE, READ, NONE, 4);
        range(Op.I32_LOAD_SUM, Op.I64_LOAD_SUM, WRITE, READ, READ, 2);
        range(Op.COUNT_BR_NE_IMM, Op.COUNT_BR_LT_U_IMM, STEP, NONE, NONE, 2);
        put(Op.COUNT_BR, STEP, NONE, NONE, 2);
        put(Op.ADD_BR, STEP, READ, NONE, 2);
        put(Op.I64_ADD_BR, STEP, READ, NONE, 2);
        range(Op.ADD_BR_NE, Op.ADD_BR_LT_U, STEP, READ, READ, 2);
    }

    private static void range(int first, int last, Operand a, Operand b, Operand c, int words) {
        for (int op = first; op <= last; op++) {
            put(op, a, b, c, words);
        }
    }

    private static void put(int op, Operand a, Operand b, Operand c, int words) {
        SHAPES[op] = new OperandShape(a, b, c, words);
    }
}
