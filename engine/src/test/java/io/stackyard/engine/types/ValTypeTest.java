package io.stackyard.engine.types;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValTypeTest {

    @ParameterizedTest
    @ValueSource(
            ints = {Heap.BOTTOM, Heap.CONT, Heap.NOCONT, 0, 1, 1000, ValType.MAX_TYPE_INDEX - 1,
                ValType.MAX_TYPE_INDEX})
    void ref_eachHeapAndNullability_unpacksToTheSame(int heap) {
        for (boolean nullable : new boolean[] {false, true}) {
            int type = ValType.ref(nullable, heap);

            assertTrue(ValType.isRef(type));
            assertEquals(nullable, ValType.isNullable(type));
            assertEquals(heap, ValType.heap(type));
            assertEquals(ValType.ref(true, heap), ValType.withNull(type));
            assertEquals(ValType.ref(false, heap), ValType.asNonNull(type));
        }
    }

    @Test
    void ref_heapOutOfRange_failsTheAssertion() {
        assertThrows(AssertionError.class, () -> ValType.ref(true, ValType.MAX_TYPE_INDEX + 1));
        assertThrows(AssertionError.class, () -> ValType.ref(true, Heap.BOTTOM - 1));
    }

    @Test
    void ref_packing_isTheContractedLayout() {
        assertEquals(1 << 30 | 1 << 29 | (-0x10 + 64), ValType.FUNCREF);
        assertEquals(1 << 30 | (7 + 64), ValType.ref(false, 7));
    }

    @Test
    void codes_ofDifferentTypes_differ() {
        var seen = new HashSet<Integer>();
        for (int number = ValType.BOTTOM; number <= ValType.I16; number++) {
            assertFalse(ValType.isRef(number));
            assertTrue(seen.add(number));
        }
        for (int heap = Heap.BOTTOM; heap < 100; heap++) {
            assertTrue(seen.add(ValType.ref(true, heap)));
            assertTrue(seen.add(ValType.ref(false, heap)));
        }
    }

    @Test
    void isNumeric_eachNumber_leavesOutBottomVectorsAndPacked() {
        for (int type : new int[] {ValType.I32, ValType.I64, ValType.F32, ValType.F64}) {
            assertTrue(ValType.isNumeric(type));
        }
        for (int type : new int[] {ValType.BOTTOM, ValType.V128, ValType.I8, ValType.FUNCREF}) {
            assertFalse(ValType.isNumeric(type));
        }
        assertTrue(ValType.isVector(ValType.V128));
        assertFalse(ValType.isVector(ValType.F64));
        assertTrue(ValType.isPacked(ValType.I16));
        assertFalse(ValType.isPacked(ValType.I32));
    }

    @Test
    void show_eachForm_isTheTextFormat() {
        assertEquals("i32", ValType.show(ValType.I32));
        assertEquals("funcref", ValType.show(ValType.FUNCREF));
        assertEquals("nullcontref", ValType.show(ValType.NULLCONTREF));
        assertEquals("(ref cont)", ValType.show(ValType.ref(false, Heap.CONT)));
        assertEquals("(ref null 3)", ValType.show(ValType.ref(true, 3)));
        assertEquals("(ref 3)", ValType.show(ValType.ref(false, 3)));
        assertEquals("bot", ValType.show(ValType.BOTTOM));
    }

    @Test
    void shorthands_eachAbstractType_areItsNullableReference() {
        assertEquals("exnref", ValType.show(ValType.EXNREF));
        assertEquals("nullref", ValType.show(ValType.NULLREF));
        assertNotEquals(ValType.ANYREF, ValType.EQREF);
        for (AbstractHeapType heap : AbstractHeapType.values()) {
            assertEquals(heap, AbstractHeapType.ofCode(heap.code()));
            assertEquals(heap.shorthand(), ValType.show(ValType.ref(true, heap.code())));
        }
    }
}
