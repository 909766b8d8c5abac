package io.stackyard.engine.module;

import static io.stackyard.engine.module.Binary.assertInvalid;
import static io.stackyard.engine.module.Binary.assertMalformed;
import static io.stackyard.engine.module.Binary.decode;
import static io.stackyard.engine.module.Binary.module;
import static io.stackyard.engine.module.Binary.section;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.engine.types.Heap;
import io.stackyard.engine.types.ValType;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SegmentsTest {

    private static final String EXPR = "D2 00 0B"; // ref.func 0
    private static final String AT_5 = "41 05 0B"; // i32.const 5
    private static final int NON_NULL_FUNC = ValType.ref(false, Heap.FUNC);

    /// Three functions, tables of funcref, externref and (64-bit) funcref, and the given element segments.
    private static byte[] elements(String content) {
        return module(
                section(1, "01 60 00 00"),
                section(3, "03 00 00 00"),
                section(4, "03 70 00 09 6F 00 09 70 04 09"),
                section(9, content),
                section(10, "03 02 00 0B 02 00 0B 02 00 0B"));
    }

    /// Two memories, the second of them 64-bit, and the given data segments.
    private static byte[] datas(String content) {
        return module(section(5, "02 00 01 04 01"), section(11, content));
    }

    private static ElementSegment element(String content) {
        return decode(elements("01" + content)).elements().getFirst();
    }

    @ParameterizedTest
    @CsvSource({
        "00" + AT_5 + "01 00, ACTIVE, 0, false, false",
        "01 00 01 00, PASSIVE, 0, false, false",
        "02 00" + AT_5 + "00 01 00, ACTIVE, 0, false, false",
        "03 00 01 00, DECLARATIVE, 0, false, false",
        "04" + AT_5 + "01" + EXPR + ", ACTIVE, 0, true, true",
        "05 70 01" + EXPR + ", PASSIVE, 0, true, true",
        "06 00" + AT_5 + "70 01" + EXPR + ", ACTIVE, 0, true, true",
        "07 64 00 01" + EXPR + ", DECLARATIVE, 0, false, true"})
    void decodeElements_eachForm_isThatSegment(
            String content,
            SegmentMode mode,
            int table,
            boolean nullable,
            boolean expressions) {
        ElementSegment segment = element(content);

        assertEquals(mode, segment.mode());
        assertEquals(table, segment.table());
        assertEquals(mode == SegmentMode.ACTIVE, segment.offset() != null);
        assertEquals(nullable, ValType.isNullable(segment.elementType()));
        assertEquals(1, segment.items().count());
        assertEquals(expressions, segment.items() instanceof ElementSegment.Expressions);
    }

    @Test
    void decodeElements_functions_areTheirIndicesAndDeclared() {
        ModuleDefinition module = decode(elements("01 01 00 02 02 00"));
        ElementSegment segment = module.elements().getFirst();

        assertEquals(NON_NULL_FUNC, segment.elementType());
        assertArrayEquals(
                new int[] {2, 0},
                assertInstanceOf(ElementSegment.Functions.class, segment.items()).indices());
        assertTrue(module.isDeclaredFunction(0) && module.isDeclaredFunction(2));
        assertFalse(module.isDeclaredFunction(1));
    }

    @Test
    void decodeElements_expressions_areTheirRangesAndDeclare() {
        ModuleDefinition module = decode(elements("01 05 70 02 D0 70 0B D2 01 0B"));
        var items =
                assertInstanceOf(
                        ElementSegment.Expressions.class,
                        module.elements().getFirst().items());

        assertEquals(0xD2, module.bytes()[items.expressions().get(1).offset()] & 0xFF);
        assertTrue(module.isDeclaredFunction(1));
        assertFalse(module.isDeclaredFunction(0));
    }

    @Test
    void decodeElements_offset_hasTheTablesIndexType() {
        assertEquals(2, element("02 02 42 05 0B 00 00").table());
        assertInvalid("type mismatch", elements("01 02 02 41 05 0B 00 00"));
        assertInvalid("type mismatch", elements("01 00 42 05 0B 00"));
    }

    @Test
    void decodeElements_typeDoesNotFit_isInvalid() {
        assertInvalid("type mismatch", elements("01 02 01" + AT_5 + "00 00"));
        assertInvalid("type mismatch", elements("01 06 00" + AT_5 + "6F 00"));
        assertInvalid("type mismatch", elements("01 05 6F 01" + EXPR));
        assertInvalid("type mismatch", elements("01 05 64 70 01 D0 70 0B"));
        assertEquals(1, element("06 01" + AT_5 + "72 00").table());
    }

    @Test
    void decodeElements_badBytes_areRefused() {
        assertMalformed("malformed elements segment kind", elements("01 08"));
        assertMalformed("malformed element kind", elements("01 01 01 00"));
        assertMalformed("malformed reference type", elements("01 05 7F 00"));
        assertInvalid("unknown table 3", elements("01 02 03"));
        assertInvalid("unknown table 0", module(section(9, "01 00 41 00 0B 00")));
        assertInvalid("unknown function 3", elements("01 01 00 01 03"));
        assertInvalid("unknown type 1", elements("01 05 64 01 00"));
        assertMalformed("illegal opcode f3", elements("01 05 70 01 F3 00 0B"));
        assertMalformed("integer representation too long", elements("01 80 80 80 80 80 00"));
        assertMalformed(
                "unexpected end of section or function",
                elements("01 01 00 FF FF FF FF 0F"));
    }

    @Test
    void decodeDatas_eachForm_isThatSegment() {
        ModuleDefinition module =
                decode(
                        module(
                                section(5, "02 00 01 04 01"),
                                section(12, "03"),
                                section(11,
                                        "03 00" + AT_5 + "02 AA BB  01 00  02 01 42 05 0B 01 CC")));
        DataSegment active = module.datas().get(0);
        DataSegment passive = module.datas().get(1);
        DataSegment explicit = module.datas().get(2);

        assertTrue(module.hasDataCount());
        assertEquals(3, module.dataCount());
        assertEquals(2, active.length());
        assertEquals((byte) 0xAA, module.bytes()[active.start()]);
        assertEquals(0x41, module.bytes()[Objects.requireNonNull(active.offset()).offset()]);
        assertEquals(SegmentMode.PASSIVE, passive.mode());
        assertNull(passive.offset());
        assertEquals(0, passive.length());
        assertEquals(1, explicit.memory());
        assertEquals(SegmentMode.ACTIVE, explicit.mode());
    }

    @Test
    void decodeDatas_badBytes_areRefused() {
        assertMalformed("malformed data segment kind", datas("01 03"));
        assertInvalid("unknown memory 2", datas("01 02 02"));
        assertInvalid("unknown memory 0", module(section(11, "01 00 41 00 0B 00")));
        assertInvalid("type mismatch", datas("01 00 42 00 0B 00"));
        assertInvalid("type mismatch", datas("01 02 01 41 00 0B 00"));
        assertMalformed("unexpected end of section or function", datas("01 01 02 00"));
        assertMalformed("unexpected end of section or function", datas("02 01 00"));
        assertMalformed("section size mismatch", datas("01 01 00 00"));
    }

    @Test
    void decodeDatas_countDiffers_isMalformed() {
        String text = "data count and data section have inconsistent lengths";
        assertMalformed(text + ": 1 and 2",
                module(section(12, "01"), section(11, "02 01 00 01 00")));
        assertMalformed(text + ": 1 and 0", module(section(12, "01")));
        assertMalformed(text + ": 3 and 0", module(section(12, "03"), section(11, "00")));
        assertFalse(decode(module(section(11, "02 01 00 01 00"))).hasDataCount());
        assertEquals(2, decode(module(section(11, "02 01 00 01 00"))).dataCount());
    }
}
