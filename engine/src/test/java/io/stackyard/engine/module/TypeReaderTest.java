package io.stackyard.engine.module;

import static io.stackyard.engine.module.Binary.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.config.Feature;
import io.stackyard.config.FeatureSet;
import io.stackyard.engine.types.AbstractHeapType;
import io.stackyard.engine.types.Heap;
import io.stackyard.engine.types.ValType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TypeReaderTest {

    private static final int TYPE_COUNT = 200;

    private static BinaryReader reader(String hex) {
        byte[] bytes = bytes(hex);
        return new BinaryReader(bytes, 0, bytes.length);
    }

    private static int value(String hex) {
        BinaryReader reader = reader(hex);
        int type = TypeReader.valueType(reader, TYPE_COUNT);
        assertTrue(reader.atEnd());
        return type;
    }

    private static void assertRefused(ModuleException.Kind kind, String text, Runnable read) {
        ModuleException refusal = assertThrows(ModuleException.class, read::run);
        assertTrue(refusal.getMessage().startsWith(text), refusal.getMessage());
        assertEquals(kind, refusal.kind());
    }

    @ParameterizedTest
    @CsvSource({"7F, i32", "7E, i64", "7D, f32", "7C, f64", "70, funcref", "6F, externref",
        "6E, anyref", "6D, eqref", "6C, i31ref", "6B, structref", "6A, arrayref", "69, exnref",
        "68, contref", "71, nullref", "72, nullexternref", "73, nullfuncref", "74, nullexnref",
        "75, nullcontref", "64 68, (ref cont)", "63 68, contref", "64 05, (ref 5)",
        "63 C7 01, (ref null 199)", "64 80 80 80 80 00, (ref 0)"})
    void valueType_eachEncoding_isThatType(String hex, String shown) {
        assertEquals(shown, ValType.show(value(hex)));
    }

    @Test
    void valueType_everyFirstByte_isATypeOrRefused() {
        int accepted = 0;
        for (int first = 0; first < 0x100; first++) {
            byte[] bytes = {(byte) first, 0x00};
            try {
                TypeReader.valueType(new BinaryReader(bytes, 0, 2), TYPE_COUNT);
                accepted++;
            } catch (ModuleException refusal) {
                String text =
                        first == 0x7B
                                ? "simd is not supported"
                                : first >= 0x80
                                        ? "integer representation too long"
                                        : "malformed value type";
                assertTrue(refusal.getMessage().startsWith(text), refusal.getMessage());
            }
        }
        assertEquals(4 + AbstractHeapType.values().length + 2, accepted);
    }

    @Test
    void heapType_eachForm_isIndexOrAbstract() {
        assertEquals(Heap.NOCONT, TypeReader.heapType(reader("75"), 0));
        assertEquals(5, TypeReader.heapType(reader("05"), 6));
        assertRefused(
                ModuleException.Kind.INVALID,
                "unknown type 6",
                () -> TypeReader.heapType(reader("06"), 6));
        assertRefused(
                ModuleException.Kind.MALFORMED,
                "malformed heap type",
                () -> TypeReader.heapType(reader("40"), 6));
        assertRefused(
                ModuleException.Kind.MALFORMED,
                "malformed heap type",
                () -> TypeReader.heapType(reader("F0 7F"), 6)); // An abstract type in two bytes.
    }

    @Test
    void refType_ofANumber_isMalformed() {
        assertRefused(
                ModuleException.Kind.MALFORMED,
                "malformed reference type",
                () -> TypeReader.refType(reader("7F"), 0));
        assertEquals(ValType.FUNCREF, TypeReader.refType(reader("70"), 0));
    }

    @Test
    void storageType_packed_onlyThere() {
        assertEquals(ValType.I8, TypeReader.storageType(reader("78"), 0, FeatureSet.all()));
        assertEquals(ValType.I16, TypeReader.storageType(reader("77"), 0, FeatureSet.all()));
        assertEquals(ValType.I64, TypeReader.storageType(reader("7E"), 0, FeatureSet.all()));
        assertRefused(
                ModuleException.Kind.MALFORMED,
                "malformed value type",
                () -> TypeReader.valueType(reader("78"), 0));
    }

    @ParameterizedTest
    @CsvSource({"6E, GC", "6D, GC", "6C, GC", "6B, GC", "6A, GC", "71, GC", "72, GC", "73, GC",
        "69, EXCEPTIONS", "74, EXCEPTIONS", "68, STACK_SWITCHING", "75, STACK_SWITCHING",
        "64 70, FUNCTION_REFERENCES", "63 00, FUNCTION_REFERENCES"})
    void valueType_featureOff_namesIt(String hex, Feature feature) {
        FeatureSet features = FeatureSet.all().without(feature);
        ModuleException refusal =
                assertThrows(
                        ModuleException.class,
                        () -> TypeReader.valueType(reader(hex), TYPE_COUNT, features));

        assertEquals(ModuleException.Kind.UNSUPPORTED, refusal.kind());
        assertTrue(
                refusal.getMessage().contains(" turn on " + feature.setting().path()),
                refusal.getMessage());
    }

    @Test
    void valueType_everyFeatureOff_leavesNumbersFuncrefAndExternref() {
        FeatureSet none = FeatureSet.all().without(Feature.values());
        for (String hex : new String[] {"7F", "7E", "7D", "7C", "70", "6F"}) {
            assertEquals(value(hex), TypeReader.valueType(reader(hex), 0, none));
        }
    }
}
