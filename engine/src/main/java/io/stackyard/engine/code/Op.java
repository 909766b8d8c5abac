package io.stackyard.engine.code;

/// The opcodes of the register code, as the constants that the loop switches on.
///
/// **Shape** of an instruction word, 64 bits:
///
/// ```
/// | 63 .. 48 | 47 .. 32 | 31 .. 16 | 15 .. 0 |
/// |    c     |    b     |    a     | opcode  |
/// |       imm32         |
/// ```
///
/// `a`, `b` and `c` are signed slot numbers relative to `fp`; `c` also serves as a 16-bit immediate, `b`
/// and `c` together as a 32-bit one. Where an instruction says "next word", that word follows it.
/// The numbers are dense, so that the switch is one indexed jump; they are no stored format.
public final class Op {

    private Op() {}

    // Moves and constants.

    /// a <- b, one slot
    public static final int MOVE = 0;
    /// a, a+1 <- b, b+1
    public static final int MOVE_WIDE = 1;
    /// a <- imm32, sign extended
    public static final int CONST = 2;
    /// a <- next word
    public static final int CONST_WIDE = 3;
    /// a, a+1 <- 0
    public static final int ZERO_WIDE = 4;
    /// a <- next word slot != 0 ? b : c
    public static final int SELECT = 5;
    /// the same for two-slot values
    public static final int SELECT_WIDE = 6;
    /// a <- global imm32
    public static final int GLOBAL_GET = 7;
    /// a, a+1 <- global imm32
    public static final int GLOBAL_GET_WIDE = 8;
    /// global imm32 <- a
    public static final int GLOBAL_SET = 9;
    /// global imm32 <- a, a+1
    public static final int GLOBAL_SET_WIDE = 10;

    // Branches: displacement in words, relative to the word after the instruction.

    /// imm32
    public static final int BR = 11;
    /// a != 0 (32 bits), imm32
    public static final int BR_IF = 12;
    /// a == 0 (32 bits), imm32
    public static final int BR_UNLESS = 13;
    /// a == 0 (64 bits), imm32
    public static final int BR_IF_NULL = 14;
    /// a != 0 (64 bits), imm32
    public static final int BR_UNLESS_NULL = 15;
    /// a = index, imm32 = entries before the default; one word each follows
    public static final int BR_TABLE = 16;
    /// b ? c, displacement in the next word
    public static final int BR_I32_EQ = 17;
    /// b ? c, displacement in the next word
    public static final int BR_I32_NE = 18;
    /// b ? c, displacement in the next word
    public static final int BR_I32_LT_S = 19;
    /// b ? c, displacement in the next word
    public static final int BR_I32_LT_U = 20;
    /// b ? c, displacement in the next word
    public static final int BR_I32_LE_S = 21;
    /// b ? c, displacement in the next word
    public static final int BR_I32_LE_U = 22;
    /// b ? imm16, displacement in the next word
    public static final int BR_I32_EQ_IMM = 23;
    /// b ? imm16, displacement in the next word
    public static final int BR_I32_NE_IMM = 24;
    /// b ? imm16, displacement in the next word
    public static final int BR_I32_LT_S_IMM = 25;
    /// b ? imm16, displacement in the next word
    public static final int BR_I32_LT_U_IMM = 26;
    /// b ? imm16, displacement in the next word
    public static final int BR_I32_LE_S_IMM = 27;
    /// b ? imm16, displacement in the next word
    public static final int BR_I32_LE_U_IMM = 28;
    /// b ? imm16, displacement in the next word
    public static final int BR_I32_GT_S_IMM = 29;
    /// b ? imm16, displacement in the next word
    public static final int BR_I32_GT_U_IMM = 30;
    /// b ? imm16, displacement in the next word
    public static final int BR_I32_GE_S_IMM = 31;
    /// b ? imm16, displacement in the next word
    public static final int BR_I32_GE_U_IMM = 32;
    /// b ? c, displacement in the next word
    public static final int BR_I64_EQ = 33;
    /// b ? c, displacement in the next word
    public static final int BR_I64_NE = 34;
    /// b ? c, displacement in the next word
    public static final int BR_I64_LT_S = 35;
    /// b ? c, displacement in the next word
    public static final int BR_I64_LT_U = 36;
    /// b ? c, displacement in the next word
    public static final int BR_I64_LE_S = 37;
    /// b ? c, displacement in the next word
    public static final int BR_I64_LE_U = 38;
    /// b ? imm16, displacement in the next word
    public static final int BR_I64_EQ_IMM = 39;
    /// b ? imm16, displacement in the next word
    public static final int BR_I64_NE_IMM = 40;
    /// b ? imm16, displacement in the next word
    public static final int BR_I64_LT_S_IMM = 41;
    /// b ? imm16, displacement in the next word
    public static final int BR_I64_LT_U_IMM = 42;
    /// b ? imm16, displacement in the next word
    public static final int BR_I64_LE_S_IMM = 43;
    /// b ? imm16, displacement in the next word
    public static final int BR_I64_LE_U_IMM = 44;
    /// b ? imm16, displacement in the next word
    public static final int BR_I64_GT_S_IMM = 45;
    /// b ? imm16, displacement in the next word
    public static final int BR_I64_GT_U_IMM = 46;
    /// b ? imm16, displacement in the next word
    public static final int BR_I64_GE_S_IMM = 47;
    /// b ? imm16, displacement in the next word
    public static final int BR_I64_GE_U_IMM = 48;

