package io.stackyard.wat;

import static io.stackyard.wat.Binaries.DATA_COUNT;
import static io.stackyard.wat.Binaries.instructions;
import static io.stackyard.wat.Binaries.reason;
import static io.stackyard.wat.Binaries.section;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstructionsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "unreachable|00", "nop|01", "return|0f", "drop|1a", "select|1b",
        "select (result)|1c 00", "select (result i32) (result (ref 1))|1c 02 7f 64 01",
        "call 200|10 c8 01", "return_call 1|12 01", "call_ref 1|14 01", "return_call_ref 1|15 01",
        "call_indirect 3 (type 2)|11 02 03", "return_call_indirect (type 2)|13 02 00",
        "throw 1|08 01", "throw_ref|0a", "br_on_null 0|d5 00", "br_on_non_null 0|d6 00",
        "global.set 2|24 02", "local.tee 300|22 ac 02",
        "i32.const -1|41 7f", "i32.const 0xffffffff|41 7f", "i32.const 64|41 c0 00",
        "i64.const -0x8000000000000000|42 80 80 80 80 80 80 80 80 80 7f",
        "f32.const 1|43 00 00 80 3f", "f64.const -0x1p-1074|44 01 00 00 00 00 00 00 80",
        "i32.add|6a", "f64.copysign|a6", "i64.extend32_s|c4", "i32.trunc_sat_f32_s|fc 00",
        "i64.trunc_sat_f64_u|fc 07"})
    void plainInstruction_isEncoded(String text, String encoded) {
        assertEquals(encoded, instructions(text));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "i32.load|28 02 00", "i64.load8_u|31 00 00", "f64.store|39 03 00",
        "i64.load32_u align=1|35 00 00", "i32.load offset=128 align=2|28 01 80 01",
        "i32.load 0 offset=1|28 02 01", "i32.load 3 offset=1|28 42 03 01",
        "i64.store offset=0xffffffffffffffff|37 03 ff ff ff ff ff ff ff ff ff 01",
        "memory.size|3f 00", "memory.grow 2|40 02", "memory.fill 1|fc 0b 01",
        "memory.init 5|fc 08 05 00", "memory.init 1 5|fc 08 05 01",
        "memory.copy|fc 0a 00 00", "memory.copy 1 2|fc 0a 01 02", "data.drop 5|fc 09 05",
        "table.get|25 00", "table.set 1|26 01", "table.size 1|fc 10 01", "table.grow|fc 0f 00",
        "table.fill 2|fc 11 02", "table.init 5|fc 0c 05 00", "table.init 1 5|fc 0c 05 01",
        "table.copy|fc 0e 00 00", "table.copy 1 2|fc 0e 01 02", "elem.drop 5|fc 0d 05"})
    void memoryAndTableInstruction_missingIndexIsZero(String text, String encoded) {
        assertEquals(encoded, instructions(text));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "ref.null func|d0 70", "ref.null 2|d0 02", "ref.null nocont|d0 75", "ref.is_null|d1",
        "ref.func 1|d2 01", "ref.eq|d3", "ref.as_non_null|d4",
        "struct.new 1|fb 00 01", "struct.get_s 1 0|fb 03 01 00", "struct.set 1 2|fb 05 01 02",
        "array.new_fixed 1 300|fb 08 01 ac 02", "array.new_data 1 2|fb 09 01 02",
        "array.new_elem 1 2|fb 0a 01 02", "array.len|fb 0f", "array.fill 1|fb 10 01",
        "array.copy 1 2|fb 11 01 02", "array.init_data 1 2|fb 12 01 02",
        "array.init_elem 1 2|fb 13 01 02", "array.set 1|fb 0e 01",
        "ref.test (ref 1)|fb 14 01", "ref.test (ref null 1)|fb 15 01", "ref.test anyref|fb 15 6e",
        "ref.cast (ref any)|fb 16 6e", "ref.cast nullref|fb 17 71",
        "br_on_cast 0 anyref (ref 1)|fb 18 01 00 6e 01",
        "br_on_cast_fail 0 (ref eq) (ref null i31)|fb 19 02 00 6d 6c",
        "any.convert_extern|fb 1a", "extern.convert_any|fb 1b", "ref.i31|fb 1c", "i31.get_u|fb 1e"})
    void referenceInstruction_isEncoded(String text, String encoded) {
        assertEquals(encoded, instructions(text));
    }

    @Test
    void field_isFoundByNameInItsType() {
        assertEquals("fb 02 00 01 fb 05 01 00", instructions("""
                struct.get $a $x struct.set $b $x)
                (type $a (struct (field i32) (field $x i32)))
                (type $b (struct (field $x (mut i32)))"""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "cont.new 1|e0 01", "cont.bind 1 2|e1 01 02", "suspend 1|e2 01", "switch 1 2|e6 01 02",
        "resume 1|e3 01 00", "resume 1 (on 2 3) (on 4 switch)|e3 01 02 00 02 03 01 04",
        "resume_throw 1 2 (on 3 switch)|e4 01 02 01 01 03",
        "resume_throw_ref 1 (on 2 0) (on 2 1)|e5 01 02 00 02 00 00 02 01"})
    void stackSwitchingInstruction_isEncoded(String text, String encoded) {
        assertEquals(encoded, instructions(text));
    }

    @Test
    void resume_folded_clausesComeBeforeOperands() {
        assertEquals("02 40 d0 00 e3 00 01 00 00 00 0b", instructions("""
                (block $l (resume $ct (on $t $l) (ref.null $ct))))
                (tag $t)
                (type $ct (cont 1)"""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "v128.load|fd 00 04 00", "v128.load8x8_s|fd 01 03 00", "v128.store align=1|fd 0b 00 00",
        "v128.load8_lane 7|fd 54 00 00 07", "v128.load8_lane 1 7|fd 54 40 01 00 07",
        "v128.load64_lane offset=1 1|fd 57 03 01 01",
        "v128.store32_lane 2 offset=1 align=1 3|fd 5a 40 02 01 03",
        "i8x16.shuffle 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 255"
                + "|fd 0d 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e ff",
        "i8x16.extract_lane_u 15|fd 16 0f", "i8x16.add|fd 6e", "i16x8.all_true|fd 83 01",
        "f64x2.convert_low_i32x4_u|fd ff 01", "i8x16.relaxed_swizzle|fd 80 02",
        "v128.const i8x16 0 1 2 3 4 5 6 7 8 9 10 11 12 13 -1 0xff"
                + "|fd 0c 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d ff ff",
        "v128.const i64x2 1 -1|fd 0c 01 00 00 00 00 00 00 00 ff ff ff ff ff ff ff ff",
        "v128.const f32x4 1 -0 inf nan"
                + "|fd 0c 00 00 80 3f 00 00 00 80 00 00 80 7f 00 00 c0 7f"})
    void vectorInstruction_isEncoded(String text, String encoded) {
        assertEquals(encoded, instructions(text));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "memory.init 0|01", "data.drop 0|01", "array.new_data 0 0|01", "array.init_data 0 0|01",
        "memory.copy|''", "array.new_elem 0 0|''"})
    void dataCount_standsBeforeCodeOnlyIfCodeNamesSegments(String text, String section) {
        assertEquals(section, section(DATA_COUNT, "(data \"\") (func " + text + ")"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "i32.plus|unknown operator i32.plus",
        "get_local 0|unknown operator get_local",
        "i32.const|unexpected token )",
        "i32.const nan:canonical|unexpected token nan:canonical",
        "i32.const 1.0|unexpected token 1.0",
        "i32.const 0x|unknown operator 0x",
        "i32.const0|unknown operator i32.const0",
        "br 0drop|unknown operator 0drop",
        "br_table 0$l|unknown operator 0$l",
        "i32.load align=0|alignment must be a power of two",
        "i32.load align=7|alignment must be a power of two",
        "i32.load align=-1|unknown operator align=-1",
        "i32.load align=1 offset=0|unexpected token offset=0",
        "i32.load offset=18446744073709551616|i64 constant out of range",
        "call 4294967296|i32 constant out of range",
        "v128.const 0 0 0 0|unexpected token 0",
        "v128.const i32x4 0 0 0|wrong number of lane literals )",
        "v128.const i32x4 0 0 0 0 0|wrong number of lane literals 0",
        "v128.const i32x4 0x 0 0 0|unknown operator 0x",
        "v128.const i8x16 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 256|constant out of range",
        "i8x16.shuffle 0 1 2|invalid lane length )",
        "i8x16.shuffle 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 256|i8 constant out of range",
        "i8x16.extract_lane_s 256|i8 constant out of range",
        "i8x16.extract_lane_s -1|unexpected token -1",
        "i8x16.extract_lane_s (nop)|unexpected token (",
        "struct.get 0 $x|unknown field $x",
        "ref.null i32|unexpected token i32",
        "ref.null funcref|unexpected token funcref",
        "ref.cast any|unexpected token any",
        "resume 0 (on 0)|unexpected token )",
        "resume $t|unknown type $t",
        "suspend $t|unknown tag $t",
        "global.get $g|unknown global $g",
        "table.get $t|unknown table $t",
        "memory.size $m|unknown memory $m",
        "data.drop $d|unknown data segment $d",
        "elem.drop $e|unknown elem segment $e"})
    void malformedInstruction_isRefused(String text, String reason) {
        assertEquals(reason, reason("(func " + text + ")"));
    }
}
