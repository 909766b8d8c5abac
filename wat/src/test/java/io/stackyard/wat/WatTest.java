package io.stackyard.wat;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class WatTest {

    private static final String EMPTY = "00 61 73 6d 01 00 00 00";

    @Test
    void toBinary_emptyModule_isHeaderAlone() {
        assertEquals(EMPTY, hex("(module)"));
        assertEquals(EMPTY, hex(""));
        assertEquals(EMPTY, hex(" ;; nothing\n (; at (; all ;) ;) (@annotation \"(\")"));
    }

    @Test
    void toBinary_fieldsWithoutModule_areModule() {
        assertArrayEquals(Binaries.module("(module (memory 1) (func nop))"),
                Binaries.module("(memory 1) (func nop)"));
    }

    @Test
    void toBinary_binaryModule_givesBytesOfStrings() {
        assertEquals(EMPTY + " 2a", hex("(module $m binary \"\\00asm\" \"\\01\\00\\00\\00*\")"));
    }

    @Test
    void toBinary_wholeModule_ordersSections() {
        String text = """
                (module
                  (data $d "x")
                  (elem declare func $f)
                  (start $f)
                  (export "e" (global $g))
                  (import "m" "n" (func))
                  (tag (param i32))
                  (global $g i32 (i32.const 7))
                  (memory 1)
                  (table 1 funcref)
                  (func $f (data.drop $d))
                  (type (func (param i32))))""";
        assertEquals("""
                00 61 73 6d 01 00 00 00 \
                01 08 02 60 01 7f 00 60 00 00 \
                02 07 01 01 6d 01 6e 00 01 \
                03 02 01 01 \
                04 04 01 70 00 01 \
                05 03 01 00 01 \
                0d 03 01 00 00 \
                06 06 01 7f 00 41 07 0b \
                07 05 01 01 65 03 00 \
                08 01 01 \
                09 05 01 03 00 01 01 \
                0c 01 01 \
                0a 07 01 05 00 fc 09 00 0b \
                0b 04 01 01 01 78 \
                00 0b 04 6e 61 6d 65 01 04 01 01 01 66""", hex(text));
    }

    @Test
    void report_faultOnThirdLine_showsLineAndCaret() {
        WatException failure = Binaries.failure(
                Binaries.bytes("(module\n  (memory 1)\n  (func (export \"ä\") i32.plus))"));

        assertEquals("test.wat", failure.fileName());
        assertEquals(3, failure.line());
        assertEquals(22, failure.column());
        assertEquals("unknown operator i32.plus", failure.reason());
        assertEquals("unknown operator i32.plus (test.wat:3:22)", failure.getMessage());
        assertEquals("""
                test.wat:3:22: unknown operator i32.plus
                    (func (export "ä") i32.plus))
                                       ^""", failure.report());
    }

    @Test
    void report_longLine_showsPartAroundFault() {
        WatException failure = Binaries.failure(
                Binaries.bytes("(; ", "é".repeat(5000), " ;) oops", " nop".repeat(5000)));

        assertEquals(5008, failure.column());
        String[] lines = failure.report().split("\n", -1);
        assertEquals("test.wat:1:5008: unknown operator oops", lines[0]);
        assertTrue(lines[1].length() < 250, lines[1]);
        assertEquals(lines[1].indexOf("oops"), lines[2].indexOf('^'));
    }

    @Test
    void report_controlCharacters_areNotShown() {
        String shown = Binaries.failure(Binaries.bytes("(func \t", 27, ")")).report();

        assertEquals("""
                test.wat:1:8: illegal character
                  (func   )
                         ^""", shown);
    }

    private static String hex(String text) {
        return HexFormat.ofDelimiter(" ").formatHex(Binaries.module(text));
    }
}
