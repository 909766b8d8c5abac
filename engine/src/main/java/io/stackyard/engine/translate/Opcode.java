package io.stackyard.engine.translate;

import io.stackyard.engine.code.Op;
import io.stackyard.engine.types.ValType;
import org.jspecify.annotations.Nullable;

/// The plain operators of WebAssembly: those that only turn operands into a result. One row each: binary
/// code, mnemonic, signature, and the register code that does it.
///
/// A code above 0xFF is a prefix byte followed by the rest.
enum Opcode {
    I32_EQZ(0x45, "i32.eqz", Signature.I32__I32, Op.I32_EQ_IMM, Form.EQZ),
    I32_EQ(0x46, "i32.eq", Signature.I32_I32__I32, Op.I32_EQ, Form.REGISTER, Op.I32_EQ_IMM),
    I32_NE(0x47, "i32.ne", Signature.I32_I32__I32, Op.I32_NE, Form.REGISTER, Op.I32_NE_IMM),
    I32_LT_S(0x48, "i32.lt_s", Signature.I32_I32__I32, Op.I32_LT_S, Form.REGISTER, Op.I32_LT_S_IMM),
    I32_LT_U(0x49, "i32.lt_u", Signature.I32_I32__I32, Op.I32_LT_U, Form.REGISTER, Op.I32_LT_U_IMM),
    I32_GT_S(0x4A, "i32.gt_s", Signature.I32_I32__I32, Op.I32_LT_S, Form.SWAPPED, Op.I32_GT_S_IMM),
    I32_GT_U(0x4B, "i32.gt_u", Signature.I32_I32__I32, Op.I32_LT_U, Form.SWAPPED, Op.I32_GT_U_IMM),
    I32_LE_S(0x4C, "i32.le_s", Signature.I32_I32__I32, Op.I32_LE_S, Form.REGISTER, Op.I32_LE_S_IMM),
    I32_LE_U(0x4D, "i32.le_u", Signature.I32_I32__I32, Op.I32_LE_U, Form.REGISTER, Op.I32_LE_U_IMM),
    I32_GE_S(0x4E, "i32.ge_s", Signature.I32_I32__I32, Op.I32_LE_S, Form.SWAPPED, Op.I32_GE_S_IMM),
    I32_GE_U(0x4F, "i32.ge_u", Signature.I32_I32__I32, Op.I32_LE_U, Form.SWAPPED, Op.I32_GE_U_IMM),
    I64_EQZ(0x50, "i64.eqz", Signature.I64__I32, Op.I64_EQ_IMM, Form.EQZ),
    I64_EQ(0x51, "i64.eq", Signature.I64_I64__I32, Op.I64_EQ, Form.REGISTER, Op.I64_EQ_IMM),
    I64_NE(0x52, "i64.ne", Signature.I64_I64__I32, Op.I64_NE, Form.REGISTER, Op.I64_NE_IMM),
    I64_LT_S(0x53, "i64.lt_s", Signature.I64_I64__I32, Op.I64_LT_S, Form.REGISTER, Op.I64_LT_S_IMM),
    I64_LT_U(0x54, "i64.lt_u", Signature.I64_I64__I32, Op.I64_LT_U, Form.REGISTER, Op.I64_LT_U_IMM),
    I64_GT_S(0x55, "i64.gt_s", Signature.I64_I64__I32, Op.I64_LT_S, Form.SWAPPED, Op.I64_GT_S_IMM),
    I64_GT_U(0x56, "i64.gt_u", Signature.I64_I64__I32, Op.I64_LT_U, Form.SWAPPED, Op.I64_GT_U_IMM),
    I64_LE_S(0x57, "i64.le_s", Signature.I64_I64__I32, Op.I64_LE_S, Form.REGISTER, Op.I64_LE_S_IMM),
    I64_LE_U(0x58, "i64.le_u", Signature.I64_I64__I32, Op.I64_LE_U, Form.REGISTER, Op.I64_LE_U_IMM),
    I64_GE_S(0x59, "i64.ge_s", Signature.I64_I64__I32, Op.I64_LE_S, Form.SWAPPED, Op.I64_GE_S_IMM),
    I64_GE_U(0x5A, "i64.ge_u", Signature.I64_I64__I32, Op.I64_LE_U, Form.SWAPPED, Op.I64_GE_U_IMM),
    F32_EQ(0x5B, "f32.eq", Signature.F32_F32__I32, Op.F32_EQ),
    F32_NE(0x5C, "f32.ne", Signature.F32_F32__I32, Op.F32_NE),
    F32_LT(0x5D, "f32.lt", Signature.F32_F32__I32, Op.F32_LT),
    F32_GT(0x5E, "f32.gt", Signature.F32_F32__I32, Op.F32_LT, Form.SWAPPED),
    F32_LE(0x5F, "f32.le", Signature.F32_F32__I32, Op.F32_LE),
    F32_GE(0x60, "f32.ge", Signature.F32_F32__I32, Op.F32_LE, Form.SWAPPED),
    F64_EQ(0x61, "f64.eq", Signature.F64_F64__I32, Op.F64_EQ),
    F64_NE(0x62, "f64.ne", Signature.F64_F64__I32, Op.F64_NE),
    F64_LT(0x63, "f64.lt", Signature.F64_F64__I32, Op.F64_LT),
    F64_GT(0x64, "f64.gt", Signature.F64_F64__I32, Op.F64_LT, Form.SWAPPED),
    F64_LE(0x65, "f64.le", Signature.F64_F64__I32, Op.F64_LE),
    F64_GE(0x66, "f64.ge", Signature.F64_F64__I32, Op.F64_LE, Form.SWAPPED),
    I32_CLZ(0x67, "i32.clz", Signature.I32__I32, Op.I32_CLZ),
    I32_CTZ(0x68, "i32.ctz", Signature.I32__I32, Op.I32_CTZ),
    I32_POPCNT(0x69, "i32.popcnt", Signature.I32__I32, Op.I32_POPCNT),
    I32_ADD(0x6A, "i32.add", Signature.I32_I32__I32, Op.I32_ADD, Form.REGISTER, Op.I32_ADD_IMM),
    I32_SUB(0x6B, "i32.sub", Signature.I32_I32__I32, Op.I32_SUB, Form.OPPOSITE, Op.I32_ADD_IMM),
    I32_MUL(0x6C, "i32.mul", Signature.I32_I32__I32, Op.I32_MUL, Form.REGISTER, Op.I32_MUL_IMM),
    I32_DIV_S(0x6D, "i32.div_s", Signature.I32_I32__I32, Op.I32_DIV_S),
    I32_DIV_U(0x6E, "i32.div_u", Signature.I32_I32__I32, Op.I32_DIV_U),
    I32_REM_S(0x6F, "i32.rem_s", Signature.I32_I32__I32, Op.I32_REM_S),
    I32_REM_U(0x70, "i32.rem_u", Signature.I32_I32__I32, Op.I32_REM_U),
    I32_AND(0x71, "i32.and", Signature.I32_I32__I32, Op.I32_AND, Form.REGISTER, Op.I32_AND_IMM),
    I32_OR(0x72, "i32.or", Signature.I32_I32__I32, Op.I32_OR, Form.REGISTER, Op.I32_OR_IMM),
    I32_XOR(0x73, "i32.xor", Signature.I32_I32__I32, Op.I32_XOR, Form.REGISTER, Op.I32_XOR_IMM),
    I32_SHL(0x74, "i32.shl", Signature.I32_I32__I32, Op.I32_SHL, Form.REGISTER, Op.I32_SHL_IMM),
    I32_SHR_S(0x75, "i32.shr_s", Signature.I32_I32__I32, Op.I32_SHR_S, Form.REGISTER,
            Op.I32_SHR_S_IMM),
    I32_SHR_U(0x76, "i32.shr_u", Signature.I32_I32__I32, Op.I32_SHR_U, Form.REGISTER,
            Op.I32_SHR_U_IMM),
    I32_ROTL(0x77, "i32.rotl", Signature.I32_I32__I32, Op.I32_ROTL, Form.REGISTER, Op.I32_ROTL_IMM),
    I32_ROTR(0x78, "i32.rotr", Signature.I32_I32__I32, Op.I32_ROTR, Form.OPPOSITE, Op.I32_ROTL_IMM),
    I64_CLZ(0x79, "i64.clz", Signature.I64__I64, Op.I64_CLZ),
    I64_CTZ(0x7A, "i64.ctz", Signature.I64__I64, Op.I64_CTZ),
    I64_POPCNT(0x7B, "i64.popcnt", Signature.I64__I64, Op.I64_POPCNT),
    I64_ADD(0x7C, "i64.add", Signature.I64_I64__I64, Op.I64_ADD, Form.REGISTER, Op.I64_ADD_IMM),
    I64_SUB(0x7D, "i64.sub", Signature.I64_I64__I64, Op.I64_SUB, Form.OPPOSITE, Op.I64_ADD_IMM),
    I64_MUL(0x7E, "i64.mul", Signature.I64_I64__I64, Op.I64_MUL, Form.REGISTER, Op.I64_MUL_IMM),
    I64_DIV_S(0x7F, "i64.div_s", Signature.I64_I64__I64, Op.I64_DIV_S),
    I64_DIV_U(0x80, "i64.div_u", Signature.I64_I64__I64, Op.I64_DIV_U),
    I64_REM_S(0x81, "i64.rem_s", Signature.I64_I64__I64, Op.I64_REM_S),
    I64_REM_U(0x82, "i64.rem_u", Signature.I64_I64__I64, Op.I64_REM_U),
    I64_AND(0x83, "i64.and", Signature.I64_I64__I64, Op.I64_AND, Form.REGISTER, Op.I64_AND_IMM),
    I64_OR(0x84, "i64.or", Signature.I64_I64__I64, Op.I64_OR, Form.REGISTER, Op.I64_OR_IMM),
    I64_XOR(0x85, "i64.xor", Signature.I64_I64__I64, Op.I64_XOR, Form.REGISTER, Op.I64_XOR_IMM),
    I64_SHL(0x86, "i64.shl", Signature.I64_I64__I64, Op.I64_SHL, Form.REGISTER, Op.I64_SHL_IMM),
    I64_SHR_S(0x87, "i64.shr_s", Signature.I64_I64__I64, Op.I64_SHR_S, Form.REGISTER,
            Op.I64_SHR_S_IMM),
    I64_SHR_U(0x88, "i64.shr_u", Signature.I64_I64__I64, Op.I64_SHR_U, Form.REGISTER,
            Op.I64_SHR_U_IMM),
    I64_ROTL(0x89, "i64.rotl", Signature.I64_I64__I64, Op.I64_ROTL, Form.REGISTER, Op.I64_ROTL_IMM),
    I64_ROTR(0x8A, "i64.rotr", Signature.I64_I64__I64, Op.I64_ROTR, Form.OPPOSITE, Op.I64_ROTL_IMM),
    F32_ABS(0x8B, "f32.abs", Signature.F32__F32, Op.F32_ABS),
    F32_NEG(0x8C, "f32.neg", Signature.F32__F32, Op.F32_NEG),
    F32_CEIL(0x8D, "f32.ceil", Signature.F32__F32, Op.F32_CEIL),
    F32_FLOOR(0x8E, "f32.floor", Signature.F32__F32, Op.F32_FLOOR),
    F32_TRUNC(0x8F, "f32.trunc", Signature.F32__F32, Op.F32_TRUNC),
    F32_NEAREST(0x90, "f32.nearest", Signature.F32__F32, Op.F32_NEAREST),
    F32_SQRT(0x91, "f32.sqrt", Signature.F32__F32, Op.F32_SQRT),
    F32_ADD(0x92, "f32.add", Signature.F32_F32__F32, Op.F32_ADD),
    F32_SUB(0x93, "f32.sub", Signature.F32_F32__F32, Op.F32_SUB),
    F32_MUL(0x94, "f32.mul", Signature.F32_F32__F32, Op.F32_MUL),
    F32_DIV(0x95, "f32.div", Signature.F32_F32__F32, Op.F32_DIV),
    F32_MIN(0x96, "f32.min", Signature.F32_F32__F32, Op.F32_MIN),
    F32_MAX(0x97, "f32.max", Signature.F32_F32__F32, Op.F32_MAX),
    F32_COPYSIGN(0x98, "f32.copysign", Signature.F32_F32__F32, Op.F32_COPYSIGN),
    F64_ABS(0x99, "f64.abs", Signature.F64__F64, Op.F64_ABS),
    F64_NEG(0x9A, "f64.neg", Signature.F64__F64, Op.F64_NEG),
    F64_CEIL(0x9B, "f64.ceil", Signature.F64__F64, Op.F64_CEIL),
    F64_FLOOR(0x9C, "f64.floor", Signature.F64__F64, Op.F64_FLOOR),
    F64_TRUNC(0x9D, "f64.trunc", Signature.F64__F64, Op.F64_TRUNC),
    F64_NEAREST(0x9E, "f64.nearest", Signature.F64__F64, Op.F64_NEAREST),
    F64_SQRT(0x9F, "f64.sqrt", Signature.F64__F64, Op.F64_SQRT),
    F64_ADD(0xA0, "f64.add", Signature.F64_F64__F64, Op.F64_ADD),
    F64_SUB(0xA1, "f64.sub", Signature.F64_F64__F64, Op.F64_SUB),
    F64_MUL(0xA2, "f64.mul", Signature.F64_F64__F64, Op.F64_MUL),
    F64_DIV(0xA3, "f64.div", Signature.F64_F64__F64, Op.F64_DIV),
    F64_MIN(0xA4, "f64.min", Signature.F64_F64__F64, Op.F64_MIN),
    F64_MAX(0xA5, "f64.max", Signature.F64_F64__F64, Op.F64_MAX),
    F64_COPYSIGN(0xA6, "f64.copysign", Signature.F64_F64__F64, Op.F64_COPYSIGN),
    I32_WRAP_I64(0xA7, "i32.wrap_i64", Signature.I64__I32, Op.I32_WRAP_I64),
    I32_TRUNC_F32_S(0xA8, "i32.trunc_f32_s", Signature.F32__I32, Op.I32_TRUNC_F32_S),
    I32_TRUNC_F32_U(0xA9, "i32.trunc_f32_u", Signature.F32__I32, Op.I32_TRUNC_F32_U),
    I32_TRUNC_F64_S(0xAA, "i32.trunc_f64_s", Signature.F64__I32, Op.I32_TRUNC_F64_S),
    I32_TRUNC_F64_U(0xAB, "i32.trunc_f64_u", Signature.F64__I32, Op.I32_TRUNC_F64_U),
    I64_EXTEND_I32_S(0xAC, "i64.extend_i32_s", Signature.I32__I64, Op.I64_EXTEND_I32_S),
    I64_EXTEND_I32_U(0xAD, "i64.extend_i32_u", Signature.I32__I64, Op.MOVE, Form.SAME_BITS),
    I64_TRUNC_F32_S(0xAE, "i64.trunc_f32_s", Signature.F32__I64, Op.I64_TRUNC_F32_S),
    I64_TRUNC_F32_U(0xAF, "i64.trunc_f32_u", Signature.F32__I64, Op.I64_TRUNC_F32_U),
    I64_TRUNC_F64_S(0xB0, "i64.trunc_f64_s", Signature.F64__I64, Op.I64_TRUNC_F64_S),
    I64_TRUNC_F64_U(0xB1, "i64.trunc_f64_u", Signature.F64__I64, Op.I64_TRUNC_F64_U),
    F32_CONVERT_I32_S(0xB2, "f32.convert_i32_s", Signature.I32__F32, Op.F32_CONVERT_I32_S),
    F32_CONVERT_I32_U(0xB3, "f32.convert_i32_u", Signature.I32__F32, Op.F32_CONVERT_I32_U),
    F32_CONVERT_I64_S(0xB4, "f32.convert_i64_s", Signature.I64__F32, Op.F32_CONVERT_I64_S),
    F32_CONVERT_I64_U(0xB5, "f32.convert_i64_u", Signature.I64__F32, Op.F32_CONVERT_I64_U),
    F32_DEMOTE_F64(0xB6, "f32.demote_f64", Signature.F64__F32, Op.F32_DEMOTE_F64),
    F64_CONVERT_I32_S(0xB7, "f64.convert_i32_s", Signature.I32__F64, Op.F64_CONVERT_I32_S),
    F64_CONVERT_I32_U(0xB8, "f64.convert_i32_u", Signature.I32__F64, Op.F64_CONVERT_I32_U),
    F64_CONVERT_I64_S(0xB9, "f64.convert_i64_s", Signature.I64__F64, Op.F64_CONVERT_I64_S),
    F64_CONVERT_I64_U(0xBA, "f64.convert_i64_u", Signature.I64__F64, Op.F64_CONVERT_I64_U),
    F64_PROMOTE_F32(0xBB, "f64.promote_f32", Signature.F32__F64, Op.F64_PROMOTE_F32),
    I32_REINTERPRET_F32(0xBC, "i32.reinterpret_f32", Signature.F32__I32, Op.MOVE, Form.SAME_BITS),
    I64_REINTERPRET_F64(0xBD, "i64.reinterpret_f64", Signature.F64__I64, Op.MOVE, Form.SAME_BITS),
    F32_REINTERPRET_I32(0xBE, "f32.reinterpret_i32", Signature.I32__F32, Op.MOVE, Form.SAME_BITS),
    F64_REINTERPRET_I64(0xBF, "f64.reinterpret_i64", Signature.I64__F64, Op.MOVE, Form.SAME_BITS),
    I32_EXTEND8_S(0xC0, "i32.extend8_s", Signature.I32__I32, Op.I32_EXTEND8_S),
    I32_EXTEND16_S(0xC1, "i32.extend16_s", Signature.I32__I32, Op.I32_EXTEND16_S),
    I64_EXTEND8_S(0xC2, "i64.extend8_s", Signature.I64__I64, Op.I64_EXTEND8_S),
    I64_EXTEND16_S(0xC3, "i64.extend16_s", Signature.I64__I64, Op.I64_EXTEND16_S),
    I64_EXTEND32_S(0xC4, "i64.extend32_s", Signature.I64__I64, Op.I64_EXTEND32_S),
    I32_TRUNC_SAT_F32_S(0xFC00, "i32.trunc_sat_f32_s", Signature.F32__I32, Op.I32_TRUNC_SAT_F32_S),
    I32_TRUNC_SAT_F32_U(0xFC01, "i32.trunc_sat_f32_u", Signature.F32__I32, Op.I32_TRUNC_SAT_F32_U),
    I32_TRUNC_SAT_F64_S(0xFC02, "i32.trunc_sat_f64_s", Signature.F64__I32, Op.I32_TRUNC_SAT_F64_S),
    I32_TRUNC_SAT_F64_U(0xFC03, "i32.trunc_sat_f64_u", Signature.F64__I32, Op.I32_TRUNC_SAT_F64_U),
    I64_TRUNC_SAT_F32_S(0xFC04, "i64.trunc_sat_f32_s", Signature.F32__I64, Op.I64_TRUNC_SAT_F32_S),
    I64_TRUNC_SAT_F32_U(0xFC05, "i64.trunc_sat_f32_u", Signature.F32__I64, Op.I64_TRUNC_SAT_F32_U),
    I64_TRUNC_SAT_F64_S(0xFC06, "i64.trunc_sat_f64_s", Signature.F64__I64, Op.I64_TRUNC_SAT_F64_S),
    I64_TRUNC_SAT_F64_U(0xFC07, "i64.trunc_sat_f64_u", Signature.F64__I64, Op.I64_TRUNC_SAT_F64_U);

