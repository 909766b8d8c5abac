package io.stackyard.engine.module;

import static io.stackyard.engine.module.Binary.assertMalformed;
import static io.stackyard.engine.module.Binary.bytes;
import static io.stackyard.engine.module.Binary.custom;
import static io.stackyard.engine.module.Binary.decode;
import static io.stackyard.engine.module.Binary.module;
import static io.stackyard.engine.module.Binary.section;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.engine.types.TypeRegistry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModuleDecoderTest {

    private static final String TYPE = section(1, "01 60 00 00");
    private static final String FUNCTION = section(3, "01 00");
    private static final String CODE = section(10, "01 02 00 0B");

    /// One of each section, each empty if it may be, in the order that is required.
    private static final List<String> ALL_SECTIONS =
            List.of(
                    TYPE,
                    section(2, "00"),
                    FUNCTION,
                    section(4, "00"),
                    section(5, "00"),
                    section(13, "00"),
                    section(6, "00"),
                    section(7, "00"),
                    section(8, "00"),
                    section(9, "00"),
                    section(12, "00"),
                    CODE,
                    section(11, "00"));

    @Test
    void decode_headerOnly_isTheEmptyModule() {
        byte[] bytes = module();
        ModuleDefinition module = decode(bytes);

        assertSame(bytes, module.bytes());
        assertEquals(0, module.types().count());
        assertEquals(0, module.functionCount());
        assertEquals(-1, module.startFunction());
        assertFalse(module.hasDataCount());
        assertTrue(module.imports().isEmpty() && module.exports().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "00 61 73", "00 61 73 6D", "00 61 73 6D 01 00 00"})
    void decode_headerCutShort_isUnexpectedEnd(String hex) {
        assertMalformed("unexpected end", bytes(hex));
    }

    @Test
    void decode_wrongHeader_namesThePart() {
        assertMalformed("magic header not detected", bytes("01 61 73 6D 01 00 00 00"));
        assertMalformed("magic header not detected", bytes("00 61 73 6E 01 00 00 00"));
        assertMalformed("unknown binary version", bytes("00 61 73 6D 02 00 00 00"));
        assertMalformed("unknown binary version", bytes("00 61 73 6D 01 00 01 00"));
    }

    @Test
    void decode_allSectionsInOrder_isAccepted() {
        ModuleDefinition module = decode(module(ALL_SECTIONS.toArray(String[]::new)));

        assertEquals(1, module.functionCount());
        assertEquals(0, module.startFunction());
        assertTrue(module.hasDataCount());
    }

    @Test
    void decode_anyTwoSectionsSwappedOrRepeated_isRefused() {
        for (int i = 0; i < ALL_SECTIONS.size(); i++) {
            for (int j = i + 1; j < ALL_SECTIONS.size(); j++) {
                var swapped = new ArrayList<>(ALL_SECTIONS);
                swapped.set(i, ALL_SECTIONS.get(j));
                swapped.set(j, ALL_SECTIONS.get(i));
                byte[] bytes = module(swapped.toArray(String[]::new));
                assertThrows(ModuleException.class, () -> decode(bytes), i + " and " + j);
            }
            var repeated = new ArrayList<>(ALL_SECTIONS);
            repeated.add(i, ALL_SECTIONS.get(i));
            assertMalformed(
                    "unexpected content after last section",
                    module(repeated.toArray(String[]::new)));
        }
    }

    @Test
    void decode_emptySectionsOutOfOrder_saysSo() {
        assertMalformed(
                "unexpected content after last section: IMPORT after MEMORY",
                module(section(5, "00"), section(2, "00")));
        assertMalformed(
                "unexpected content after last section",
                module(section(6, "00"), section(13, "00")));
        assertMalformed(
                "unexpected content after last section",
                module(section(11, "00"), section(12, "00")));
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 15, 0x7F, 0x80, 0xFF})
    void decode_unknownSectionId_isMalformed(int id) {
        assertMalformed("malformed section id", module(section(id, "00")));
    }

    @Test
    void decode_sectionSizeWrong_isToldBySide() {
        assertMalformed("length out of bounds", module("01 05 01 60 00 00"));
        assertMalformed("length out of bounds", module("01 FF FF FF FF 0F 01 60 00 00"));
        assertMalformed("section size mismatch", module("01 05 01 60 00 00 00"));
        assertMalformed("unexpected end of section or function", module("01 03 01 60 00 00"));
        assertMalformed("unexpected end", module("01"));
        assertMalformed("integer representation too long", module("01 80 80 80 80 80 00"));
        assertMalformed("integer too large", module("01 80 80 80 80 10"));
    }

    @Test
    void decode_customSections_mayStandAnywhereAndHoldAnything() {
        var sections = new ArrayList<String>();
        for (String section : ALL_SECTIONS) {
            sections.add(custom("x", "FF 00 FF"));
            sections.add(section);
            sections.add(custom("", ""));
        }

        assertEquals(1, decode(module(sections.toArray(String[]::new))).functionCount());
    }

    @Test
    void decode_customSectionWithoutProperName_isMalformed() {
        assertMalformed("unexpected end", module(section(0, "")));
        assertMalformed("malformed UTF-8 encoding", module(section(0, "01 FF")));
        assertMalformed("unexpected end", module("00 02 02 61", section(1, "00")));
        assertMalformed("length out of bounds", module("00 02 7F 61"));
    }

    @Test
    void decode_functionsAndBodiesDiffer_isMalformed() {
        String text = "function and code section have inconsistent lengths: ";
        assertMalformed(text + "1 and 0", module(TYPE, FUNCTION));
        assertMalformed(text + "0 and 1", module(TYPE, CODE));
        assertMalformed(
                text + "1 and 2",
                module(TYPE, FUNCTION, section(10, "02 02 00 0B 02 00 0B")));
        assertMalformed(text + "1 and 0", module(TYPE, FUNCTION, section(10, "00")));
    }

    @Test
    void decode_bodies_areLocatedNotRead() {
        byte[] bytes =
                module(
                        TYPE,
                        section(3, "02 00 00"),
                        section(10, "02 03 FF FF FF 00"));
        List<CodeBody> codes = decode(bytes).codes();

        assertEquals(3, codes.get(0).length());
        assertEquals((byte) 0xFF, bytes[codes.get(0).offset()]);
        assertEquals(new CodeBody(bytes.length, 0), codes.get(1));
    }

    @Test
    void decode_bodyBeyondTheSection_isUnexpectedEnd() {
        assertMalformed(
                "unexpected end of section or function",
                module(TYPE, FUNCTION, section(10, "01 03 00 0B"), section(11, "00")));
    }

    @Test
    void decode_start_mustBeAFunctionOfNothing() {
        String types = section(1, "03 60 00 00 60 01 7F 00 60 00 01 7F");
        String functions = section(3, "03 00 01 02");
        String codes = section(10, "03 02 00 0B 02 00 0B 02 00 0B");

        assertEquals(0, decode(module(types, functions, section(8, "00"), codes)).startFunction());
        Binary.assertInvalid(
                "start function 1 must be (func), it is (func (param i32))",
                module(types, functions, section(8, "01"), codes));
        Binary.assertInvalid("start function", module(types, functions, section(8, "02"), codes));
        Binary.assertInvalid("unknown function 3", module(types, functions, section(8, "03")));
    }

    @Test
    void decode_withBodies_handsThemOutBehindTheCodeSection() {
        byte[] bytes =
                module(
                        TYPE,
                        FUNCTION,
                        section(12, "01"),
                        CODE,
                        section(11, "01 01 00"),
                        custom("name", "00 02 01 61"));
        var seen = new ArrayList<ModuleDefinition>();
        ModuleDefinition module =
                ModuleDecoder.decode(
                        bytes,
                        new TypeRegistry(),
                        Binary.DEFAULTS.engine(),
                        seen::add);

        assertEquals(1, seen.size());
        assertEquals(module.codes(), seen.getFirst().codes());
        assertSame(module.types(), seen.getFirst().types());
        assertEquals(1, seen.getFirst().dataCount());
        assertTrue(seen.getFirst().datas().isEmpty());
        assertEquals(1, module.datas().size());
        assertEquals("a", module.moduleName());
    }

    @Test
    void decode_flawedBodyAndFlawedDataSection_isRefusedForTheBody() {
        byte[] bytes = module(TYPE, FUNCTION, CODE, section(11, "01 03"));

        assertMalformed("malformed data segment kind", bytes);
        ModuleException refusal =
                assertThrows(
                        ModuleException.class,
                        () -> ModuleDecoder.decode(
                                bytes,
                                new TypeRegistry(),
                                Binary.DEFAULTS.engine(),
                                module -> {
                                    throw ModuleException.invalid(
                                            module.codes().getFirst().offset(),
                                            "the body");
                                }));
        assertTrue(refusal.getMessage().startsWith("the body"));
    }
}
