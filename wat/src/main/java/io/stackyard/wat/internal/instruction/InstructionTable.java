package io.stackyard.wat.internal.instruction;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// All instructions of WebAssembly 3.0 and of stack switching.
///
/// Rows of one kind of immediate stand together. A row starts with the opcode of its first
/// mnemonic, in hexadecimal, behind its prefix byte if it has one; those after it count up. A dash
/// is an opcode that belongs elsewhere or to nobody.
public final class InstructionTable {

    private static final Map<String, Instruction> BY_MNEMONIC = HashMap.newHashMap(700);
    private static final Map<Long, Instruction> BY_OPCODE = HashMap.newHashMap(700);

    static {
        control();
        aggregates();
        tablesAndMemories();
        accesses();
        numbers();
        vectorShapes();
        vectorArithmetic();
        relaxedVectors();
    }

    private InstructionTable() {}

    public static Optional<Instruction> find(String mnemonic) {
        return Optional.ofNullable(BY_MNEMONIC.get(mnemonic));
    }

    /// The instruction with an opcode.
    ///
    /// @param prefix its first byte if there are two parts, otherwise -1
    /// @param code the opcode, or its second part
    public static Optional<Instruction> find(int prefix, int code) {
        return Optional.ofNullable(BY_OPCODE.get(key(prefix, code)));
    }

    private static long key(int prefix, int code) {
        return (long) prefix << Integer.SIZE | Integer.toUnsignedLong(code);
    }

    static Collection<Instruction> all() {
        return Collections.unmodifiableCollection(BY_MNEMONIC.values());
    }

    static boolean contains(String mnemonic) {
        return BY_MNEMONIC.containsKey(mnemonic);
    }

    private static void control() {
        rows(Immediate.NONE, "00 unreachable nop", "0a throw_ref", "0f return", "1a drop");
        rows(Immediate.BLOCK, "02 block loop");
        rows(Immediate.IF, "04 if");
        rows(Immediate.TRY_TABLE, "1f try_table");
        rows(Immediate.TAG, "08 throw", "e2 suspend");
        rows(Immediate.LABEL, "0c br br_if", "d5 br_on_null br_on_non_null");
        rows(Immediate.LABELS, "0e br_table");
        rows(Immediate.FUNCTION, "10 call", "12 return_call", "d2 ref.func");
        rows(Immediate.CALL_INDIRECT, "11 call_indirect", "13 return_call_indirect");
        rows(Immediate.TYPE, "14 call_ref return_call_ref", "e0 cont.new");
        rows(Immediate.TYPE_TYPE, "e1 cont.bind");
        rows(Immediate.RESUME, "e3 resume", "e5 resume_throw_ref");
        rows(Immediate.RESUME_THROW, "e4 resume_throw");
        rows(Immediate.TYPE_TAG, "e6 switch");
        rows(Immediate.SELECT, "1b select");
        rows(Immediate.LOCAL, "20 local.get local.set local.tee");
        rows(Immediate.GLOBAL, "23 global.get global.set");
    }

    private static void aggregates() {
        rows(Immediate.HEAP_TYPE, "d0 ref.null");
        rows(Immediate.NONE, "d1 ref.is_null - ref.eq ref.as_non_null");
        rows(Immediate.TYPE, "fb 00 struct.new struct.new_default");
        rows(Immediate.TYPE_FIELD, "fb 02 struct.get struct.get_s struct.get_u struct.set");
        rows(Immediate.TYPE, "fb 06 array.new array.new_default");
        rows(Immediate.TYPE_LENGTH, "fb 08 array.new_fixed");
        rows(Immediate.TYPE_DATA, "fb 09 array.new_data", "fb 12 array.init_data");
        rows(Immediate.TYPE_ELEMENT, "fb 0a array.new_elem", "fb 13 array.init_elem");
        rows(
                Immediate.TYPE,
                "fb 0b array.get array.get_s array.get_u array.set",
                "fb 10 array.fill");
        rows(Immediate.TYPE_TYPE, "fb 11 array.copy");
        rows(Immediate.NONE, "fb 0f array.len");
        rows(Immediate.CAST, "fb 14 ref.test", "fb 16 ref.cast");
        rows(Immediate.BRANCH_ON_CAST, "fb 18 br_on_cast br_on_cast_fail");
        rows(Immediate.NONE, "fb 1a any.convert_extern extern.convert_any");
        rows(Immediate.NONE, "fb 1c ref.i31 i31.get_s i31.get_u");
    }

