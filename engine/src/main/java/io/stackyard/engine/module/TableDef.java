package io.stackyard.engine.module;

import org.jspecify.annotations.Nullable;

/// A table, imported or defined.
///
/// **Units**: elements. Sizes from 2^63 on, which nothing can fulfil, are given as `Long.MAX_VALUE`.
///
/// @param elementType a reference type of [io.stackyard.engine.types.ValType]
/// @param index64     whether it is indexed by `i64` rather than `i32`
/// @param minimum     its size at first
/// @param maximum     the size it may grow to, or -1 for none stated
/// @param initializer the value of its first elements, or null for the default; null for imports
public record TableDef(
        int elementType,
        boolean index64,
        long minimum,
        long maximum,
        @Nullable ConstExpr initializer) {

    TableDef withInitializer(ConstExpr initializer) {
        return new TableDef(elementType, index64, minimum, maximum, initializer);
    }
}