    /// How the operands become those of the register code.
    enum Form {
        /// As they stand.
        REGISTER,
        /// The other way round: `a > b` is `b < a`.
        SWAPPED,
        /// With a constant, another operator with its negative: a sum, a rotation to the left.
        OPPOSITE,
        /// A comparison with zero.
        EQZ,
        /// None: a slot that holds the operand holds the result.
        SAME_BITS
    }

    /// The types taken and given; read a name as `operands__result`.
    private enum Signature {
        I32__I32(ValType.I32, ValType.I32),
        I32_I32__I32(ValType.I32, ValType.I32, ValType.I32),
        I64__I32(ValType.I32, ValType.I64),
        I64_I64__I32(ValType.I32, ValType.I64, ValType.I64),
        F32_F32__I32(ValType.I32, ValType.F32, ValType.F32),
        F64_F64__I32(ValType.I32, ValType.F64, ValType.F64),
        I64__I64(ValType.I64, ValType.I64),
        I64_I64__I64(ValType.I64, ValType.I64, ValType.I64),
        F32__F32(ValType.F32, ValType.F32),
        F32_F32__F32(ValType.F32, ValType.F32, ValType.F32),
        F64__F64(ValType.F64, ValType.F64),
        F64_F64__F64(ValType.F64, ValType.F64, ValType.F64),
        F32__I32(ValType.I32, ValType.F32),
        F64__I32(ValType.I32, ValType.F64),
        I32__I64(ValType.I64, ValType.I32),
        F32__I64(ValType.I64, ValType.F32),
        F64__I64(ValType.I64, ValType.F64),
        I32__F32(ValType.F32, ValType.I32),
        I64__F32(ValType.F32, ValType.I64),
        F64__F32(ValType.F32, ValType.F64),
        I32__F64(ValType.F64, ValType.I32),
        I64__F64(ValType.F64, ValType.I64),
        F32__F64(ValType.F64, ValType.F32);