    private static void tablesAndMemories() {
        rows(Immediate.TABLE, "25 table.get table.set", "fc 0f table.grow table.size table.fill");
        rows(Immediate.TABLE_INIT, "fc 0c table.init");
        rows(Immediate.TABLE_COPY, "fc 0e table.copy");
        rows(Immediate.ELEMENT, "fc 0d elem.drop");
        rows(Immediate.MEMORY, "3f memory.size memory.grow", "fc 0b memory.fill");
        rows(Immediate.MEMORY_INIT, "fc 08 memory.init");
        rows(Immediate.MEMORY_COPY, "fc 0a memory.copy");
        rows(Immediate.DATA, "fc 09 data.drop");
    }

    private static void accesses() {
        accesses(
                0,
                "2c i32.load8_s i32.load8_u - - i64.load8_s i64.load8_u",
                "3a i32.store8 - i64.store8",
                "fd 07 v128.load8_splat");
        accesses(
                1,
                "2e i32.load16_s i32.load16_u - - i64.load16_s i64.load16_u",
                "3b i32.store16 - i64.store16",
                "fd 08 v128.load16_splat");
        accesses(
                2,
                "28 i32.load - f32.load",
                "34 i64.load32_s i64.load32_u i32.store - f32.store",
                "3e i64.store32",
                "fd 09 v128.load32_splat",
                "fd 5c v128.load32_zero");
        accesses(
                3,
                "29 i64.load - f64.load",
                "37 i64.store - f64.store",
                "fd 01 v128.load8x8_s v128.load8x8_u",
                "fd 03 v128.load16x4_s v128.load16x4_u v128.load32x2_s v128.load32x2_u",
                "fd 0a v128.load64_splat",
                "fd 5d v128.load64_zero");
        accesses(4, "fd 00 v128.load", "fd 0b v128.store");
        laneAccesses(0, "fd 54 v128.load8_lane - - - v128.store8_lane");
        laneAccesses(1, "fd 55 v128.load16_lane - - - v128.store16_lane");
        laneAccesses(2, "fd 56 v128.load32_lane - - - v128.store32_lane");
        laneAccesses(3, "fd 57 v128.load64_lane - - - v128.store64_lane");
    }

