package io.stackyard.engine.types;

import java.util.List;

/// Builds type sections in tests.
final class Sections {

    static final int[] NOTHING = {};

    private Sections() {}

    /// A section with each type in a group of its own.
    static TypeSection of(TypeRegistry registry, SubType... types) {
        var builder = new TypeSectionBuilder(registry);
        for (SubType type : types) {
            builder.add(List.of(type));
        }
        return builder.build();
    }

    /// A section of one group.
    static TypeSection rec(TypeRegistry registry, SubType... types) {
        var builder = new TypeSectionBuilder(registry);
        builder.add(List.of(types));
        return builder.build();
    }

    static SubType plain(CompositeType type) {
        return new SubType(true, SubType.NO_SUPER, type);
    }

    static SubType open(CompositeType type) {
        return new SubType(false, SubType.NO_SUPER, type);
    }

    static SubType sub(int superIndex, CompositeType type) {
        return new SubType(false, superIndex, type);
    }

    static CompositeType func(int... params) {
        return new CompositeType.Function(params, NOTHING);
    }

    static CompositeType func(int[] params, int[] results) {
        return new CompositeType.Function(params, results);
    }

    static CompositeType struct(FieldType... fields) {
        return new CompositeType.Struct(List.of(fields));
    }

    static CompositeType array(int storage) {
        return new CompositeType.Array(new FieldType(storage, true));
    }

    static CompositeType cont(int function) {
        return new CompositeType.Continuation(function);
    }

    static int[] types(int... types) {
        return types;
    }
}
