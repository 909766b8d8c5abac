package io.stackyard.engine.types;

import static io.stackyard.engine.types.Sections.func;
import static io.stackyard.engine.types.Sections.open;
import static io.stackyard.engine.types.Sections.plain;
import static io.stackyard.engine.types.Sections.struct;
import static io.stackyard.engine.types.Sections.sub;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ExternTypeTest {

    private static final Limits ONE_TO_TWO = new Limits(1, 2);

    private final TypeRegistry registry = new TypeRegistry();
    private final TypeSection types =
            Sections.of(
                    registry,
                    open(func()),
                    sub(0, func()),
                    plain(func(ValType.I32)),
                    plain(struct()));

    @Test
    void limits_matches_minimumNotBelowAndMaximumNotAbove() {
        assertTrue(ONE_TO_TWO.matches(ONE_TO_TWO));
        assertTrue(ONE_TO_TWO.matches(new Limits(0, 3)));
        assertTrue(ONE_TO_TWO.matches(new Limits(1, Limits.UNBOUNDED)));
        assertFalse(ONE_TO_TWO.matches(new Limits(2, 2)));
        assertFalse(ONE_TO_TWO.matches(new Limits(1, 1)));
        assertFalse(new Limits(1, Limits.UNBOUNDED).matches(ONE_TO_TWO));
        assertTrue(new Limits(1, Limits.UNBOUNDED).matches(new Limits(1, Limits.UNBOUNDED)));
    }

    @Test
    void limits_outOfOrderOrNegative_throw() {
        assertThrows(IllegalArgumentException.class, () -> new Limits(2, 1));
        assertThrows(IllegalArgumentException.class, () -> new Limits(-1, 1));
        assertThrows(IllegalArgumentException.class, () -> new Limits(0, -2));
        assertEquals("0 0", new Limits(0, 0).toString());
    }

    @Test
    void function_matches_declaredSubtypesOnly() {
        var sup = new FunctionExternType(types.canonical(0));
        var sub = new FunctionExternType(types.canonical(1));

        assertTrue(sub.matches(sup));
        assertFalse(sup.matches(sub));
        assertFalse(new FunctionExternType(types.canonical(2)).matches(sup));
        assertThrows(
                IllegalArgumentException.class,
                () -> new FunctionExternType(types.canonical(3)));
    }

    @Test
    void tag_matches_equalTypesOnly() {
        var sup = new TagType(types.canonical(0));
        var sub = new TagType(types.canonical(1));

        assertTrue(sup.matches(new TagType(types.canonical(0))));
        assertFalse(sub.matches(sup));
        assertThrows(IllegalArgumentException.class, () -> new TagType(types.canonical(3)));
    }

    @Test
    void table_matches_equalElementsAndIndexAndLimits() {
        var table = new TableType(ReferenceType.FUNCREF, false, ONE_TO_TWO);

        assertTrue(table.matches(new TableType(ReferenceType.FUNCREF, false, new Limits(0, -1))));
        assertFalse(table.matches(new TableType(ReferenceType.FUNCREF, true, ONE_TO_TWO)));
        assertFalse(table.matches(new TableType(ReferenceType.EXTERNREF, false, ONE_TO_TWO)));
        assertFalse(
                new TableType(new ReferenceType(false, AbstractHeapType.FUNC), false, ONE_TO_TWO)
                        .matches(table));
        assertFalse(table.matches(new TableType(ReferenceType.FUNCREF, false, new Limits(2, 2))));
    }

    @Test
    void memory_matches_indexAndLimits() {
        var memory = new MemoryType(false, ONE_TO_TWO);

        assertTrue(memory.matches(new MemoryType(false, new Limits(1, 5))));
        assertFalse(memory.matches(new MemoryType(true, ONE_TO_TWO)));
        assertFalse(memory.matches(new MemoryType(false, new Limits(2, 5))));
    }

    @Test
    void global_matches_mutableInvariantImmutableCovariant() {
        var nonNull = new ReferenceType(false, AbstractHeapType.FUNC);

        assertTrue(
                new GlobalType(nonNull, false)
                        .matches(new GlobalType(ReferenceType.FUNCREF, false)));
        assertFalse(
                new GlobalType(nonNull, true)
                        .matches(new GlobalType(ReferenceType.FUNCREF, true)));
        assertTrue(new GlobalType(nonNull, true).matches(new GlobalType(nonNull, true)));
        assertFalse(
                new GlobalType(NumberType.I32, true)
                        .matches(new GlobalType(NumberType.I32, false)));
        assertFalse(
                new GlobalType(NumberType.I32, false)
                        .matches(new GlobalType(NumberType.I64, false)));
    }

    @Test
    void matches_anotherKind_isFalse() {
        List<ExternType> all =
                List.of(
                        new FunctionExternType(types.canonical(0)),
                        new TableType(ReferenceType.FUNCREF, false, ONE_TO_TWO),
                        new MemoryType(false, ONE_TO_TWO),
                        new GlobalType(NumberType.I32, false),
                        new TagType(types.canonical(0)));
        for (ExternType a : all) {
            for (ExternType b : all) {
                assertEquals(a.equals(b), a.matches(b), a + " and " + b);
                assertEquals(a.equals(b), a.kind() == b.kind());
            }
        }
    }

    @Test
    void valueType_slotsAndSubtyping_followTheHeapType() {
        assertEquals(2, ReferenceType.CONTREF.slots());
        assertEquals(2, new ReferenceType(true, AbstractHeapType.NOCONT).slots());
        assertEquals(1, ReferenceType.FUNCREF.slots());
        assertEquals(2, NumberType.V128.slots());
        assertEquals(1, NumberType.F64.slots());
        assertTrue(
                new ReferenceType(false, types.canonical(1))
                        .matches(new ReferenceType(true, types.canonical(0))));
        assertFalse(
                ReferenceType.FUNCREF.matches(new ReferenceType(false, AbstractHeapType.FUNC)));
        assertFalse(NumberType.I32.matches(ReferenceType.FUNCREF));
        assertFalse(ReferenceType.FUNCREF.matches(NumberType.I32));
    }

    @Test
    void toString_eachForm_isTheTextFormat() {
        assertEquals(
                "(table i64 1 2 funcref)",
                new TableType(ReferenceType.FUNCREF, true, ONE_TO_TWO).toString());
        assertEquals("(memory 1)", new MemoryType(false, new Limits(1, -1)).toString());
        assertEquals("(global (mut i32))", new GlobalType(NumberType.I32, true).toString());
        assertEquals("(tag (func (param i32)))", new TagType(types.canonical(2)).toString());
        assertEquals("(ref any)", new ReferenceType(false, AbstractHeapType.ANY).toString());
        assertEquals(
                "(ref null $func" + types.canonical(0).id() + ")",
                new ReferenceType(true, types.canonical(0)).toString());
    }
}
