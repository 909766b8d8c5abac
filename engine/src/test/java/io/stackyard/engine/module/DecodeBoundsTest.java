package io.stackyard.engine.module;

import static io.stackyard.engine.module.Binary.assertInvalid;
import static io.stackyard.engine.module.Binary.assertLimited;
import static io.stackyard.engine.module.Binary.assertNeeds;
import static io.stackyard.engine.module.Binary.assertRefused;
import static io.stackyard.engine.module.Binary.custom;
import static io.stackyard.engine.module.Binary.decode;
import static io.stackyard.engine.module.Binary.module;
import static io.stackyard.engine.module.Binary.section;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.stackyard.config.Feature;
import io.stackyard.config.Setting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Each limit on both of its sides, and each feature on and off.
class DecodeBoundsTest {

    private static final String TYPE = section(1, "01 60 00 00");

    @Test
    void limits_wholeModule() {
        byte[] module = module(custom("x", "00 00 00"));
        assertLimited(Setting.LIMIT_MODULE_BYTES, module.length, "bytes", module);
    }

    @Test
    void limits_types() {
        assertLimited(Setting.LIMIT_TYPES, 2, "types", module(section(1, "02 60 00 00 60 00 00")));
        assertLimited(
                Setting.LIMIT_TYPES,
                3,
                "types",
                module(section(1, "02 60 00 00 4E 02 60 00 00 60 00 00")));
        assertLimited(
                Setting.LIMIT_SUBTYPE_DEPTH,
                2,
                "supertypes above one type",
                module(section(1, "03 50 00 5F 00 50 01 00 5F 00 50 01 01 5F 00")));
        assertLimited(
                Setting.LIMIT_PARAMETERS,
                3,
                "parameters of one function type",
                module(section(1, "01 60 03 7F 7F 7F 00")));
        assertLimited(
                Setting.LIMIT_RESULTS,
                2,
                "results of one function type",
                module(section(1, "01 60 00 02 7F 7F")));
        assertLimited(
                Setting.LIMIT_STRUCT_FIELDS,
                2,
                "fields of one struct type",
                module(section(1, "01 5F 02 7F 00 7F 00")));
    }

    @Test
    void limits_importsAndExports() {
        assertLimited(
                Setting.LIMIT_IMPORTS,
                2,
                "imports",
                module(section(2, "02 00 00 03 7F 00 00 00 03 7F 00")));
        assertLimited(
                Setting.LIMIT_EXPORTS,
                2,
                "exports",
                module(section(5, "01 00 00"), section(7, "02 00 02 00 01 61 02 00")));
    }

    @Test
    void limits_definitionsCountImports() {
        assertLimited(
                Setting.LIMIT_FUNCTIONS,
                2,
                "functions",
                module(TYPE, section(2, "01 00 00 00 00"), section(3, "01 00"),
                        section(10, "01 02 00 0B")));
        assertLimited(
                Setting.LIMIT_GLOBALS,
                2,
                "globals",
                module(section(2, "01 00 00 03 7F 00"), section(6, "01 7F 00 41 00 0B")));
        assertLimited(
                Setting.LIMIT_TAGS,
                2,
                "tags",
                module(TYPE, section(2, "01 00 00 04 00 00"), section(13, "01 00 00")));
        assertLimited(
                Setting.LIMIT_TAGS,
                2,
                "tags",
                module(TYPE, section(2, "02 00 00 04 00 00 00 00 04 00 00")));
    }

    @Test
    void limits_segments() {
        byte[] datas = module(section(11, "02 01 00 01 00"));
        assertLimited(Setting.LIMIT_DATA_SEGMENTS, 2, "data segments", datas);
        assertRefused(
                ModuleException.Kind.LIMIT,
                "too many data segments",
                module(section(12, "FF FF FF FF 0F")),
                Binary.DEFAULTS);
        assertLimited(
                Setting.LIMIT_ELEMENT_SEGMENTS,
                2,
                "element segments",
                module(section(9, "02 01 00 00 01 00 00")));
        assertLimited(
                Setting.LIMIT_SEGMENT_ELEMENTS,
                2,
                "elements in one segment",
                module(section(9, "01 05 70 02 D0 70 0B D0 70 0B")));
    }

