package io.stackyard.wat;

import static io.stackyard.wat.Binaries.CUSTOM;
import static io.stackyard.wat.Binaries.DATA;
import static io.stackyard.wat.Binaries.ELEMENT;
import static io.stackyard.wat.Binaries.EXPORT;
import static io.stackyard.wat.Binaries.GLOBAL;
import static io.stackyard.wat.Binaries.IMPORT;
import static io.stackyard.wat.Binaries.MEMORY;
import static io.stackyard.wat.Binaries.START;
import static io.stackyard.wat.Binaries.TABLE;
import static io.stackyard.wat.Binaries.TAG;
import static io.stackyard.wat.Binaries.reason;
import static io.stackyard.wat.Binaries.section;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "(func (type 3))|00 03", "(func $f (param $x i32))|00 00",
        "(table 1 funcref)|01 70 00 01", "(table i64 1 2 (ref 0))|01 64 00 05 01 02",
        "(memory 1)|02 00 01", "(memory $m i64 1 2)|02 05 01 02", "(memory i32 0)|02 00 00",
        "(global i32)|03 7f 00", "(global (mut anyref))|03 6e 01",
        "(tag (type 5))|04 00 05"})
    void import_fieldAndInline_areTheSame(String type, String encoded) {
        String expected = "01 01 6d 02 c3 a9 " + encoded;
        assertEquals(expected, section(IMPORT, "(import \"m\" \"é\" " + type + ")"));
        int name = type.indexOf(' ', 1) + 1;
        boolean named = type.charAt(name) == '$';
        int behind = named ? type.indexOf(' ', name) + 1 : name;
        String inline = type.substring(0, behind) + "(import \"m\" \"\\u{e9}\") " + type.substring(
                behind);
        assertEquals(expected, section(IMPORT, inline));
    }

    @Test
    void exports_inlineAndFields_keepOrderOfText() {
        assertEquals("05 01 61 02 01 01 62 02 01 01 63 02 00 01 64 04 00 01 65 00 00",
                section(EXPORT, """
                        (memory 1)
                        (memory (export "a") (export "b") 1)
                        (export "c" (memory 0))
                        (tag (export "d"))
                        (export "e" (func $f))
                        (func $f)"""));
    }

    @Test
    void exports_indicesCountImports() {
        assertEquals("02 01 62 00 01 01 61 00 00", section(EXPORT, """
                (import "" "" (func))
                (func (export "b"))
                (export "a" (func 0))"""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "(table 10 funcref)|01 70 00 0a", "(table i64 10 20 externref)|01 6f 05 0a 14",
        "(table 1 (ref func) (ref.func 0))|01 40 00 64 70 00 01 d2 00 0b",
        "(table 1 funcref ref.null func)|01 40 00 70 00 01 d0 70 0b",
        "(table funcref (elem 0 1))|01 70 01 02 02",
        "(table i64 (ref null 1) (elem))|01 63 01 05 00 00"})
    void table_isEncoded(String text, String encoded) {
        assertEquals(encoded, section(TABLE, text));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "(memory 0x10000)|01 00 80 80 04", "(memory i64 1 1)|01 05 01 01",
        "(memory (data))|01 01 00 00", "(memory (data \"a\" \"b\"))|01 01 01 01",
        "(memory 0xffffffffffffffff)|01 00 ff ff ff ff ff ff ff ff ff 01"})
    void memory_isEncoded(String text, String encoded) {
        assertEquals(encoded, section(MEMORY, text));
    }

    @Test
    void memory_inlineDataOverOnePage_roundsUp() {
        assertEquals("01 01 01 01", section(MEMORY, inlineData(65536)));
        assertEquals("01 01 02 02", section(MEMORY, inlineData(65537)));
    }

    private static String inlineData(int byteSize) {
        return "(memory (data \"" + "x".repeat(byteSize) + "\"))";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "(elem func 1 2)|01 01 00 02 01 02",
        "(elem declare func 1)|01 03 00 01 01",
        "(elem (i32.const 0) 1 2)|01 00 41 00 0b 02 01 02",
        "(elem (offset i32.const 0) func 1)|01 00 41 00 0b 01 01",
        "(elem (i32.const 0))|01 00 41 00 0b 00",
        "(elem (table 0) (i32.const 0) func 1)|01 00 41 00 0b 01 01",
        "(elem (table 2) (i32.const 0) func 1)|01 02 02 41 00 0b 00 01 01",
        "(elem funcref (ref.func 1) (item ref.null func))|01 05 70 02 d2 01 0b d0 70 0b",
        "(elem (i32.const 0) funcref (ref.func 1))|01 04 41 00 0b 01 d2 01 0b",
        "(elem (i32.const 0) (ref func) (ref.func 1))|01 06 00 41 00 0b 64 70 01 d2 01 0b",
        "(elem (table 1) (i32.const 0) funcref)|01 06 01 41 00 0b 70 00",
        "(elem declare (ref 2) (item (ref.func 1)))|01 07 64 02 01 d2 01 0b",
        "(table funcref (elem 3 4))|01 00 41 00 0b 02 03 04",
        "(table i64 funcref (elem (ref.func 3)))|01 04 42 00 0b 01 d2 03 0b",
        "(table (ref 1) (elem 3))|01 06 00 41 00 0b 64 01 01 d2 03 0b"})
    void elementSegment_shortestForm(String text, String encoded) {
        assertEquals(encoded, section(ELEMENT, text));
    }

    @Test
    void elementSegment_inlineOnes_countAmongTheOthers() {
        assertEquals("01 08 00 fc 0d 00 fc 0d 01 0b",
                section(Binaries.CODE, """
                        (table funcref (elem))
                        (elem $e func)
                        (func elem.drop 0 elem.drop $e)"""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "(data)|01 01 00", "(data \"a\" \"\\00b\")|01 01 03 61 00 62",
        "(data (i32.const 1) \"a\")|01 00 41 01 0b 01 61",
        "(data (memory 0) (offset i32.const 1) \"a\")|01 00 41 01 0b 01 61",
        "(data (memory 2) (i64.const 1) \"\\ff\")|01 02 02 42 01 0b 01 ff",
        "(memory i64 (data \"a\"))|01 00 42 00 0b 01 61",
        "(data (offset (global.get 0) i32.const 1 i32.add))|01 00 23 00 41 01 6a 0b 00"})
    void dataSegment_isEncoded(String text, String encoded) {
        assertEquals(encoded, section(DATA, text));
    }

    @Test
    void globalTagAndStart_areEncoded() {
        assertEquals("02 7f 00 41 01 0b 7e 01 42 02 0b",
                section(GLOBAL, "(global i32 (i32.const 1)) (global (mut i64) i64.const 2)"));
        assertEquals("02 00 00 00 01",
                section(TAG, "(tag (param i32)) (tag (export \"t\") (result i32))"));
        assertEquals("01", section(START, "(func) (func $f) (start $f)"));
    }

    @Test
    void names_ofModuleFunctionsAndLocals_areKept() {
        assertEquals("04 6e 61 6d 65" // "name"
                + " 00 02 01 6d" // module m
                + " 01 09 02 00 01 69 02 03 66 20 67" // functions 0 i, 2 "f g"
                + " 02 0e 02 01 01 01 01 79 02 02 00 01 78 01 01 7a",
                section(CUSTOM, """
                        (module $m
                          (func $i (import "" ""))
                          (func (param i32) (local $y i32))
                          (func $"f g" (param $x i32) (local $z i32)))"""));
        assertEquals("", section(CUSTOM, "(func (param i32)) (global $g i32 (i32.const 0))"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "(func) (import \"\" \"\" (memory 0))|import after function definition",
        "(memory 0) (func (import \"\" \"\"))|import after memory definition",
        "(tag) (import \"\" \"\" (memory 0))|import after tag definition",
        "(func) (start 0) (start 0)|multiple start sections",
        "(memory $m 0) (memory $m 0)|duplicate memory $m",
        "(import \"\" \"\" (table $t 0 funcref)) (table $t 0 funcref)|duplicate table $t",
        "(global $g i32 (i32.const 0)) (global $g i32 (i32.const 0))|duplicate global $g",
        "(tag $t) (tag $t)|duplicate tag $t",
        "(elem $e func) (elem $e func)|duplicate elem segment $e",
        "(data $d) (data $d)|duplicate data segment $d",
        "(export \"\" (func $f))|unknown function $f",
        "(export \"a\" (type 0))|unexpected token type",
        "(export \"a\" func 0)|unexpected token func",
        "(export a (func 0))|unknown operator a",
        "(import \"a\" (func))|unexpected token (",
        "(import \"a\" \"b\" (elem))|unexpected token elem",
        "(import \"a\" \"b\" (func) (func))|unexpected token (",
        "(export \"\\ff\" (func 0))|malformed UTF-8 encoding",
        "(import \"\\80\" \"\" (func))|malformed UTF-8 encoding",
        "(table 0 i32)|unexpected token i32", "(memory)|unexpected token )",
        "(memory 1 2 3)|unexpected token 3", "(memory -1)|unexpected token -1",
        "(memory 0x10000000000000000)|i64 constant out of range",
        "(elem (table 0) (i32.const 0) 1)|unexpected token 1",
        "(elem 0)|unexpected token 0", "(data 0)|unexpected token 0",
        "(data (memory 0) i32.const 0 \"\")|unexpected token i32.const",
        "(elem (table 0) i32.const 0 func)|unexpected token i32.const",
        "(data (memory 0))|unexpected token )", "(start)|unexpected token )",
        "(start 0 1)|unexpected token 1",
        "(field)|unexpected token field", "(fields)|unknown operator fields",
        "(module) (module)|unexpected token (", "(module $a $b)|unexpected token $b",
        "(module (func)) (func)|unexpected token (", "(module (module))|unexpected token module",
        "module|unexpected token module", "(|unexpected token: end of text",
        ")|unexpected token )", "(func))|unexpected token )"})
    void malformedField_isRefused(String text, String reason) {
        assertEquals(reason, reason(text));
    }
}