    private static void numbers() {
        rows(Immediate.I32, "41 i32.const");
        rows(Immediate.I64, "42 i64.const");
        rows(Immediate.F32, "43 f32.const");
        rows(Immediate.F64, "44 f64.const");
        rows(
                Immediate.NONE,
                "45 i32.eqz i32.eq i32.ne i32.lt_s i32.lt_u i32.gt_s i32.gt_u",
                "4c i32.le_s i32.le_u i32.ge_s i32.ge_u",
                "50 i64.eqz i64.eq i64.ne i64.lt_s i64.lt_u i64.gt_s i64.gt_u",
                "57 i64.le_s i64.le_u i64.ge_s i64.ge_u",
                "5b f32.eq f32.ne f32.lt f32.gt f32.le f32.ge",
                "61 f64.eq f64.ne f64.lt f64.gt f64.le f64.ge",
                "67 i32.clz i32.ctz i32.popcnt i32.add i32.sub i32.mul i32.div_s i32.div_u",
                "6f i32.rem_s i32.rem_u i32.and i32.or i32.xor i32.shl i32.shr_s i32.shr_u",
                "77 i32.rotl i32.rotr",
                "79 i64.clz i64.ctz i64.popcnt i64.add i64.sub i64.mul i64.div_s i64.div_u",
                "81 i64.rem_s i64.rem_u i64.and i64.or i64.xor i64.shl i64.shr_s i64.shr_u",
                "89 i64.rotl i64.rotr",
                "8b f32.abs f32.neg f32.ceil f32.floor f32.trunc f32.nearest f32.sqrt",
                "92 f32.add f32.sub f32.mul f32.div f32.min f32.max f32.copysign",
                "99 f64.abs f64.neg f64.ceil f64.floor f64.trunc f64.nearest f64.sqrt",
                "a0 f64.add f64.sub f64.mul f64.div f64.min f64.max f64.copysign",
                "a7 i32.wrap_i64 i32.trunc_f32_s i32.trunc_f32_u i32.trunc_f64_s i32.trunc_f64_u",
                "ac i64.extend_i32_s i64.extend_i32_u",
                "ae i64.trunc_f32_s i64.trunc_f32_u i64.trunc_f64_s i64.trunc_f64_u",
                "b2 f32.convert_i32_s f32.convert_i32_u f32.convert_i64_s f32.convert_i64_u",
                "b6 f32.demote_f64",
                "b7 f64.convert_i32_s f64.convert_i32_u f64.convert_i64_s f64.convert_i64_u",
                "bb f64.promote_f32 i32.reinterpret_f32 i64.reinterpret_f64",
                "be f32.reinterpret_i32 f64.reinterpret_i64",
                "c0 i32.extend8_s i32.extend16_s i64.extend8_s i64.extend16_s i64.extend32_s",
                "fc 00 i32.trunc_sat_f32_s i32.trunc_sat_f32_u i32.trunc_sat_f64_s",
                "fc 03 i32.trunc_sat_f64_u i64.trunc_sat_f32_s i64.trunc_sat_f32_u",
                "fc 06 i64.trunc_sat_f64_s i64.trunc_sat_f64_u");
    }

    private static void vectorShapes() {
        rows(Immediate.V128, "fd 0c v128.const");
        rows(Immediate.SHUFFLE, "fd 0d i8x16.shuffle");
        rows(
                Immediate.NONE,
                "fd 0e i8x16.swizzle i8x16.splat i16x8.splat i32x4.splat i64x2.splat",
                "fd 13 f32x4.splat f64x2.splat");
        rows(
                Immediate.LANE,
                "fd 15 i8x16.extract_lane_s i8x16.extract_lane_u i8x16.replace_lane",
                "fd 18 i16x8.extract_lane_s i16x8.extract_lane_u i16x8.replace_lane",
                "fd 1b i32x4.extract_lane i32x4.replace_lane",
                "fd 1d i64x2.extract_lane i64x2.replace_lane",
                "fd 1f f32x4.extract_lane f32x4.replace_lane",
                "fd 21 f64x2.extract_lane f64x2.replace_lane");
        rows(
                Immediate.NONE,
                "fd 23 i8x16.eq i8x16.ne i8x16.lt_s i8x16.lt_u i8x16.gt_s i8x16.gt_u",
                "fd 29 i8x16.le_s i8x16.le_u i8x16.ge_s i8x16.ge_u",
                "fd 2d i16x8.eq i16x8.ne i16x8.lt_s i16x8.lt_u i16x8.gt_s i16x8.gt_u",
                "fd 33 i16x8.le_s i16x8.le_u i16x8.ge_s i16x8.ge_u",
                "fd 37 i32x4.eq i32x4.ne i32x4.lt_s i32x4.lt_u i32x4.gt_s i32x4.gt_u",
                "fd 3d i32x4.le_s i32x4.le_u i32x4.ge_s i32x4.ge_u",
                "fd 41 f32x4.eq f32x4.ne f32x4.lt f32x4.gt f32x4.le f32x4.ge",
                "fd 47 f64x2.eq f64x2.ne f64x2.lt f64x2.gt f64x2.le f64x2.ge",
                "fd 4d v128.not v128.and v128.andnot v128.or v128.xor v128.bitselect v128.any_true",
                "fd 5e f32x4.demote_f64x2_zero f64x2.promote_low_f32x4");
    }