    @Test
    void limits_namesAndBodies() {
        byte[] imported = module(section(2, "01 03 61 62 63 00 03 7F 00"));
        assertLimited(Setting.LIMIT_NAME_BYTES, 3, "bytes in one name", imported);
        assertLimited(Setting.LIMIT_NAME_BYTES, 4, "bytes in one name", module(custom("abcd", "")));
        assertLimited(
                Setting.LIMIT_FUNCTION_BODY_BYTES,
                2,
                "bytes in one function body",
                module(TYPE, section(3, "01 00"), section(10, "01 02 00 0B")));
    }

    @Test
    void limits_nameOfTheNameSectionTooLong_isOnlyIgnored() {
        byte[] module = module(custom("name", "00 06 05 61 62 63 64 65"));

        assertEquals("abcde", decode(module).moduleName());
        assertEquals(
                null,
                decode(module, Binary.DEFAULTS.with(Setting.LIMIT_NAME_BYTES, 4).engine())
                        .moduleName());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"01 5F 00", "01 5E 7F 00", "01 50 00 60 00 00", "01 4E 01 60 00 00",
                "01 60 01 6E 00"})
    void features_gcTypes(String types) {
        assertNeeds(Feature.GC, module(section(1, types)));
    }

    @Test
    void features_gcConstants() {
        assertNeeds(Feature.GC, module(section(6, "01 6F 00 D0 6F FB 1A FB 1B 0B")));
    }

    @Test
    void features_gcObjects() {
        assertNeeds(Feature.GC_OBJECTS, module(section(6, "01 6F 00 D0 6F FB 1A FB 1B 0B")));
    }

    @Test
    void features_stackSwitching() {
        assertNeeds(Feature.STACK_SWITCHING, module(section(1, "02 60 00 00 5D 00")));
        assertNeeds(Feature.STACK_SWITCHING, module(section(4, "01 68 00 00")));
        byte[] tagWithResult = module(section(1, "01 60 00 01 7F"), section(13, "01 00 00"));
        decode(tagWithResult);
        assertRefused(
                ModuleException.Kind.INVALID,
                "non-empty tag result type",
                tagWithResult,
                Binary.DEFAULTS.without(Feature.STACK_SWITCHING));
    }

    @Test
    void features_functionReferences() {
        assertNeeds(Feature.FUNCTION_REFERENCES, module(section(1, "02 60 00 00 60 01 63 00 00")));
        assertNeeds(
                Feature.FUNCTION_REFERENCES,
                module(section(4, "01 40 00 70 00 00 D0 70 0B")));
    }

    @Test
    void features_exceptions() {
        assertNeeds(Feature.EXCEPTIONS, module(TYPE, section(13, "01 00 00")));
        assertNeeds(Feature.EXCEPTIONS, module(TYPE, section(2, "01 00 00 04 00 00")));
        assertNeeds(Feature.EXCEPTIONS, module(section(1, "01 60 01 69 00")));
    }

    @Test
    void features_memories() {
        byte[] two = module(section(5, "02 00 00 00 00"));
        decode(two);
        assertRefused(
                ModuleException.Kind.INVALID,
                "multiple memories",
                two,
                Binary.DEFAULTS.without(Feature.MULTI_MEMORY));
        assertRefused(
                ModuleException.Kind.INVALID,
                "multiple memories",
                module(section(2, "01 00 00 02 00 00"), section(5, "01 00 00")),
                Binary.DEFAULTS.without(Feature.MULTI_MEMORY));
        assertNeeds(Feature.MEMORY64, module(section(5, "01 04 00")));
        assertNeeds(Feature.MEMORY64, module(section(4, "01 70 04 00")));
    }

    @Test
    void features_bulkMemory() {
        assertNeeds(Feature.BULK_MEMORY, module(section(12, "00")));
        assertNeeds(Feature.BULK_MEMORY, module(section(11, "01 01 00")));
        assertNeeds(Feature.BULK_MEMORY, module(section(9, "01 01 00 00")));
        assertNeeds(Feature.BULK_MEMORY, module(section(9, "01 03 00 00")));
    }

    @Test
    void features_extendedConstants() {
        assertNeeds(Feature.EXTENDED_CONST, module(section(6, "01 7F 00 41 00 41 00 6A 0B")));
        assertNeeds(
                Feature.EXTENDED_CONST,
                module(section(6, "02 7F 00 41 00 0B 7F 00 23 00 0B")));
        assertInvalid("unknown global 0", module(section(6, "01 7F 00 23 00 0B")));
    }
}
