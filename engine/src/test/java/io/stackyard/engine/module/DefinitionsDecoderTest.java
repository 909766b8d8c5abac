package io.stackyard.engine.module;

import static io.stackyard.engine.module.Binary.assertInvalid;
import static io.stackyard.engine.module.Binary.assertMalformed;
import static io.stackyard.engine.module.Binary.assertUnsupported;
import static io.stackyard.engine.module.Binary.decode;
import static io.stackyard.engine.module.Binary.module;
import static io.stackyard.engine.module.Binary.section;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.stackyard.engine.types.ExternKind;
import io.stackyard.engine.types.ValType;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DefinitionsDecoderTest {

    private static final int TABLE = 4;
    private static final int MEMORY = 5;
    private static final int GLOBAL = 6;
    private static final int TAG = 13;

    private static final String MAX_U64 = "FF FF FF FF FF FF FF FF FF 01";
    private static final String MAX_U32 = "FF FF FF FF 0F";

    private static byte[] bytes(int id, String content) {
        return module(section(id, content));
    }

    @Test
    void decodeFunctions_typeOfAnotherKindOrNone_isInvalid() {
        String types = section(1, "02 60 00 00 5F 00");
        assertInvalid("unknown type 2", module(types, section(3, "01 02")));
        assertInvalid("non-function type 1", module(types, section(3, "01 01")));
        assertInvalid("unknown type 4294967295", module(types, section(3, "01" + MAX_U32 + "00")));
    }

    @Test
    void decodeMemories_eachForm_hasThoseLimits() {
        ModuleDefinition module = decode(bytes(MEMORY, "04 00 01 01 02 03 04 05 05 06 07"));

        assertEquals(new MemoryDef(false, 1, -1), module.memories().get(0));
        assertEquals(new MemoryDef(false, 2, 3), module.memories().get(1));
        assertEquals(new MemoryDef(true, 5, -1), module.memories().get(2));
        assertEquals("(memory 2 3)", module.externType(ExternKind.MEMORY, 1).toString());
    }

    @ParameterizedTest
    @CsvSource({"00 80 80 04, 00 81 80 04", "01 00 80 80 04, 01 00 81 80 04",
        "04 80 80 80 80 80 80 40, 04 81 80 80 80 80 80 40",
        "05 00 80 80 80 80 80 80 40, 05 00 81 80 80 80 80 80 40"})
    void decodeMemories_sizeAtTheAddressSpace_isTheMost(String most, String more) {
        assertEquals(1, decode(bytes(MEMORY, "01" + most)).memories().size());
        assertInvalid("memory size must be at most ", bytes(MEMORY, "01" + more));
    }

    @Test
    void decodeMemories_limits_areChecked() {
        assertInvalid(
                "memory size must be at most 65536 pages (4GiB)",
                bytes(MEMORY, "01 00" + MAX_U64));
        assertInvalid(
                "size minimum must not be greater than maximum: 2 > 1",
                bytes(MEMORY, "01 01 02 01"));
        assertMalformed("malformed limits flags", bytes(MEMORY, "01 08"));
        assertMalformed("malformed limits flags", bytes(MEMORY, "01 81 00 00 00"));
        assertMalformed("unexpected end of section or function", bytes(MEMORY, "01"));
        assertMalformed("unexpected end of section or function", bytes(MEMORY, "01 01 00"));
        assertUnsupported("a shared memory is not supported", bytes(MEMORY, "01 03 01 02"));
    }

    @Test
    void decodeTables_eachForm_isThatTable() {
        ModuleDefinition module =
                decode(
                        bytes(
                                TABLE,
                                "04 70 00 01"
                                        + "6F 05 02 03"
                                        + "40 00 70 00 05 D0 70 0B"
                                        + "68 00 00"));

        assertEquals(new TableDef(ValType.FUNCREF, false, 1, -1, null), module.tables().get(0));
        assertEquals(new TableDef(ValType.EXTERNREF, true, 2, 3, null), module.tables().get(1));
        TableDef initialized = module.tables().get(2);
        ConstExpr initializer = Objects.requireNonNull(initialized.initializer());
        assertEquals(0xD0, module.bytes()[initializer.offset()] & 0xFF);
        assertEquals(initializer.offset() + 3, initializer.end());
        assertEquals(ValType.CONTREF, module.tables().get(3).elementType());
        assertEquals("(table i64 2 3 externref)",
                module.externType(ExternKind.TABLE, 1).toString());
    }

    @Test
    void decodeTables_sizes_endWithTheIndexType() {
        assertEquals(
                0xFFFF_FFFFL,
                decode(bytes(TABLE, "01 70 00" + MAX_U32)).tables().getFirst().minimum());
        assertInvalid(
                "table size must be at most 2^32-1: 4294967296",
                bytes(TABLE, "01 70 00 80 80 80 80 10"));
        assertInvalid("table size", bytes(TABLE, "01 70 01 00 80 80 80 80 10"));
        TableDef huge = decode(bytes(TABLE, "01 70 05" + MAX_U64 + MAX_U64)).tables().getFirst();
        assertEquals(Long.MAX_VALUE, huge.minimum());
        assertEquals(Long.MAX_VALUE, huge.maximum());
        assertInvalid(
                "size minimum must not be greater than maximum: 18446744073709551615 > 1",
                bytes(TABLE, "01 70 05" + MAX_U64 + "01"));
    }

    @Test
    void decodeTables_nonNullElements_needAnInitializer() {
        String type = section(1, "01 60 00 00");
        assertInvalid("type mismatch", module(type, section(TABLE, "01 64 00 00 00")));
        assertInvalid(
                "type mismatch",
                module(type, section(TABLE, "01 40 00 64 00 00 00 D0 00 0B")));
        assertInvalid("type mismatch", module(section(TABLE, "01 40 00 70 00 00 D0 6F 0B")));
    }

    @Test
    void decodeTables_badBytes_areMalformed() {
        assertMalformed("malformed reference type", bytes(TABLE, "01 7F 00 00"));
        assertMalformed("malformed table", bytes(TABLE, "01 40 01 70 00 00 D0 70 0B"));
        assertMalformed("malformed limits flags", bytes(TABLE, "01 70 08"));
        assertMalformed("unexpected end of section or function", bytes(TABLE, "01"));
        assertUnsupported("a shared table is not supported", bytes(TABLE, "01 70 02 00"));
    }

    @Test
    void decodeGlobals_eachForm_isThatGlobal() {
        ModuleDefinition module =
                decode(bytes(GLOBAL, "02 7F 00 41 05 0B  7C 01 44 0000000000000000 0B"));
        GlobalDef global = module.globals().get(1);

        assertEquals(ValType.F64, global.type());
        assertEquals("(global i32)", module.externType(ExternKind.GLOBAL, 0).toString());
        assertEquals("(global (mut f64))", module.externType(ExternKind.GLOBAL, 1).toString());
        ConstExpr initializer = Objects.requireNonNull(global.initializer());
        assertEquals(module.bytes().length, initializer.end());
        assertEquals(10, initializer.end() - initializer.offset());
    }

    @Test
    void decodeGlobals_badBytes_areRefused() {
        assertMalformed("malformed mutability", bytes(GLOBAL, "01 7F 04 41 00 0B"));
        assertMalformed("malformed mutability", bytes(GLOBAL, "01 7F FF 41 00 0B"));
        assertInvalid("type mismatch", bytes(GLOBAL, "01 7F 00 42 00 0B"));
        assertInvalid("type mismatch", bytes(GLOBAL, "01 7F 00 0B"));
        assertInvalid("type mismatch", bytes(GLOBAL, "01 7F 00 41 00 41 00 0B"));
        assertMalformed("unexpected end of section or function", bytes(GLOBAL, "01 7F 00 41 00"));
        assertUnsupported("simd is not supported", bytes(GLOBAL, "01 7B 00"));
    }

    @Test
    void decodeTags_type_mayHaveResults() {
        ModuleDefinition module =
                decode(module(section(1, "01 60 01 7F 01 7E"), section(TAG, "01 00 00")));

        assertEquals(1, module.tagCount());
        assertEquals(0, module.tagType(0));
        assertEquals(
                "(tag (func (param i32) (result i64)))",
                module.externType(ExternKind.TAG, 0).toString());
    }

    @Test
    void decodeTags_badBytes_areRefused() {
        String types = section(1, "02 60 00 00 5D 00");
        assertMalformed("malformed tag attribute", module(types, section(TAG, "01 01 00")));
        assertInvalid("unknown type 2", module(types, section(TAG, "01 00 02")));
        assertInvalid("non-function type 1", module(types, section(TAG, "01 00 01")));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, TABLE, MEMORY, GLOBAL, TAG})
    void decode_countBeyondTheSection_isUnexpectedEnd(int id) {
        assertMalformed("unexpected end of section or function", bytes(id, MAX_U32));
        assertMalformed("unexpected end of section or function", bytes(id, "01"));
        assertMalformed("section size mismatch", bytes(id, "00 00"));
    }

    @Test
    void decodeImports_eachKind_comesFirstInItsIndexSpace() {
        ModuleDefinition module =
                decode(
                        module(
                                section(1, "01 60 00 00"),
                                section(
                                        2,
                                        "06"
                                                + "01 61 01 66 00 00"
                                                + "01 61 01 74 01 70 00 01"
                                                + "01 61 01 6D 02 00 01"
                                                + "01 61 01 67 03 7F 01"
                                                + "01 61 01 65 04 00 00"
                                                + "00 00 00 00"),
                                section(3, "01 00"),
                                section(MEMORY, "01 00 02"),
                                section(GLOBAL, "01 7F 00 41 00 0B"),
                                section(10, "01 02 00 0B")));

        assertEquals(2, module.importedFunctionCount());
        assertEquals(1, module.importedTableCount());
        assertEquals(1, module.importedMemoryCount());
        assertEquals(1, module.importedGlobalCount());
        assertEquals(1, module.importedTagCount());
        assertEquals(3, module.functionCount());
        assertEquals(0, module.functionType(2));
        assertEquals(2, module.memories().size());
        assertNull(module.globals().getFirst().initializer());
        assertEquals(new ImportDef("a", "g", ExternKind.GLOBAL, 0), module.imports().get(3));
        assertEquals(new ImportDef("", "", ExternKind.FUNCTION, 1), module.imports().get(5));
    }

    @Test
    void decodeImports_badBytes_areRefused() {
        assertMalformed("malformed import kind", bytes(2, "01 00 00 05"));
        assertMalformed("malformed import kind", bytes(2, "01 00 00 80 00"));
        assertMalformed("malformed UTF-8 encoding", bytes(2, "01 01 FF 00 00 00"));
        assertMalformed("unexpected end", bytes(2, "01 00"));
        assertInvalid("unknown type 0", bytes(2, "01 00 00 00 00"));
        assertMalformed("malformed mutability", bytes(2, "01 00 00 03 7F 02"));
    }
}