    // i32 arithmetic: a <- b op c, or b op imm16.

    public static final int I32_ADD = 49;
    public static final int I32_ADD_IMM = 50;
    public static final int I32_SUB = 51;
    public static final int I32_MUL = 52;
    public static final int I32_MUL_IMM = 53;
    public static final int I32_AND = 54;
    public static final int I32_AND_IMM = 55;
    public static final int I32_OR = 56;
    public static final int I32_OR_IMM = 57;
    public static final int I32_XOR = 58;
    public static final int I32_XOR_IMM = 59;
    public static final int I32_SHL = 60;
    public static final int I32_SHL_IMM = 61;
    public static final int I32_SHR_S = 62;
    public static final int I32_SHR_S_IMM = 63;
    public static final int I32_SHR_U = 64;
    public static final int I32_SHR_U_IMM = 65;
    public static final int I32_ROTL = 66;
    public static final int I32_ROTR = 67;
    public static final int I32_DIV_S = 68;
    public static final int I32_DIV_U = 69;
    public static final int I32_REM_S = 70;
    public static final int I32_REM_U = 71;
    /// a <- op b
    public static final int I32_CLZ = 72;
    /// a <- op b
    public static final int I32_CTZ = 73;
    /// a <- op b
    public static final int I32_POPCNT = 74;
    /// a <- op b
    public static final int I32_EXTEND8_S = 75;
    /// a <- op b
    public static final int I32_EXTEND16_S = 76;
    public static final int I32_EQ = 77;
    public static final int I32_NE = 78;
    public static final int I32_LT_S = 79;
    public static final int I32_LT_U = 80;
    public static final int I32_LE_S = 81;
    public static final int I32_LE_U = 82;
    public static final int I32_EQ_IMM = 83;
    public static final int I32_NE_IMM = 84;
    public static final int I32_LT_S_IMM = 85;
    public static final int I32_LT_U_IMM = 86;
    public static final int I32_LE_S_IMM = 87;
    public static final int I32_LE_U_IMM = 88;
    public static final int I32_GT_S_IMM = 89;
    public static final int I32_GT_U_IMM = 90;
    public static final int I32_GE_S_IMM = 91;
    public static final int I32_GE_U_IMM = 92;

    // i64 arithmetic: a <- b op c, or b op imm16.

