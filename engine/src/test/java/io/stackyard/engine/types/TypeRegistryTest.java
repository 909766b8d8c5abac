package io.stackyard.engine.types;

import static io.stackyard.engine.types.Sections.cont;
import static io.stackyard.engine.types.Sections.func;
import static io.stackyard.engine.types.Sections.open;
import static io.stackyard.engine.types.Sections.plain;
import static io.stackyard.engine.types.Sections.struct;
import static io.stackyard.engine.types.Sections.sub;
import static io.stackyard.engine.types.Sections.types;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class TypeRegistryTest {

    private final TypeRegistry registry = new TypeRegistry();

    private static int ref(int heap) {
        return ValType.ref(false, heap);
    }

    @Test
    void intern_sameStructureInTwoModules_isOneType() {
        TypeSection a = Sections.of(registry, plain(func(ValType.I32)), plain(cont(0)));
        TypeSection b =
                Sections.of(registry, plain(struct()), plain(func(ValType.I32)), plain(cont(1)));

        assertSame(a.canonical(0), b.canonical(1));
        assertSame(a.canonical(1), b.canonical(2));
    }

    @Test
    void intern_finalityOrSuperOrPlaceInGroupDiffers_areDifferentTypes() {
        TypeSection single = Sections.of(registry, open(func()), plain(func()), sub(0, func()));
        TypeSection group = Sections.rec(registry, open(func()), open(func()));
        var seen = new HashSet<CanonicalType>();
        for (int i = 0; i < single.count(); i++) {
            assertTrue(seen.add(single.canonical(i)), "single " + i);
        }
        for (int i = 0; i < group.count(); i++) {
            assertTrue(seen.add(group.canonical(i)), "group " + i);
        }
    }

    @Test
    void intern_fieldsDiffer_areDifferentTypes() {
        TypeSection section =
                Sections.of(
                        registry,
                        plain(struct()),
                        plain(struct(new FieldType(ValType.I8, false))),
                        plain(struct(new FieldType(ValType.I8, true))),
                        plain(struct(new FieldType(ValType.I16, true))),
                        plain(
                                struct(
                                        new FieldType(ValType.I8, true),
                                        new FieldType(ValType.I8, true))),
                        plain(Sections.array(ValType.I8)));
        var seen = new HashSet<CanonicalType>();
        for (int i = 0; i < section.count(); i++) {
            assertTrue(seen.add(section.canonical(i)), "type " + i);
        }
    }

    @Test
    void intern_selfReference_isEqualToItselfAndNotToItsUnrolling() {
        TypeSection a = Sections.of(registry, plain(func(ref(0))));
        TypeSection b = Sections.of(registry, plain(func()), plain(func(ref(1))));
        TypeSection unrolled = Sections.of(registry, plain(func(ref(0))), plain(func(ref(0))));

        assertSame(a.canonical(0), b.canonical(1));
        assertSame(a.canonical(0), unrolled.canonical(0));
        assertNotSame(a.canonical(0), unrolled.canonical(1));
        assertEquals(
                List.of(new ReferenceType(false, a.canonical(0))),
                a.functionType(0).params());
    }

    @Test
    void intern_ids_areUniqueAmongLiveTypes() {
        Set<Integer> ids = new HashSet<>();
        var alive = new ArrayList<TypeSection>();
        for (int i = 0; i < 500; i++) {
            TypeSection section = Sections.rec(registry, plain(func(deep(i))), plain(struct()));
            alive.add(section);
            assertTrue(ids.add(section.canonical(0).id()));
            assertTrue(ids.add(section.canonical(1).id()));
        }
        assertEquals(500, alive.size());
    }

    /// Parameters that tell `number` from every other.
    private static int[] deep(int number) {
        var params = new int[10];
        for (int bit = 0; bit < params.length; bit++) {
            params[bit] = (number >> bit & 1) == 0 ? ValType.I32 : ValType.I64;
        }
        return params;
    }

    @Test
    void internFunctionType_sameAsModules_isThatType() {
        TypeSection section =
                Sections.of(
                        registry,
                        plain(func(types(ValType.I32, ValType.EXTERNREF), types(ValType.F64))),
                        plain(cont(0)),
                        plain(func(types(ref(1), ValType.ref(true, 0), ref(1)), types())),
                        open(func()));

        assertSame(section.canonical(0), registry.intern(section.functionType(0)));
        assertSame(section.canonical(2), registry.intern(section.functionType(2)));
        assertNotSame(section.canonical(3), registry.intern(section.functionType(3)));
    }

    @Test
    void internFunctionType_typeOfAnotherEngine_throws() {
        TypeSection foreign = Sections.of(new TypeRegistry(), plain(func()));
        var signature =
                new FunctionType(
                        List.of(new ReferenceType(true, foreign.canonical(0))),
                        List.of());

        assertThrows(IllegalArgumentException.class, () -> registry.intern(signature));
    }

    @Test
    void canonical_superTypes_answerByDisplay() {
        TypeSection section =
                Sections.of(
                        registry,
                        open(func()),
                        sub(0, func()),
                        sub(1, func()),
                        sub(0, func(types(), types())));
        CanonicalType root = section.canonical(0);
        CanonicalType middle = section.canonical(1);
        CanonicalType leaf = section.canonical(2);

        assertNull(root.superType());
        assertSame(root, middle.superType());
        assertSame(middle, leaf.superType());
        assertEquals(2, leaf.depth());
        assertTrue(leaf.isSubtypeOf(root));
        assertTrue(leaf.isSubtypeOf(leaf));
        assertFalse(root.isSubtypeOf(leaf));
        assertSame(middle, section.canonical(3)); // The same declaration again.
        assertFalse(root.isFinal());
        assertEquals(CompositeKind.FUNC, leaf.kind());
    }

    @Test
    void canonical_matches_isSubtypingOfHeapTypes() {
        TypeSection section = Sections.of(registry, open(struct()), sub(0, struct()));
        CanonicalType sup = section.canonical(0);
        CanonicalType sub = section.canonical(1);

        assertTrue(sub.matches(sup));
        assertFalse(sup.matches(sub));
        assertTrue(sub.matches(AbstractHeapType.EQ));
        assertFalse(sub.matches(AbstractHeapType.FUNC));
        assertTrue(AbstractHeapType.NONE.matches(sub));
        assertFalse(AbstractHeapType.STRUCT.matches(sub));
        assertEquals(AbstractHeapType.ANY, sub.top());
    }

    @Test
    void intern_groupsThatNobodyUses_areCollectedAndTheirIdsUsedAgain() throws Exception {
        TypeSection kept = Sections.of(registry, plain(func()), plain(cont(0)));
        int highest = internMany(2_000);
        assertTrue(highest >= 2_000, "ids were not taken one by one: " + highest);

        for (int attempt = 0; attempt < 100 && registry.groupCount() > kept.count(); attempt++) {
            System.gc();
            Thread.sleep(10);
        }

        assertEquals(kept.count(), registry.groupCount());
        assertTrue(internMany(1_000) <= highest, "ids of collected types were not used again");
        assertSame(kept.canonical(1),
                Sections.of(registry, plain(func()), plain(cont(0))).canonical(1));
    }

    /// Interns chains of groups that refer to each other, and returns the highest id.
    private int internMany(int count) {
        var builder = new TypeSectionBuilder(registry);
        builder.add(List.of(plain(func(types(ValType.F32, ValType.F32, ValType.F32), types()))));
        for (int i = 0; i < count; i++) {
            builder.add(List.of(plain(func(ref(builder.count() - 1)))));
        }
        TypeSection section = builder.build();
        int highest = 0;
        for (int i = 0; i < section.count(); i++) {
            highest = Math.max(highest, section.canonical(i).id());
        }
        return highest;
    }

    @Test
    void intern_typeHeldAlone_keepsItsGroupAndWhatItNames() throws Exception {
        CanonicalType held = internChainAndReturnLast();

        System.gc();
        Thread.sleep(20);

        assertEquals(3, registry.groupCount());
        assertSame(held, internChainAndReturnLast());
    }

    private CanonicalType internChainAndReturnLast() {
        return Sections.of(registry, plain(func()), plain(cont(0)), plain(func(ref(1))))
                .canonical(2);
    }

    @Test
    void intern_fromSeveralThreads_givesAllTheSameTypes() throws Exception {
        try (var threads = Executors.newFixedThreadPool(4)) {
            Callable<List<CanonicalType>> task =
                    () -> {
                        var types = new ArrayList<CanonicalType>();
                        for (int i = 0; i < 1_000; i++) {
                            types.add(Sections.of(registry, plain(func(deep(i)))).canonical(0));
                        }
                        return types;
                    };
            List<Future<List<CanonicalType>>> results =
                    threads.invokeAll(List.of(task, task, task, task));
            List<CanonicalType> first = results.getFirst().get();
            for (Future<List<CanonicalType>> result : results) {
                assertEquals(first, result.get());
            }
            assertEquals(1_000, new HashSet<>(first).size());
        }
    }
}
