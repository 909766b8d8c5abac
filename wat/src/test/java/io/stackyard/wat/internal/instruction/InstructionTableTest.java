package io.stackyard.wat.internal.instruction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstructionTableTest {

    @Test
    void all_opcodesDiffer() {
        var opcodes = new HashSet<String>();
        for (Instruction instruction : InstructionTable.all()) {
            assertTrue(opcodes.add(instruction.prefix() + " " + instruction.code()),
                    instruction::toString);
        }
        assertEquals(501, opcodes.size());
    }

    @ParameterizedTest
    @CsvSource({
        "i32.load8_u,-1,2d,0", "i64.store32,-1,3e,2", "f64.promote_f32,-1,bb,0",
        "i64.trunc_sat_f64_u,fc,7,0", "table.fill,fc,11,0", "i31.get_u,fb,1e,0",
        "v128.load64_zero,fd,5d,3", "v128.store64_lane,fd,5b,3", "f64x2.pmax,fd,f7,0",
        "i64x2.mul,fd,d5,0", "i32x4.dot_i16x8_s,fd,ba,0", "i16x8.avgr_u,fd,9b,0",
        "i32x4.relaxed_dot_i8x16_i7x16_add_s,fd,113,0", "switch,-1,e6,0"})
    void find_lastOfItsRow_hasItsCode(String mnemonic, String prefix, String code, int alignment) {
        Instruction found = InstructionTable.find(mnemonic).orElseThrow();
        assertEquals(Integer.parseInt(prefix, 16), found.prefix());
        assertEquals(Integer.parseInt(code, 16), found.code());
        assertEquals(alignment, found.alignmentLog2());
    }

    @Test
    void vocabulary_knowsInstructionsAndGrammar() {
        assertTrue(Vocabulary.isKnown("i32.add"));
        assertTrue(Vocabulary.isKnown("catch_all_ref"));
        assertTrue(Vocabulary.isKnown("nan:canonical"));
        assertEquals(false, Vocabulary.isKnown("i32.wrap/i64"));
        assertEquals(false, Vocabulary.isKnown(""));
    }
}