    public static final int I64_ADD = 93;
    public static final int I64_ADD_IMM = 94;
    public static final int I64_SUB = 95;
    public static final int I64_MUL = 96;
    public static final int I64_MUL_IMM = 97;
    public static final int I64_AND = 98;
    public static final int I64_AND_IMM = 99;
    public static final int I64_OR = 100;
    public static final int I64_OR_IMM = 101;
    public static final int I64_XOR = 102;
    public static final int I64_XOR_IMM = 103;
    public static final int I64_SHL = 104;
    public static final int I64_SHL_IMM = 105;
    public static final int I64_SHR_S = 106;
    public static final int I64_SHR_S_IMM = 107;
    public static final int I64_SHR_U = 108;
    public static final int I64_SHR_U_IMM = 109;
    public static final int I64_ROTL = 110;
    public static final int I64_ROTR = 111;
    public static final int I64_DIV_S = 112;
    public static final int I64_DIV_U = 113;
    public static final int I64_REM_S = 114;
    public static final int I64_REM_U = 115;
    /// a <- op b
    public static final int I64_CLZ = 116;
    /// a <- op b
    public static final int I64_CTZ = 117;
    /// a <- op b
    public static final int I64_POPCNT = 118;
    /// a <- op b
    public static final int I64_EXTEND8_S = 119;
    /// a <- op b
    public static final int I64_EXTEND16_S = 120;
    /// a <- op b
    public static final int I64_EXTEND32_S = 121;
    public static final int I64_EQ = 122;
    public static final int I64_NE = 123;
    public static final int I64_LT_S = 124;
    public static final int I64_LT_U = 125;
    public static final int I64_LE_S = 126;
    public static final int I64_LE_U = 127;
    public static final int I64_EQ_IMM = 128;
    public static final int I64_NE_IMM = 129;
    public static final int I64_LT_S_IMM = 130;
    public static final int I64_LT_U_IMM = 131;
    public static final int I64_LE_S_IMM = 132;
    public static final int I64_LE_U_IMM = 133;
    public static final int I64_GT_S_IMM = 134;
    public static final int I64_GT_U_IMM = 135;
    public static final int I64_GE_S_IMM = 136;
    public static final int I64_GE_U_IMM = 137;

    // f32 arithmetic.

    public static final int F32_ADD = 138;
    public static final int F32_SUB = 139;
    public static final int F32_MUL = 140;
    public static final int F32_DIV = 141;
    public static final int F32_MIN = 142;
    public static final int F32_MAX = 143;
    public static final int F32_CEIL = 144;
    public static final int F32_FLOOR = 145;
    public static final int F32_TRUNC = 146;
    public static final int F32_NEAREST = 147;
    public static final int F32_SQRT = 148;
    /// on the bits
    public static final int F32_ABS = 149;
    /// on the bits
    public static final int F32_NEG = 150;
    /// on the bits
    public static final int F32_COPYSIGN = 151;
    public static final int F32_EQ = 152;
    public static final int F32_NE = 153;
    public static final int F32_LT = 154;
    public static final int F32_LE = 155;

    // f64 arithmetic.

    public static final int F64_ADD = 156;
    public static final int F64_SUB = 157;
    public static final int F64_MUL = 158;
    public static final int F64_DIV = 159;
    public static final int F64_MIN = 160;
    public static final int F64_MAX = 161;
    public static final int F64_CEIL = 162;
    public static final int F64_FLOOR = 163;
    public static final int F64_TRUNC = 164;
    public static final int F64_NEAREST = 165;
    public static final int F64_SQRT = 166;
    /// on the bits
    public static final int F64_ABS = 167;
    /// on the bits
    public static final int F64_NEG = 168;
    /// on the bits
    public static final int F64_COPYSIGN = 169;
    public static final int F64_EQ = 170;
    public static final int F64_NE = 171;
    public static final int F64_LT = 172;
    public static final int F64_LE = 173;

    // Conversions: a <- op b.

    public static final int I32_WRAP_I64 = 174;
    public static final int I32_TRUNC_F32_S = 175;
    public static final int I32_TRUNC_F32_U = 176;
    public static final int I32_TRUNC_SAT_F32_S = 177;
    public static final int I32_TRUNC_SAT_F32_U = 178;
    public static final int I32_TRUNC_F64_S = 179;
    public static final int I32_TRUNC_F64_U = 180;
    public static final int I32_TRUNC_SAT_F64_S = 181;
    public static final int I32_TRUNC_SAT_F64_U = 182;
    public static final int I64_TRUNC_F32_S = 183;
    public static final int I64_TRUNC_F32_U = 184;
    public static final int I64_TRUNC_SAT_F32_S = 185;
    public static final int I64_TRUNC_SAT_F32_U = 186;
    public static final int I64_TRUNC_F64_S = 187;
    public static final int I64_TRUNC_F64_U = 188;
    public static final int I64_TRUNC_SAT_F64_S = 189;
    public static final int I64_TRUNC_SAT_F64_U = 190;
    public static final int I64_EXTEND_I32_S = 191;
    public static final int F32_CONVERT_I32_S = 192;
    public static final int F32_CONVERT_I32_U = 193;
    public static final int F32_CONVERT_I64_S = 194;
    public static final int F32_CONVERT_I64_U = 195;
    public static final int F64_CONVERT_I32_S = 196;
    public static final int F64_CONVERT_I32_U = 197;
    public static final int F64_CONVERT_I64_S = 198;
    public static final int F64_CONVERT_I64_U = 199;
    public static final int F32_DEMOTE_F64 = 200;
    public static final int F64_PROMOTE_F32 = 201;