        private final int result;
        private final int first;
        private final int second;

        Signature(int result, int operand) {
            this(result, operand, ValType.BOTTOM);
        }

        Signature(int result, int first, int second) {
            this.result = result;
            this.first = first;
            this.second = second;
        }
    }

    private static final int PREFIX = 0xFC;
    private static final @Nullable Opcode[] BY_CODE = new Opcode[256];
    private static final @Nullable Opcode[] BY_PREFIXED_CODE = new Opcode[8];

    static {
        for (Opcode opcode : values()) {
            if (opcode.code >> 8 == PREFIX) {
                BY_PREFIXED_CODE[opcode.code & 0xFF] = opcode;
            } else {
                BY_CODE[opcode.code] = opcode;
            }
        }
    }

    private final int code;
    private final String mnemonic;
    private final int result;
    private final int first;
    private final int second;
    private final int op;
    private final Form form;
    private final int immediateOp;

    Opcode(int code, String mnemonic, Signature signature, int op) {
        this(code, mnemonic, signature, op, Form.REGISTER, Op.COUNT);
    }

    Opcode(int code, String mnemonic, Signature signature, int op, Form form) {
        this(code, mnemonic, signature, op, form, Op.COUNT);
    }

    Opcode(int code, String mnemonic, Signature signature, int op, Form form, int immediateOp) {
        this.code = code;
        this.mnemonic = mnemonic;
        this.result = signature.result;
        this.first = signature.first;
        this.second = signature.second;
        this.op = op;
        this.form = form;
        this.immediateOp = immediateOp;
    }

    /// The operator of a one-byte code, or null.
    static @Nullable Opcode of(int code) {
        return BY_CODE[code];
    }

    /// The operator behind the prefix 0xFC, or null.
    static @Nullable Opcode ofPrefixed(int code) {
        return code >= 0 && code < BY_PREFIXED_CODE.length ? BY_PREFIXED_CODE[code] : null;
    }

    String mnemonic() {
        return mnemonic;
    }

    /// Whether it takes one operand and not two.
    boolean isUnary() {
        return second == ValType.BOTTOM;
    }

    /// Type of the result.
    int result() {
        return result;
    }

    /// Type of the first operand.
    int first() {
        return first;
    }

    /// Type of the second operand, [ValType#BOTTOM] if there is none.
    int second() {
        return second;
    }

    int op() {
        return op;
    }

    Form form() {
        return form;
    }

    /// Whether the second operand may be a 16-bit immediate.
    boolean hasImmediate() {
        return immediateOp != Op.COUNT;
    }

    int immediateOp() {
        return immediateOp;
    }
}
