package io.stackyard.engine.types;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/// Turns a recursion group as a module states it into its [GroupShape].
///
/// Time and space are proportional to the group's encoding in the module: no reference is followed, so neither
/// nesting nor sharing can make it slow.
final class GroupEncoder {

    private static final int ABSTRACT = 16;
    private static final int INSIDE = 17;
    private static final int OUTSIDE = 18;
    private static final int NULLABLE = 32;

    private static final int FINAL = 1;
    private static final int HAS_SUPER = 2;

    private final int base;
    private final IntFunction<CanonicalType> outer;
    private final List<CanonicalType> outside = new ArrayList<>();
    private int[] words = new int[16];
    private int length;

    private GroupEncoder(int base, IntFunction<CanonicalType> outer) {
        this.base = base;
        this.outer = outer;
    }

    /// Encodes `group`, whose first type has the index `base`; `outer` gives the types of lower indices.
    static GroupShape encode(List<SubType> group, int base, IntFunction<CanonicalType> outer) {
        var encoder = new GroupEncoder(base, outer);
        for (SubType type : group) {
            encoder.addType(type);
        }
        return new GroupShape(
                Arrays.copyOf(encoder.words, encoder.length),
                encoder.outside.toArray(CanonicalType[]::new));
    }

    private void addType(SubType type) {
        add(type.composite().kind().heap());
        add((type.isFinal() ? FINAL : 0) | (type.hasSuper() ? HAS_SUPER : 0));
        if (type.hasSuper()) {
            addHeap(type.superIndex(), 0);
        }
        switch (type.composite()) {
            case CompositeType.Function(int[] params, int[] results) -> {
                addValues(params);
                addValues(results);
            }
            case CompositeType.Struct(List<FieldType> fields) -> {
                add(fields.size());
                fields.forEach(this::addField);
            }
            case CompositeType.Array(FieldType element) -> addField(element);
            case CompositeType.Continuation(int function) -> addHeap(function, 0);
        }
    }

    private void addField(FieldType field) {
        add(field.mutable() ? 1 : 0);
        addValue(field.storage());
    }

    private void addValues(int[] types) {
        add(types.length);
        for (int type : types) {
            addValue(type);
        }
    }

    private void addValue(int type) {
        if (ValType.isRef(type)) {
            addHeap(ValType.heap(type), ValType.isNullable(type) ? NULLABLE : 0);
        } else {
            add(type);
        }
    }

    private void addHeap(int heap, int flags) {
        if (heap >= base) {
            add(INSIDE | flags);
            add(heap - base);
        } else if (Heap.isIndex(heap)) {
            CanonicalType type = outer.apply(heap);
            outside.add(type);
            add(OUTSIDE | flags);
            add(type.id());
        } else {
            add(ABSTRACT | flags);
            add(heap);
        }
    }

    private void add(int word) {
        if (length == words.length) {
            words = Arrays.copyOf(words, length * 2);
        }
        words[length++] = word;
    }
}