    // Loads: a <- memory[b + imm16]; memory, length and cards are those of the selected memory.

    /// also f32.load and i64.load32_u
    public static final int I32_LOAD = 202;
    /// also f64.load
    public static final int I64_LOAD = 203;
    public static final int I32_LOAD8_S = 204;
    /// also i64.load8_u
    public static final int I32_LOAD8_U = 205;
    public static final int I32_LOAD16_S = 206;
    /// also i64.load16_u
    public static final int I32_LOAD16_U = 207;
    public static final int I64_LOAD8_S = 208;
    public static final int I64_LOAD16_S = 209;
    public static final int I64_LOAD32_S = 210;

    // Stores: memory[b + imm16] <- a; each marks the cards of the pages it wrote.

    public static final int STORE8 = 211;
    public static final int STORE16 = 212;
    public static final int STORE32 = 213;
    public static final int STORE64 = 214;
    /// `a <- b` + next word, a 32-bit address; traps if it needs more than 32 bits
    public static final int ADDRESS = 215;
    /// a <- b + next word, a 64-bit address; traps if it needs more than 32 bits
    public static final int ADDRESS64 = 216;
    /// a <- min(b, 2^32 - 1), unsigned: an index or length of a 64-bit table or memory
    public static final int INDEX64 = 217;

    // Calls: the callee's arguments start at slot a.

    /// a function of this module; then its code address and its frame shape
    public static final int CALL = 218;
    /// no results
    public static final int RETURN = 219;
    /// slot c <- slot a
    public static final int RETURN_ONE = 220;
    /// imm32 = count << 16 | (base & 0xFFFF) : slots from base <- slots from a
    public static final int RETURN_MANY = 221;
    /// imm32 = function index
    public static final int CALL_IMPORT = 222;
    /// b = index slot; next word = table << 32 | type identity
    public static final int CALL_INDIRECT = 223;
    /// b = slot of the function reference
    public static final int CALL_REF = 224;
    /// as CALL, in place of this frame: imm32 = argument slots << 16 | (base & 0xFFFF)
    public static final int RETURN_CALL = 225;
    public static final int RETURN_CALL_IMPORT = 226;
    public static final int RETURN_CALL_INDIRECT = 227;
    public static final int RETURN_CALL_REF = 228;

    // Control that leaves the straight path.

    /// imm32 = host function
    public static final int HOST_CALL = 229;
    /// first instruction of a fresh continuation
    public static final int CONT_ENTER = 230;
    /// where the body of a continuation returns to
    public static final int CONT_RETURN = 231;
    /// a, a+1 <- a fresh continuation of the function reference b
    public static final int CONT_NEW = 232;
    /// a = first bound value and result; b = count of their slots
    public static final int CONT_BIND = 233;
    /// a = first argument and first result, b = the continuation; next word = argument slots | result slots << 16 | clauses << 32; two words a clause
    public static final int RESUME = 234;
    /// a = first argument, then the continuation; imm32 = tag; next word as RESUME
    public static final int RESUME_THROW = 235;
    /// a = exception, then the continuation; next word as RESUME
    public static final int RESUME_THROW_REF = 236;
    /// a = first result, b = first payload; next word = tag
    public static final int SUSPEND = 237;
    /// a = first argument and first result; imm32 = tag; next word = argument slots
    public static final int SWITCH = 238;
    /// a = first payload; imm32 = tag
    public static final int THROW = 239;
    /// a = exception reference
    public static final int THROW_REF = 240;
    /// where a function entered from the host returns to: the loop ends
    public static final int HOST_RETURN = 241;
    public static final int UNREACHABLE = 242;
    /// imm32 = binary opcode
    public static final int UNSUPPORTED = 243;

    // References.

