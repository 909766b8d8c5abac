package io.stackyard.engine.module;

import static io.stackyard.engine.module.Binary.assertInvalid;
import static io.stackyard.engine.module.Binary.assertMalformed;
import static io.stackyard.engine.module.Binary.assertUnsupported;
import static io.stackyard.engine.module.Binary.decode;
import static io.stackyard.engine.module.Binary.module;
import static io.stackyard.engine.module.Binary.section;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.engine.types.CompositeKind;
import io.stackyard.engine.types.FieldType;
import io.stackyard.engine.types.TypeSection;
import io.stackyard.engine.types.ValType;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TypesDecoderTest {

    private static TypeSection types(String content) {
        return decode(module(section(1, content))).types();
    }

    private static byte[] bytes(String content) {
        return module(section(1, content));
    }

    @Test
    void decode_eachKind_isThatType() {
        TypeSection types =
                types(
                        "04"
                                + "60 02 7F 7E 01 7D" // (func (param i32 i64) (result f32))
                                + "5D 00" // (cont 0)
                                + "5F 02 78 00 6E 01" // (struct (field i8) (field (mut anyref)))
                                + "5E 77 01"); // (array (mut i16))

        assertEquals("(func (param i32 i64) (result f32))", types.func(0).toString());
        assertEquals(0, types.contFunction(1));
        assertEquals(
                List.of(new FieldType(ValType.I8, false), new FieldType(ValType.ANYREF, true)),
                types.structFields(2));
        assertEquals(new FieldType(ValType.I16, true), types.arrayElement(3));
    }

    @Test
    void decode_plainTypes_areFinalAndSubTypesAreAsDeclared() {
        TypeSection types = types("04 60 00 00 50 00 60 00 00 50 01 01 60 00 00 4F 01 02 60 00 00");

        assertTrue(types.subType(0).isFinal());
        assertTrue(!types.subType(1).isFinal() && !types.subType(1).hasSuper());
        assertEquals(1, types.subType(2).superIndex());
        assertTrue(types.subType(3).isFinal() && types.canonical(3).depth() == 2);
    }

    @Test
    void decode_finalWithoutSuper_isThePlainType() {
        TypeSection types = types("02 60 00 00 4F 00 60 00 00");

        assertSame(types.canonical(0), types.canonical(1));
    }

    @Test
    void decode_group_opensIntoItsTypesWhichMayNameEachOther() {
        TypeSection types = types("02 4E 02 60 01 64 01 00 5D 00 4E 00");

        assertEquals(2, types.count());
        assertEquals(CompositeKind.CONT, types.kind(1));
        assertEquals(ValType.ref(false, 1), types.func(0).params()[0]);
    }

    @Test
    void decode_indexBeyondTheGroup_isUnknown() {
        assertInvalid("unknown type 1", bytes("02 60 01 64 01 00 60 00 00"));
        assertInvalid("unknown type 2", bytes("01 4E 02 60 01 63 02 00 60 00 00"));
        assertInvalid("unknown type 1", bytes("01 5D 01"));
        assertEquals(1, types("01 60 01 64 00 00").count());
    }

    @Test
    void decode_superNotBefore_isUnknown() {
        assertInvalid("unknown type 0", bytes("01 50 01 00 60 00 00"));
        assertInvalid("unknown type 1", bytes("01 4E 02 50 01 01 60 00 00 50 00 60 00 00"));
        assertInvalid("unknown type 4294967295", bytes("01 50 01 FF FF FF FF 0F 60 00 00"));
        assertInvalid(
                "sub type 2 has 2 super types",
                bytes("03 50 00 5F 00 50 00 5F 00 50 02 00 01 5F 00"));
    }

    @Test
    void decode_contOfNoFunction_isInvalid() {
        assertInvalid("non-function type 0", bytes("02 5F 00 5D 00"));
        assertInvalid("non-function type 1", bytes("02 60 00 00 4E 02 5D 01 5D 00"));
        assertMalformed("malformed continuation type", bytes("01 5D 70"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Super, then sub: what differs is what may not.
                "4F 00 60 00 00   50 01 00 60 00 00", // final
                "60 00 00         50 01 00 60 00 00", // final for short
                "50 00 60 00 00   50 01 00 5F 00", // kind
                "50 00 60 00 00   50 01 00 60 01 7F 00", // more parameters
                "50 00 60 00 01 7F 50 01 00 60 00 00", // fewer results
                "50 00 60 01 6E 00 50 01 00 60 01 6D 00", // narrower parameter
                "50 00 60 00 01 6D 50 01 00 60 00 01 6E", // wider result
                "50 00 5F 01 7F 00 50 01 00 5F 00", // fewer fields
                "50 00 5F 01 7F 00 50 01 00 5F 01 7E 00", // other field
                "50 00 5F 01 7F 00 50 01 00 5F 01 7F 01", // other mutability
                "50 00 5F 01 6E 01 50 01 00 5F 01 6D 01", // narrower mutable field
                "50 00 5F 01 6D 00 50 01 00 5F 01 6E 00", // wider immutable field
                "50 00 5F 01 78 00 50 01 00 5F 01 77 00", // other packing
                "50 00 5F 01 7F 00 50 01 00 5F 01 78 00", // packed and not
                "50 00 5E 6E 01   50 01 00 5E 6D 01", // narrower mutable element
            })
    void decode_subTypeDoesNotFit_isInvalid(String types) {
        assertInvalid("sub type 1 does not match super type 0", bytes("02" + types));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "50 00 60 01 6D 01 6E 50 01 00 60 01 6E 01 6D", // contra and co
                "50 00 5F 01 6E 00 50 01 00 5F 02 6D 00 7F 01", // narrower, and one more
                "50 00 5F 01 6E 01 50 01 00 5F 01 6E 01", // same mutable
                "50 00 5E 6E 00 50 01 00 5E 63 00 00", // an array of arrays is an array of any
            })
    void decode_subTypeFits_isAccepted(String types) {
        assertEquals(2, types("02" + types).count());
    }

    @Test
    void decode_contSubtyping_followsTheDeclaredFunctionTypes() {
        String functions = "50 00 60 00 00  50 01 00 60 00 00  50 00 60 00 00 ";
        assertEquals(5, types("05" + functions + "50 00 5D 00  50 01 03 5D 01").count());
        assertEquals(5, types("05" + functions + "50 00 5D 00  50 01 03 5D 02").count());
        assertInvalid(
                "sub type 4 does not match super type 3",
                bytes("05" + functions + "50 00 5D 01  50 01 03 5D 00"));
    }

    @Test
    void decode_badBytes_areMalformed() {
        assertMalformed("malformed composite type", bytes("01 61 00 00"));
        assertMalformed("integer representation too long", bytes("01 E0 7F 00 00"));
        assertMalformed("malformed mutability", bytes("01 5E 78 02"));
        assertMalformed("malformed value type", bytes("01 60 01 40 00"));
        assertMalformed("unexpected end of section or function", bytes("02 60 00 00"));
        assertMalformed("unexpected end of section or function", bytes("01 4E 7F 60 00 00"));
        assertMalformed("unexpected end of section or function", bytes("01 60 7F 7F"));
        assertMalformed("unexpected end of section or function", bytes("01 5F FF FF FF FF 0F"));
        assertMalformed("section size mismatch", bytes("01 60 00 00 60 00 00"));
    }

    @Test
    void decode_vectors_areUnsupported() {
        assertUnsupported("simd is not supported", bytes("01 60 01 7B 00"));
        assertUnsupported("simd is not supported", bytes("01 5E 7B 00"));
    }
}
