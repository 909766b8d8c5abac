package io.stackyard.engine.types;

import static io.stackyard.engine.types.Sections.array;
import static io.stackyard.engine.types.Sections.cont;
import static io.stackyard.engine.types.Sections.func;
import static io.stackyard.engine.types.Sections.open;
import static io.stackyard.engine.types.Sections.plain;
import static io.stackyard.engine.types.Sections.struct;
import static io.stackyard.engine.types.Sections.sub;
import static io.stackyard.engine.types.Sections.types;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class TypeSectionTest {

    private static final int FUNC = 0;
    private static final int STRUCT = 1;
    private static final int ARRAY = 2;
    private static final int CONT = 3;
    private static final int SUB_STRUCT = 4;
    private static final int SAME_FUNC = 5;
    private static final FieldType BYTE = new FieldType(ValType.I8, true);
    private static final FieldType LONG = new FieldType(ValType.I64, false);

    private final TypeRegistry registry = new TypeRegistry();
    private final TypeSection section =
            Sections.of(
                    registry,
                    plain(func(types(ValType.I32), types(ValType.I64))),
                    open(struct(BYTE)),
                    plain(array(ValType.F32)),
                    plain(cont(FUNC)),
                    sub(STRUCT, struct(BYTE, LONG)),
                    plain(func(types(ValType.I32), types(ValType.I64))));

    private static int ref(int heap) {
        return ValType.ref(false, heap);
    }

    private static int refNull(int heap) {
        return ValType.ref(true, heap);
    }

    @Test
    void parts_eachKind_areThoseDeclared() {
        assertEquals(6, section.count());
        assertEquals(CompositeKind.CONT, section.kind(CONT));
        assertArrayEquals(types(ValType.I32), section.func(FUNC).params());
        assertArrayEquals(types(ValType.I64), section.func(FUNC).results());
        assertEquals(List.of(BYTE, LONG), section.structFields(SUB_STRUCT));
        assertEquals(new FieldType(ValType.F32, true), section.arrayElement(ARRAY));
        assertEquals(FUNC, section.contFunction(CONT));
        assertEquals("(func (param i32) (result i64))", section.func(FUNC).toString());
    }

    @Test
    void parts_ofAnotherKind_throw() {
        assertThrows(IllegalStateException.class, () -> section.func(CONT));
        assertThrows(IllegalStateException.class, () -> section.contFunction(FUNC));
        assertThrows(IllegalStateException.class, () -> section.structFields(ARRAY));
        assertThrows(IllegalStateException.class, () -> section.arrayElement(STRUCT));
    }

    @Test
    void heapMatches_definedAgainstAbstract_isByKind() {
        int[] kinds = {FUNC, STRUCT, ARRAY, CONT};
        int[] own = {Heap.FUNC, Heap.STRUCT, Heap.ARRAY, Heap.CONT};
        for (int i = 0; i < kinds.length; i++) {
            for (int heap = Heap.CONT; heap <= Heap.NOCONT; heap++) {
                assertEquals(
                        Heap.abstractMatches(own[i], heap),
                        section.heapMatches(kinds[i], heap),
                        kinds[i] + " <: " + Heap.show(heap));
                assertEquals(
                        heap == section.kind(kinds[i]).bottom(),
                        section.heapMatches(heap, kinds[i]),
                        Heap.show(heap) + " <: " + kinds[i]);
            }
            assertTrue(section.heapMatches(Heap.BOTTOM, kinds[i]));
            assertFalse(section.heapMatches(kinds[i], Heap.BOTTOM));
        }
    }

    @Test
    void heapMatches_definedTypes_isDeclaredSubtyping() {
        assertTrue(section.heapMatches(SUB_STRUCT, STRUCT));
        assertFalse(section.heapMatches(STRUCT, SUB_STRUCT));
        assertFalse(section.heapMatches(STRUCT, ARRAY));
        assertTrue(section.heapMatches(SAME_FUNC, FUNC));
        assertTrue(section.heapMatches(FUNC, SAME_FUNC));
    }

    @Test
    void matches_valueTypes_nullabilityAndBottom() {
        assertTrue(section.matches(ref(SUB_STRUCT), refNull(STRUCT)));
        assertFalse(section.matches(refNull(SUB_STRUCT), ref(STRUCT)));
        assertTrue(section.matches(refNull(CONT), ValType.CONTREF));
        assertFalse(section.matches(refNull(CONT), ValType.ANYREF));
        assertTrue(section.matches(ValType.NULLCONTREF, refNull(CONT)));
        assertTrue(section.matches(ValType.BOTTOM, ValType.I32));
        assertTrue(section.matches(ValType.BOTTOM, ref(FUNC)));
        assertFalse(section.matches(ValType.I32, ValType.BOTTOM));
        assertFalse(section.matches(ValType.I32, ValType.I64));
        assertFalse(section.matches(ValType.I32, ValType.FUNCREF));
        assertTrue(section.matches(ref(Heap.BOTTOM), ref(CONT)));
        assertFalse(section.matches(refNull(Heap.BOTTOM), ref(CONT)));
    }

    @Test
    void equal_differentIndicesOfOneType_areEqual() {
        assertTrue(section.equal(ref(FUNC), ref(SAME_FUNC)));
        assertFalse(section.equal(ref(FUNC), refNull(SAME_FUNC)));
        assertFalse(section.equal(ref(SUB_STRUCT), ref(STRUCT)));
        assertFalse(section.equal(ref(FUNC), ref(Heap.FUNC)));
        assertTrue(section.equal(ValType.F32, ValType.F32));
        assertFalse(section.equal(ValType.F32, ValType.F64));
    }

    @Test
    void funcMatches_structural_parametersContravariantResultsCovariant() {
        var wide = new FuncType(types(ValType.ANYREF), types(ref(SUB_STRUCT)), 1, 1);
        var narrow = new FuncType(types(refNull(STRUCT)), types(refNull(STRUCT)), 1, 1);

        assertTrue(section.funcMatches(wide, narrow));
        assertFalse(section.funcMatches(narrow, wide));
        assertFalse(section.funcMatches(wide, new FuncType(types(), types(ref(STRUCT)), 0, 1)));
        assertFalse(section.funcMatches(wide, new FuncType(types(ValType.ANYREF), types(), 1, 0)));
    }

    @Test
    void topAndBottom_eachHierarchy_areItsEnds() {
        assertEquals(Heap.CONT, section.top(CONT));
        assertEquals(Heap.NOCONT, section.bottom(CONT));
        assertEquals(Heap.ANY, section.top(STRUCT));
        assertEquals(Heap.NONE, section.bottom(ARRAY));
        assertEquals(Heap.EXN, section.top(Heap.NOEXN));
        assertEquals(Heap.NOFUNC, section.bottom(Heap.FUNC));
    }

    @Test
    void slots_continuationsAndVectors_takeTwo() {
        assertEquals(2, section.slots(ref(CONT)));
        assertEquals(2, section.slots(ValType.CONTREF));
        assertEquals(2, section.slots(ValType.NULLCONTREF));
        assertEquals(2, section.slots(ValType.V128));
        assertEquals(1, section.slots(ref(FUNC)));
        assertEquals(1, section.slots(ValType.EXNREF));
        assertEquals(1, section.slots(ValType.I32));
        assertTrue(section.isContHeap(CONT));
        assertFalse(section.isContHeap(FUNC));
        assertFalse(section.isContHeap(Heap.BOTTOM));
    }

    @Test
    void paramSlots_continuationLaterInTheGroup_countsTwo() {
        TypeSection group =
                Sections.rec(
                        registry,
                        plain(
                                func(
                                        types(ValType.I32, refNull(1), ValType.F64),
                                        types(ref(1), ref(1)))),
                        plain(cont(0)));

        assertEquals(4, group.func(0).paramSlots());
        assertEquals(4, group.func(0).resultSlots());
    }

    @Test
    void isDefaultable_allButNonNullReferences() {
        assertTrue(section.isDefaultable(ValType.I32));
        assertTrue(section.isDefaultable(ValType.V128));
        assertTrue(section.isDefaultable(refNull(CONT)));
        assertFalse(section.isDefaultable(ref(CONT)));
    }

    @Test
    void valueType_eachForm_isIndependentOfTheModule() {
        assertEquals(NumberType.F64, section.valueType(ValType.F64));
        assertEquals(ReferenceType.EXTERNREF, section.valueType(ValType.EXTERNREF));
        assertEquals(
                new ReferenceType(false, section.canonical(CONT)),
                section.valueType(ref(CONT)));
        assertEquals(section.valueType(ref(FUNC)), section.valueType(ref(SAME_FUNC)));
        assertThrows(IllegalArgumentException.class, () -> section.valueType(ValType.BOTTOM));
        assertThrows(IllegalArgumentException.class, () -> section.valueType(ValType.I8));
    }

    @Test
    void functionType_ofAFunction_isSharedByEqualTypes() {
        assertEquals(
                new FunctionType(List.of(NumberType.I32), List.of(NumberType.I64)),
                section.functionType(FUNC));
        assertSame(section.functionType(FUNC), section.functionType(SAME_FUNC));
        assertThrows(IllegalStateException.class, () -> section.functionType(CONT));
    }
}
