package io.stackyard.engine.module;

import static io.stackyard.engine.module.Binary.assertInvalid;
import static io.stackyard.engine.module.Binary.assertMalformed;
import static io.stackyard.engine.module.Binary.assertUnsupported;
import static io.stackyard.engine.module.Binary.decode;
import static io.stackyard.engine.module.Binary.module;
import static io.stackyard.engine.module.Binary.section;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConstExprValidatorTest {

    /// Types: 0 a function, 1 a struct of i8 and i64, 2 a mutable array of i32, 3 an array of (ref 0), 4 a struct of
    /// (ref 0), 5 an array of f32. Imports: globals 0 (i32), 1 (mutable i32), 2 (externref), 3 (ref extern).
    /// Function 0 of type 0. Then global 4 = i64 7, and the global under test.
    private static byte[] global(String type, String expression) {
        return module(
                section(
                        1,
                        "06 60 00 00  5F 02 78 00 7E 00  5E 7F 01  5E 64 00 00  5F 01 64 00 00"
                                + "5E 7D 00"),
                section(
                        2,
                        "04 00 00 03 7F 00  00 00 03 7F 01  00 00 03 6F 00  00 00 03 64 6F 00"),
                section(3, "01 00"),
                section(6, "02 7E 00 42 07 0B " + type + "00" + expression + "0B"),
                section(10, "01 02 00 0B"));
    }

    @ParameterizedTest
    @CsvSource({
        "7F, 41 7F", // i32.const
        "7E, 42 7F", // i64.const
        "7D, 43 00000000",
        "7C, 44 0000000000000000",
        "7F, 23 00", // an imported global
        "7E, 23 04", // an earlier global
        "70, D0 70", // ref.null func
        "63 00, D0 73", // ref.null nofunc for (ref null 0)
        "64 00, D2 00", // ref.func 0 is a (ref 0)
        "64 70, D2 00",
        "70, D2 00",
        "7F, 41 01 41 02 6A", "7F, 41 01 41 02 6B", "7F, 41 01 23 00 6C",
        "7E, 42 01 42 02 7C", "7E, 42 01 42 02 7D", "7E, 42 01 23 04 7E",
        "7F, 41 01 41 02 41 03 6A 6A",
        "64 01, 41 01 42 02 FB 00 01", // struct.new: packed fields take i32
        "6B, FB 01 01", // struct.new_default
        "64 02, 41 01 41 02 FB 06 02", // array.new
        "6A, 41 02 FB 07 02", // array.new_default
        "64 02, 41 01 41 02 FB 08 02 02", // array.new_fixed
        "64 02, FB 08 02 00",
        "64 03, D2 00 41 02 FB 06 03",
        "64 04, D2 00 FB 00 04",
        "64 6C, 41 01 FB 1C", // ref.i31
        "6E, 41 01 FB 1C",
        "6E, 23 02 FB 1A", // any.convert_extern
        "64 6E, 23 03 FB 1A", // keeps that it is not null
        "64 6F, 41 01 FB 1C FB 1B", // extern.convert_any
    })
    void read_constantOfTheType_isAccepted(String type, String expression) {
        assertEquals(6, decode(global(type, expression)).globals().size());
    }

    @ParameterizedTest
    @CsvSource({
        "7F, 42 00", "7F, ''", "7F, 41 00 41 00", "7F, 41 00 6A", "7F, 6A", "7F, 41 00 42 00 6A",
        "7F, 42 00 42 00 7C",
        "64 70, D0 70", // null for non-null
        "70, D0 6F", "6F, D2 00", "63 00, D0 70",
        "64 01, 42 02 41 01 FB 00 01", // fields in the wrong order
        "64 01, 42 02 FB 00 01", // a field missing
        "64 04, FB 01 04", // no default
        "64 03, 41 02 FB 07 03", // no default
        "64 02, 41 01 FB 08 02 02", // an element missing
        "64 02, 41 01 42 02 FB 08 02 02", "64 02, FB 08 02 FF FF FF FF 0F",
        "64 05, 41 02 FB 07 02", "64 6E, 23 02 FB 1A", "6E, 41 00 FB 1A", "6F, FB 1B",
        "64 6C, FB 1C", "6C, 42 00 FB 1C",
    })
    void read_anotherType_isATypeMismatch(String type, String expression) {
        assertInvalid("type mismatch", global(type, expression));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"00", "01", "41 00 45", "23 01", "20 00", "10 00", "41 00 28 02 00", "FC 00",
                "FC 08", "FB 02 01 00", "FB 09 02 00", "FB 1E", "D1", "E0 00", "E6 00 00",
                "1F 40 00",
                "08 00", "0A", "05", "C4", "3F 00", "FC 11"})
    void read_notConstant_isRequiredToBe(String expression) {
        assertInvalid("constant expression required", global("7F", expression));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"06", "07", "09", "16", "17", "18", "19", "1D", "1E", "27", "C5", "CF", "D7",
                "DF", "E7", "F3", "FA", "FE", "FF", "FC 12", "FB 1F", "FB FF FF FF FF 0F"})
    void read_noInstruction_isIllegal(String expression) {
        assertMalformed("illegal opcode", global("7F", expression));
    }

    @Test
    void read_indexBeyond_isUnknown() {
        assertInvalid("unknown global 5", global("7F", "23 05")); // Itself.
        assertInvalid("unknown global 9", global("7F", "23 09"));
        assertInvalid("unknown function 1", global("70", "D2 01"));
        assertInvalid("unknown type 6", global("70", "D0 06"));
        assertInvalid("unknown type 6", global("6E", "FB 01 06"));
        assertInvalid("non-structure type 2", global("6E", "FB 01 02"));
        assertInvalid("non-array type 1", global("6E", "41 00 FB 07 01"));
    }

    @Test
    void read_vectorConstant_isUnsupported() {
        assertUnsupported("simd is not supported", global("7F", "FD 0C"));
    }

    @Test
    void read_bytesEnd_isUnexpectedEnd() {
        String text = "unexpected end of section or function";
        assertMalformed(text, module(section(6, "01 7F 00")));
        assertMalformed(text, module(section(6, "01 7F 00 41")));
        assertMalformed(text, module(section(6, "01 7D 00 43 00 00 00")));
        assertMalformed("integer too large", global("7F", "41 80 80 80 80 70"));
        assertMalformed("integer representation too long",
                global("7E", "42 80 80 80 80 80 80 80 80 80 80 00"));
    }

    @Test
    void read_refFunc_declaresTheFunction() {
        assertTrue(decode(global("70", "D2 00")).isDeclaredFunction(0));
        assertTrue(!decode(global("70", "D0 70")).isDeclaredFunction(0));
    }

    @Test
    void read_globalOfTheModuleInATable_isNotThereYet() {
        assertInvalid(
                "unknown global 0",
                module(section(4, "01 40 00 70 00 00 23 00 0B"), section(6, "01 70 00 D0 70 0B")));
    }

    @Test
    void read_mismatch_showsTheOperandsButNotAllOfMany() {
        ModuleException few = assertInvalid("type mismatch", global("7F", "41 00 42 00 6A"));
        assertTrue(
                few.getMessage()
                        .startsWith(
                                "type mismatch: instruction requires [i32] but stack has [i32 i64]"),
                few.getMessage());
        ModuleException many = assertInvalid("type mismatch", global("7F", "41 00".repeat(100)));
        assertTrue(many.getMessage().contains("[... i32 i32"), many.getMessage());
        assertTrue(many.getMessage().length() < 200);
    }
}