    private static void vectorArithmetic() {
        rows(
                Immediate.NONE,
                "fd 60 i8x16.abs i8x16.neg i8x16.popcnt i8x16.all_true i8x16.bitmask",
                "fd 65 i8x16.narrow_i16x8_s i8x16.narrow_i16x8_u",
                "fd 67 f32x4.ceil f32x4.floor f32x4.trunc f32x4.nearest",
                "fd 6b i8x16.shl i8x16.shr_s i8x16.shr_u i8x16.add i8x16.add_sat_s i8x16.add_sat_u",
                "fd 71 i8x16.sub i8x16.sub_sat_s i8x16.sub_sat_u f64x2.ceil f64x2.floor",
                "fd 76 i8x16.min_s i8x16.min_u i8x16.max_s i8x16.max_u f64x2.trunc i8x16.avgr_u",
                "fd 7c i16x8.extadd_pairwise_i8x16_s i16x8.extadd_pairwise_i8x16_u",
                "fd 7e i32x4.extadd_pairwise_i16x8_s i32x4.extadd_pairwise_i16x8_u",
                "fd 80 i16x8.abs i16x8.neg i16x8.q15mulr_sat_s i16x8.all_true i16x8.bitmask",
                "fd 85 i16x8.narrow_i32x4_s i16x8.narrow_i32x4_u",
                "fd 87 i16x8.extend_low_i8x16_s i16x8.extend_high_i8x16_s",
                "fd 89 i16x8.extend_low_i8x16_u i16x8.extend_high_i8x16_u",
                "fd 8b i16x8.shl i16x8.shr_s i16x8.shr_u i16x8.add i16x8.add_sat_s i16x8.add_sat_u",
                "fd 91 i16x8.sub i16x8.sub_sat_s i16x8.sub_sat_u f64x2.nearest i16x8.mul",
                "fd 96 i16x8.min_s i16x8.min_u i16x8.max_s i16x8.max_u - i16x8.avgr_u",
                "fd 9c i16x8.extmul_low_i8x16_s i16x8.extmul_high_i8x16_s",
                "fd 9e i16x8.extmul_low_i8x16_u i16x8.extmul_high_i8x16_u",
                "fd a0 i32x4.abs i32x4.neg - i32x4.all_true i32x4.bitmask",
                "fd a7 i32x4.extend_low_i16x8_s i32x4.extend_high_i16x8_s",
                "fd a9 i32x4.extend_low_i16x8_u i32x4.extend_high_i16x8_u",
                "fd ab i32x4.shl i32x4.shr_s i32x4.shr_u i32x4.add - - i32x4.sub - - - i32x4.mul",
                "fd b6 i32x4.min_s i32x4.min_u i32x4.max_s i32x4.max_u i32x4.dot_i16x8_s",
                "fd bc i32x4.extmul_low_i16x8_s i32x4.extmul_high_i16x8_s",
                "fd be i32x4.extmul_low_i16x8_u i32x4.extmul_high_i16x8_u",
                "fd c0 i64x2.abs i64x2.neg - i64x2.all_true i64x2.bitmask",
                "fd c7 i64x2.extend_low_i32x4_s i64x2.extend_high_i32x4_s",
                "fd c9 i64x2.extend_low_i32x4_u i64x2.extend_high_i32x4_u",
                "fd cb i64x2.shl i64x2.shr_s i64x2.shr_u i64x2.add - - i64x2.sub - - - i64x2.mul",
                "fd d6 i64x2.eq i64x2.ne i64x2.lt_s i64x2.gt_s i64x2.le_s i64x2.ge_s",
                "fd dc i64x2.extmul_low_i32x4_s i64x2.extmul_high_i32x4_s",
                "fd de i64x2.extmul_low_i32x4_u i64x2.extmul_high_i32x4_u",
                "fd e0 f32x4.abs f32x4.neg - f32x4.sqrt f32x4.add f32x4.sub f32x4.mul f32x4.div",
                "fd e8 f32x4.min f32x4.max f32x4.pmin f32x4.pmax",
                "fd ec f64x2.abs f64x2.neg - f64x2.sqrt f64x2.add f64x2.sub f64x2.mul f64x2.div",
                "fd f4 f64x2.min f64x2.max f64x2.pmin f64x2.pmax",
                "fd f8 i32x4.trunc_sat_f32x4_s i32x4.trunc_sat_f32x4_u",
                "fd fa f32x4.convert_i32x4_s f32x4.convert_i32x4_u",
                "fd fc i32x4.trunc_sat_f64x2_s_zero i32x4.trunc_sat_f64x2_u_zero",
                "fd fe f64x2.convert_low_i32x4_s f64x2.convert_low_i32x4_u");
    }

