package io.stackyard.engine.module;

import static io.stackyard.engine.module.Binary.assertInvalid;
import static io.stackyard.engine.module.Binary.assertMalformed;
import static io.stackyard.engine.module.Binary.decode;
import static io.stackyard.engine.module.Binary.module;
import static io.stackyard.engine.module.Binary.section;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.engine.types.ExternKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExportsDecoderTest {

    /// Two of each kind, and the given exports.
    private static byte[] exporting(String exports) {
        return module(
                section(1, "01 60 00 00"),
                section(3, "02 00 00"),
                section(4, "02 70 00 00 70 00 00"),
                section(5, "02 00 00 00 00"),
                section(13, "02 00 00 00 00"),
                section(6, "02 7F 00 41 00 0B 7F 00 41 00 0B"),
                section(7, exports),
                section(10, "02 02 00 0B 02 00 0B"));
    }

    @Test
    void decode_eachKind_isExported() {
        ModuleDefinition module =
                decode(
                        exporting(
                                "06 01 61 00 01  01 62 01 00  01 63 02 01  01 64 03 00  01 65 04 01"
                                        + "00 00 01"));

        assertEquals(
                List.of(
                        new ExportDef("a", ExternKind.FUNCTION, 1),
                        new ExportDef("b", ExternKind.TABLE, 0),
                        new ExportDef("c", ExternKind.MEMORY, 1),
                        new ExportDef("d", ExternKind.GLOBAL, 0),
                        new ExportDef("e", ExternKind.TAG, 1),
                        new ExportDef("", ExternKind.FUNCTION, 1)),
                module.exports());
        assertFalse(module.isDeclaredFunction(0));
        assertTrue(module.isDeclaredFunction(1));
    }

    @ParameterizedTest
    @EnumSource(ExternKind.class)
    void decode_indexBeyond_isUnknown(ExternKind kind) {
        assertInvalid("unknown " + kind + " 2", exporting("01 00 0" + kind.code() + "02"));
        assertEquals(1, decode(exporting("01 00 0" + kind.code() + "01")).exports().size());
    }

    @Test
    void decode_nameTwice_isInvalidWhateverTheKind() {
        assertInvalid("duplicate export name \"a\"", exporting("02 01 61 00 00 01 61 01 00"));
        assertInvalid("duplicate export name", exporting("03 00 00 00 01 61 00 00 00 00 00"));
    }

    @Test
    void decode_badBytes_areMalformed() {
        assertMalformed("malformed export kind", exporting("01 00 05 00"));
        assertMalformed("malformed UTF-8 encoding", exporting("01 01 80 00 00"));
        assertMalformed("length out of bounds: 2 exports announced, there are 1",
                exporting("02 01 61 00 00"));
        assertMalformed("section size mismatch", exporting("01 00 00 00 00"));
    }
}
