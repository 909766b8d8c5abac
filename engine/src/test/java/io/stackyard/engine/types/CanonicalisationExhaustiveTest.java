package io.stackyard.engine.types;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Holds the registry against the definition of iso-recursive equality, taken literally: unroll everything into a
/// string. Every section of up to three types over a small alphabet, in every division into groups.
class CanonicalisationExhaustiveTest {

    private final TypeRegistry registry = new TypeRegistry();
    private final Map<String, CanonicalType> byUnrolling = new HashMap<>();
    private final Map<CanonicalType, String> byIdentity = new HashMap<>();
    private int sections;

    @Test
    void intern_everySmallSection_identityIsEqualityOfUnrollings() {
        for (List<Integer> groupSizes : List.of(
                List.of(1),
                List.of(2),
                List.of(1, 1),
                List.of(3),
                List.of(1, 2),
                List.of(2, 1),
                List.of(1, 1, 1))) {
            extend(groupSizes, new ArrayList<>());
        }
        assertTrue(sections > 20_000, "only " + sections + " sections");
        assertEquals(byUnrolling.size(), byIdentity.size());
        assertEquals(byUnrolling.size(), new HashSet<>(byUnrolling.values()).size());
    }

    private void extend(List<Integer> groupSizes, List<SubType> types) {
        int count = groupSizes.stream().mapToInt(Integer::intValue).sum();
        int index = types.size();
        if (index == count) {
            check(groupSizes, types);
            return;
        }
        for (SubType type : alphabet(index, groupEnd(groupSizes, index))) {
            types.add(type);
            extend(groupSizes, types);
            types.removeLast();
        }
    }

    private static List<SubType> alphabet(int index, int groupEnd) {
        var composites = new ArrayList<CompositeType>();
        composites.add(Sections.func());
        composites.add(Sections.func(ValType.I32));
        composites.add(Sections.func(Sections.types(), Sections.types(ValType.I32)));
        composites.add(Sections.array(ValType.I32));
        for (int heap = 0; heap < groupEnd; heap++) {
            composites.add(Sections.func(ValType.ref(true, heap)));
            composites.add(Sections.cont(heap));
        }
        var types = new ArrayList<SubType>();
        for (CompositeType composite : composites) {
            types.add(new SubType(true, SubType.NO_SUPER, composite));
            for (int superIndex = SubType.NO_SUPER; superIndex < index; superIndex++) {
                types.add(new SubType(false, superIndex, composite));
            }
        }
        return types;
    }

    private static int groupEnd(List<Integer> groupSizes, int index) {
        int end = 0;
        for (int size : groupSizes) {
            end += size;
            if (index < end) {
                return end;
            }
        }
        throw new AssertionError("no group of type " + index);
    }

    private void check(List<Integer> groupSizes, List<SubType> types) {
        sections++;
        var builder = new TypeSectionBuilder(registry);
        for (int size : groupSizes) {
            builder.add(List.copyOf(types.subList(builder.count(), builder.count() + size)));
        }
        TypeSection section = builder.build();
        for (int i = 0; i < types.size(); i++) {
            String unrolled = unroll(groupSizes, types, i);
            CanonicalType type = section.canonical(i);
            CanonicalType known = byUnrolling.putIfAbsent(unrolled, type);
            assertTrue(known == null || known == type, unrolled);
            String name = byIdentity.putIfAbsent(type, unrolled);
            assertTrue(name == null || name.equals(unrolled), name + " and " + unrolled);
        }
    }

    /// The group of the type, with inner references as places and outer ones unrolled in turn, and the place in it.
    private static String unroll(List<Integer> groupSizes, List<SubType> types, int index) {
        int end = groupEnd(groupSizes, index);
        int start = 0;
        for (int size : groupSizes) {
            if (start + size == end) {
                break;
            }
            start += size;
        }
        var text = new StringBuilder("(rec");
        for (int i = start; i < end; i++) {
            SubType type = types.get(i);
            text.append(type.isFinal() ? " final" : " open");
            if (type.hasSuper()) {
                text.append(" sub ").append(name(groupSizes, types, start, type.superIndex()));
            }
            switch (type.composite()) {
                case CompositeType.Function(int[] params, int[] results) -> {
                    text.append(" func");
                    for (int param : params) {
                        text.append(' ')
                                .append(
                                        ValType.isRef(param)
                                                ? name(
                                                        groupSizes,
                                                        types,
                                                        start,
                                                        ValType.heap(param))
                                                : ValType.show(param));
                    }
                    text.append(" to ").append(results.length); // At most one, an i32.
                }
                case CompositeType.Array(FieldType element) ->
                        text.append(" array ").append(element);
                case CompositeType.Continuation(int function) ->
                        text.append(" cont ").append(name(groupSizes, types, start, function));
                case CompositeType.Struct _ ->
                        throw new AssertionError("not in the alphabet");
            }
        }
        return text.append(").").append(index - start).toString();
    }

    private static String name(
            List<Integer> groupSizes,
            List<SubType> types,
            int groupStart,
            int index) {
        return index >= groupStart
                ? "rec" + (index - groupStart)
                : unroll(groupSizes, types, index);
    }
}
