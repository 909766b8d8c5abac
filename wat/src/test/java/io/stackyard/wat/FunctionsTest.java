package io.stackyard.wat;

import static io.stackyard.wat.Binaries.CODE;
import static io.stackyard.wat.Binaries.instructions;
import static io.stackyard.wat.Binaries.reason;
import static io.stackyard.wat.Binaries.section;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FunctionsTest {

    @Test
    void locals_runsOfEqualTypes_areGrouped() {
        assertEquals("01 0a 03 02 7f 01 7e 02 7f 20 05 0b",
                section(CODE, """
                        (func (param $p f32)
                          (local i32 i32) (local $x i64) (local) (local i32) (local $y i32)
                          local.get $y)"""));
    }

    @Test
    void foldedInstruction_operandsComeFirst() {
        assertEquals("41 01 41 02 6a 41 03 6c 1a",
                instructions(
                        "(drop (i32.mul (i32.add (i32.const 1) (i32.const 2)) (i32.const 3)))"));
        assertEquals(instructions("i32.const 1 i32.const 2 i32.add drop"),
                instructions("i32.const 1 (drop (i32.add (i32.const 2)))"));
    }

    @Test
    void foldedIf_conditionComesBeforeIfAndOutsideItsLabel() {
        assertEquals("02 40 41 01 04 40 0c 00 0c 01 05 0c 01 0b 0b", instructions("""
                (block $out
                  (if $in (i32.const 1) (then (br $in) (br $out)) (else (br $out))))"""));
        assertEquals("02 40 41 01 0d 00 41 02 04 40 0b 0b", instructions("""
                (block $l
                  (if $l (br_if $l (i32.const 1)) (i32.const 2) (then)))"""));
    }

    @Test
    void flatBlocks_repeatTheirLabels() {
        assertEquals("03 40 41 00 04 7f 41 01 05 41 02 0b 1a 0b", instructions("""
                loop $l
                  i32.const 0
                  if $i (result i32) i32.const 1 else $i i32.const 2 end $i
                  drop
                end $l"""));
    }

    @Test
    void flatAndFolded_mix() {
        assertEquals("02 40 01 02 40 01 0b 01 0b 01", instructions("""
                (block nop block (nop) end nop) nop"""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "block end|02 40 0b",
        "block (result i32) unreachable end drop|02 7f 00 0b 1a",
        "block (result (ref null 3)) unreachable end drop|02 63 03 00 0b 1a",
        "block (type 3) end|02 03 0b",
        "block (type 64) end|02 c0 00 0b",
        "block (result) end|02 40 0b"})
    void blockType_shortestForm(String text, String encoded) {
        assertEquals(encoded, instructions(text));
    }

    @Test
    void labels_innerHidesOuterUntilItEnds() {
        assertEquals("02 40 02 40 02 40 0c 00 0b 0c 01 0c 00 0b 0c 00 0b", instructions("""
                block $a block $b block $a br $a end br $a br $b end br $a end"""));
    }

    @Test
    void branchTable_lastLabelIsDefault() {
        assertEquals("02 40 02 40 41 00 0e 02 00 01 05 0b 0b", instructions("""
                (block $a (block $b (br_table $b $a 5 (i32.const 0))))"""));
        assertEquals("02 40 41 00 0e 00 00 0b", instructions("(block (br_table 0 (i32.const 0)))"));
    }

    @Test
    void tryTable_clausesDoNotSeeItsLabel() {
        assertEquals("02 40 1f 40 04 00 02 00 01 02 00 02 00 03 00 0c 00 0b 0b", instructions("""
                (block $l
                  (try_table $l (catch 2 $l) (catch_ref 2 $l) (catch_all $l) (catch_all_ref $l)
                    (br $l)))"""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "(func block end $l)|mismatching label $l",
        "(func block $a end $l)|mismatching label $l",
        "(func i32.const 0 if $a else $b end)|mismatching label $b",
        "(func (block $l (br $k)))|unknown label $k",
        "(func (block $l) (br $l))|unknown label $l",
        "(func (local.get $x))|unknown local $x",
        "(func (param $x i32) (local $x i32))|duplicate local $x",
        "(func $f) (func $f)|duplicate function $f",
        "(func (call $f))|unknown function $f",
        "(func (block)|unexpected token: end of text",
        "(func block)|unexpected token )",
        "(func end)|unexpected token end",
        "(func (end))|unexpected token end",
        "(func else)|unexpected token else",
        "(func block else end)|unexpected token else",
        "(func (if (i32.const 0)))|unexpected token )",
        "(func (if i32.const 0 (then)))|unexpected token i32.const",
        "(func (if (then) (else) (nop)))|unexpected token (",
        "(func (if (then) (then)))|unexpected token then",
        "(func (if (then) nop))|unexpected token nop",
        "(func (then))|unexpected token then",
        "(func (i32.add nop))|unexpected token nop",
        "(func (nop) (local i32))|unexpected token local",
        "(func (catch_all 0))|unexpected token catch_all",
        "(func \"a\")|unexpected token \"a\"",
        "(func 0)|unexpected token 0",
        "(func (br_table))|unexpected token )",
        "(func (block (param $x i32)))|unexpected token $x",
        "(func (call_indirect (param $x i32)))|unexpected token $x"})
    void malformedFunction_isRefused(String text, String reason) {
        assertEquals(reason, reason(text));
    }
}
