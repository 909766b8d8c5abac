package io.stackyard.engine.module;

import static io.stackyard.engine.module.Binary.custom;
import static io.stackyard.engine.module.Binary.decode;
import static io.stackyard.engine.module.Binary.module;
import static io.stackyard.engine.module.Binary.section;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

class NameSectionDecoderTest {

    private static ModuleDefinition named(String... names) {
        var sections = new StringBuilder(section(1, "01 60 00 00"));
        sections.append(section(3, "03 00 00 00"));
        sections.append(section(10, "03 02 00 0B 02 00 0B 02 00 0B"));
        for (String content : names) {
            sections.append(custom("name", content));
        }
        return decode(module(sections.toString()));
    }

    @Test
    void decode_moduleAndFunctions_haveTheirNames() {
        ModuleDefinition module =
                named("00 04 03 6D 6F 64" + "01 07 02 00 01 61 02 01 63" + "02 02 FF FF");

        assertEquals("mod", module.moduleName());
        assertEquals("a", module.functionName(0));
        assertNull(module.functionName(1));
        assertEquals("c", module.functionName(2));
    }

    @Test
    void decode_noNameSection_hasNoNames() {
        assertNull(named().moduleName());
        assertNull(named().functionName(2));
    }

    @Test
    void decode_malformed_keepsWhatWasThereBefore() {
        assertEquals("m", named("00 02 01 6D 01 FF").moduleName());
        assertNull(named("FF").moduleName());
        assertNull(named("00 02 01 FF").moduleName());
        ModuleDefinition module = named("01 0A 03 00 01 61 09 01 62 01 01 63");
        assertEquals("a", module.functionName(0));
        assertNull(module.functionName(1)); // It comes after one for a function that does not exist.
        assertNull(named("01 05 FF FF FF FF 0F").functionName(0));
    }

    @Test
    void decode_twoNameSections_theFirstCounts() {
        assertEquals("a", named("00 02 01 61", "00 02 01 62").moduleName());
    }

    @Test
    void decode_nameSectionFirst_knowsFunctionsThatComeLater() {
        ModuleDefinition module =
                decode(
                        module(
                                custom("name", "01 04 01 00 01 61"),
                                section(1, "01 60 00 00"),
                                section(3, "01 00"),
                                section(10, "01 02 00 0B")));

        assertEquals("a", module.functionName(0));
    }
}
