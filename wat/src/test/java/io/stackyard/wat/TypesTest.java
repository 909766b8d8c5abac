package io.stackyard.wat;

import static io.stackyard.wat.Binaries.CODE;
import static io.stackyard.wat.Binaries.FUNCTION;
import static io.stackyard.wat.Binaries.TYPE;
import static io.stackyard.wat.Binaries.reason;
import static io.stackyard.wat.Binaries.section;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TypesTest {

    @ParameterizedTest
    @CsvSource({
        "i32,7f", "i64,7e", "f32,7d", "f64,7c", "v128,7b",
        "funcref,70", "(ref null func),70", "(ref func),64 70",
        "externref,6f", "anyref,6e", "eqref,6d", "i31ref,6c", "structref,6b", "arrayref,6a",
        "exnref,69", "contref,68", "nullref,71", "nullexternref,72", "nullfuncref,73",
        "nullexnref,74", "nullcontref,75",
        "(ref cont),64 68", "(ref nocont),64 75", "(ref null nocont),75",
        "(ref 0),64 00", "(ref null 0),63 00", "(ref $t),64 00", "(ref 64),64 c0 00",
        "(ref null 4294967295),63 ff ff ff ff 0f"})
    void valueType_anyForm_hasOneEncoding(String type, String encoded) {
        assertEquals("01 60 01 " + encoded + " 00",
                section(TYPE, "(type $t (func (param " + type + ")))"));
    }

    @ParameterizedTest
    @EnumSource
    void heapType_abstract_isNamedByEnum(AbstractHeapType type) {
        assertEquals(type, AbstractHeapType.named(type.text()).orElseThrow());
        assertEquals(String.format("01 60 00 01 64 %02x", type.code()),
                section(TYPE, "(type (func (result (ref " + type.text() + "))))"));
    }

    @ParameterizedTest
    @CsvSource({
        "(func (param $a i32) (param i64 f32) (result f64) (result)),60 03 7f 7e 7d 01 7c",
        "(struct),5f 00",
        "(struct (field i8 (mut i16)) (field $x i32)),5f 03 78 00 77 01 7f 00",
        "(array (mut (ref null any))),5e 6e 01",
        "(cont 0),5d 00", "(cont $t),5d 00", "(cont (type $t)),5d 00", "(cont 64),5d c0 00",
        "(sub (func)),50 00 60 00 00", "(sub final (func)),60 00 00",
        "(sub $t (func)),50 01 00 60 00 00", "(sub final 0 1 (func)),4f 02 00 01 60 00 00"})
    void compositeType_eachKind_isEncoded(String type, String encoded) {
        assertEquals("01 " + encoded, section(TYPE, "(type $t " + type + ")"));
    }

    @Test
    void recursiveGroup_twoTypes_isOneEntry() {
        assertEquals("02 4e 02 60 01 64 01 00 5d 00 60 00 00", section(TYPE, """
                (rec (type $f (func (param (ref $c)))) (type $c (cont $f)))
                (type (func))"""));
    }

    @Test
    void recursiveGroup_otherThanTwoTypes_isCounted() {
        assertEquals("01 4e 00", section(TYPE, "(rec)"));
        assertEquals("01 60 00 00", section(TYPE, "(rec (type (func)))"));
    }

    @Test
    void implicitTypes_areAddedBehindExplicitOnesInOrderOfText() {
        String text = """
                (func (result f32) (block (param i32 i32)) (call_indirect (param f64)))
                (func (param i64))
                (func (result f32))
                (type (func (param i64)))""";
        assertEquals("04 60 01 7e 00 60 00 01 7d 60 02 7f 7f 00 60 01 7c 00", section(TYPE, text));
        assertEquals("03 01 00 01", section(FUNCTION, text));
        assertEquals("03 08 00 02 02 0b 11 03 00 0b 02 00 0b 02 00 0b", section(CODE, text));
    }

    @Test
    void implicitType_takesFirstPlainTypeAlone() {
        // Not a type with subtypes, not one of a larger group: only $plain is just this function.
        assertEquals("01 04", section(FUNCTION, """
                (type (sub (func)))
                (rec (type (func)) (type (func)))
                (type (sub final 0 (func)))
                (type $plain (sub final (func)))
                (type (func))
                (func)"""));
    }

    @Test
    void typeUse_explicitAlone_givesParametersToLocals() {
        assertEquals("01 06 01 01 7e 20 02 0b", section(CODE, """
                (type $t (func (param i32 i32)))
                (func (type $t) (local $x i64) local.get $x)"""));
    }

    @Test
    void typeUse_outOfRangeAlone_isForTheValidator() {
        assertEquals("01 2a", section(FUNCTION, "(func (type 42) (local i32) (local.get 0))"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "(func (type 42) (param i32)); unknown type 42",
        "(func (type 42) (local $x i32)); unknown type of the function, needed to count its"
                + " parameters",
        "(func (type $t)); unknown type $t",
        "(type $t (struct)) (func (type $t) (param i32)); non-function type 0",
        "(type $t (func)) (func (type $t) (param i32));"
                + " inline function type does not match explicit type 0",
        "(type $t (func)) (func (type $t) (result i32) (param i32)); unexpected token param",
        "(type $t (func)) (func (param i32) (type $t)); unexpected token type",
        "(type $t (func)) (type $t (func)); duplicate type $t",
        "(type (struct (field $x i32) (field $x i32))); duplicate field $x",
        "(type (func (result $x i32))); unexpected token $x",
        "(type (cont (func))); unexpected token (",
        "(type (sub final)); unexpected token )",
        "(type (ref func)); unexpected token ref",
        "(type (func (param i8))); unexpected token i8",
        "(type (func (param (ref null)))); unexpected token )",
        "(type (func (param (ref i32)))); unexpected token i32",
        "(rec (func)); unexpected token func"})
    void malformedType_isRefused(String text, String reason) {
        assertEquals(reason, reason(text));
    }
}