    private static void relaxedVectors() {
        rows(
                Immediate.NONE,
                "fd 100 i8x16.relaxed_swizzle",
                "fd 101 i32x4.relaxed_trunc_f32x4_s i32x4.relaxed_trunc_f32x4_u",
                "fd 103 i32x4.relaxed_trunc_f64x2_s_zero i32x4.relaxed_trunc_f64x2_u_zero",
                "fd 105 f32x4.relaxed_madd f32x4.relaxed_nmadd",
                "fd 107 f64x2.relaxed_madd f64x2.relaxed_nmadd",
                "fd 109 i8x16.relaxed_laneselect i16x8.relaxed_laneselect",
                "fd 10b i32x4.relaxed_laneselect i64x2.relaxed_laneselect",
                "fd 10d f32x4.relaxed_min f32x4.relaxed_max f64x2.relaxed_min f64x2.relaxed_max",
                "fd 111 i16x8.relaxed_q15mulr_s i16x8.relaxed_dot_i8x16_i7x16_s",
                "fd 113 i32x4.relaxed_dot_i8x16_i7x16_add_s");
    }

    private static void accesses(int alignmentLog2, String... rows) {
        addAll(Immediate.MEMORY_ARGUMENT, alignmentLog2, rows);
    }

    private static void laneAccesses(int alignmentLog2, String... rows) {
        addAll(Immediate.MEMORY_ARGUMENT_LANE, alignmentLog2, rows);
    }

    private static void rows(Immediate immediate, String... rows) {
        addAll(immediate, 0, rows);
    }

    private static void addAll(Immediate immediate, int alignmentLog2, String... rows) {
        for (String row : rows) {
            boolean prefixed = row.charAt(0) == 'f'; // No opcode without prefix is that high.
            String[] words = row.split(" ", -1);
            int prefix = prefixed ? Integer.parseInt(words[0], 16) : Instruction.NO_PREFIX;
            int first = prefixed ? 1 : 0;
            int code = Integer.parseInt(words[first], 16);
            for (int word = first + 1; word < words.length; word++, code++) {
                if (!words[word].equals("-")) {
                    add(new Instruction(words[word], prefix, code, immediate, alignmentLog2));
                }
            }
        }
    }

    private static void add(Instruction instruction) {
        Instruction previous = BY_MNEMONIC.put(instruction.mnemonic(), instruction);
        assert previous == null : instruction;
        put(instruction, 0);
        if (instruction.immediate() == Immediate.CAST) {
            put(instruction, 1); // The same to a type with null.
        }
    }

    private static void put(Instruction instruction, int distance) {
        long key = key(instruction.prefix(), instruction.code() + distance);
        Instruction previous = BY_OPCODE.put(key, instruction);
        assert previous == null : instruction + " and " + previous;
    }
}