    /// a <- reference to function imm32
    public static final int REF_FUNC = 244;
    /// a <- b == 0 (64 bits)
    public static final int REF_IS_NULL = 245;
    /// traps if a == 0 (64 bits); imm32 = what to say
    public static final int REF_AS_NON_NULL = 246;
    /// a <- b == c (64 bits)
    public static final int REF_EQ = 247;
    /// a <- b is of the type in the next word
    public static final int REF_TEST = 248;
    /// traps unless b is of the type in the next word
    public static final int REF_CAST = 249;

    // Memory as a whole.

    /// does the load or store that is the next word on memory imm32
    public static final int SELECT_MEMORY = 250;
    /// a <- pages of memory imm32
    public static final int MEMORY_SIZE = 251;
    /// a <- old pages or -1; b = pages; c = memory
    public static final int MEMORY_GROW = 252;
    /// a = address, b = value, c = length; next word = memory, top bits: see Memories
    public static final int MEMORY_FILL = 253;
    /// a = to, b = from, c = length; next word = to memory << 32 | from memory
    public static final int MEMORY_COPY = 254;
    /// a = to, b = from, c = length; next word = memory << 32 | segment
    public static final int MEMORY_INIT = 255;
    /// imm32 = segment
    public static final int DATA_DROP = 256;

    // Tables.

    /// `a <- table[b]`; next word = table
    public static final int TABLE_GET = 257;
    /// `table[b] <- a`; next word = table
    public static final int TABLE_SET = 258;
    /// a <- elements of table imm32
    public static final int TABLE_SIZE = 259;
    /// a <- old elements or -1; b = elements, c = value; next word = table
    public static final int TABLE_GROW = 260;
    /// a = index, b = value, c = length; next word = table
    public static final int TABLE_FILL = 261;
    /// a = to, b = from, c = length; next word = to table << 32 | from table
    public static final int TABLE_COPY = 262;
    /// a = to, b = from, c = length; next word = table << 32 | segment
    public static final int TABLE_INIT = 263;
    /// imm32 = segment
    public static final int ELEM_DROP = 264;

    // Pairs in one instruction.

    /// CONT_NEW of the function reference b, and RESUME of it
    public static final int RESUME_NEW = 265;

    /// REF_FUNC of function imm32, CONT_NEW and RESUME of it
    public static final int RESUME_FUNC = 266;
    /// I32_ADD_IMM a <- a + imm16 in b; then BR_IF a; displacement in the next word
    public static final int COUNT_BR_IF = 267;
    /// I32_ADD_IMM a <- a + imm16 in b; then a ? c, displacement in the next word
    public static final int COUNT_BR_NE = 268;
    /// the same
    public static final int COUNT_BR_LT_S = 269;
    /// the same
    public static final int COUNT_BR_LT_U = 270;

    // Checks that let a guest be stopped.

    /// traps or goes on, if the epoch has changed
    public static final int CHECK_EPOCH = 271;
    /// fuel <- fuel - imm32
    public static final int BURN = 272;
    /// fuel <- fuel - (a >> b), unsigned; c != 0: a has 64 bits
    public static final int BURN_RANGE = 273;

    // Two in one, as profiles of programs show them often; see docs/opcodes.md.

    /// a <- b rotated by imm16
    public static final int I32_ROTL_IMM = 274;
    /// a <- b rotated by imm16
    public static final int I64_ROTL_IMM = 275;
    /// `memory[b + c] <- a`, where `a` is the value itself, sign extended
    public static final int STORE8_IMM = 276;
    /// the same
    public static final int STORE16_IMM = 277;
    /// the same
    public static final int STORE32_IMM = 278;
    /// the same
    public static final int STORE64_IMM = 279;
    /// a <- b + next word
    public static final int I32_ADD_CONST = 280;
    /// the same
    public static final int I32_MUL_CONST = 281;
    /// the same
    public static final int I32_AND_CONST = 282;
    /// the same
    public static final int I32_OR_CONST = 283;
    /// the same
    public static final int I32_XOR_CONST = 284;
    /// the same
    public static final int I64_ADD_CONST = 285;
    /// the same
    public static final int I64_MUL_CONST = 286;
    /// the same
    public static final int I64_AND_CONST = 287;
    /// the same
    public static final int I64_OR_CONST = 288;
    /// the same
    public static final int I64_XOR_CONST = 289;
    /// I32_ADD_IMM, then I32_LOAD: `a <- memory[b + imm16]`, the sum modulo 2^32
    public static final int I32_LOAD_ADDED = 290;
    /// the same
    public static final int I64_LOAD_ADDED = 291;
    /// the same
    public static final int I32_LOAD8_U_ADDED = 292;
    /// I32_SHL_IMM, then I32_ADD: a <- b + (c << 2)
    public static final int I32_ADD_SHL_2 = 293;
    /// a <- b + (c << 3)
    public static final int I32_ADD_SHL_3 = 294;
    /// I32_ADD_SHL_2, then I32_LOAD: `a <- memory[b + (c << 2)]`, the sum modulo 2^32
    public static final int I32_LOAD_INDEXED = 295;
    /// I32_ADD_SHL_3, then I64_LOAD
    public static final int I64_LOAD_INDEXED = 296;
    /// I32_ADD, then I32_LOAD8_U
    public static final int I32_LOAD8_U_INDEXED = 297;
    /// I32_ADD twice: a <- (b + c) + next word slot
    public static final int I32_ADD_ADD = 298;
    /// F64_ADD twice
    public static final int F64_ADD_ADD = 299;
    /// I32_MUL, then I32_ADD: a <- (b * c) + next word slot
    public static final int I32_MUL_ADD = 300;
    /// F32_MUL, then F32_ADD: each rounds
    public static final int F32_MUL_ADD = 301;
    /// F64_MUL, then F64_ADD: each rounds
    public static final int F64_MUL_ADD = 302;
    /// I32_SHR_U_IMM, then I32_AND_IMM: a <- (b >>> low byte of c), its lowest bits as many as the high byte says
    public static final int I32_EXTRACT = 303;
    /// MOVE twice: the next word has the second one's a and b
    public static final int MOVE_2 = 304;
    /// I32_ADD_IMM a <- a + imm16 in b; then a ? imm16 in c, displacement in the next word
    public static final int COUNT_BR_NE_IMM = 305;
    /// the same
    public static final int COUNT_BR_LT_S_IMM = 306;
    /// the same
    public static final int COUNT_BR_LT_U_IMM = 307;
    /// I32_ADD a <- a + b; then a ? c, displacement in the next word
    public static final int ADD_BR_NE = 308;
    /// the same
    public static final int ADD_BR_LT_S = 309;
    /// the same
    public static final int ADD_BR_LT_U = 310;

    /// I32_ROTL_IMM, then I32_XOR: a <- (b rotated by imm16) ^ next word slot
    public static final int I32_ROTL_XOR = 311;
    /// I32_ADD_IMM a <- a + imm16 in b; then BR, displacement in the next word
    public static final int COUNT_BR = 312;
    /// I32_ADD a <- a + b; then BR, displacement in the next word
    public static final int ADD_BR = 313;
    /// I32_XOR, then I32_ADD: a <- (b ^ c) + next word slot
    public static final int I32_XOR_ADD = 314;
    /// I32_XOR, then I32_AND
    public static final int I32_XOR_AND = 315;
    /// I32_AND, then I32_XOR
    public static final int I32_AND_XOR = 316;
    /// I32_SHR_U_IMM, then I32_XOR: a <- (b >>> imm16) ^ next word slot
    public static final int I32_SHR_U_XOR = 317;
    /// I32_ROTL_IMM twice, then I32_XOR: a <- (b rotated by imm16) ^ (slot in the low 16 bits of the next word,
    /// rotated by the 16 bits above)
    public static final int I32_ROTL_ROTL_XOR = 318;
    /// I32_ADD, then I32_LOAD: `a <- memory[(b + c) + next word]`, the sum in parentheses modulo 2^32
    public static final int I32_LOAD_SUM = 319;
    /// the same
    public static final int I64_LOAD_SUM = 320;
    /// MOVE four times: the next three words have the others' a and b
    public static final int MOVE_4 = 321;

    /// I64_ADD a <- a + b; then BR, displacement in the next word
    public static final int I64_ADD_BR = 322;

    /// a <- imm32, zero extended
    public static final int CONST_U32 = 323;

    /// How many opcodes there are.
    public static final int COUNT = 324;
}
