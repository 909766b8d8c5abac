package io.stackyard.engine.module;

import org.jspecify.annotations.Nullable;

/// A global, imported or defined.
///
/// @param type        a value type of [io.stackyard.engine.types.ValType]
/// @param mutable     whether it can be written
/// @param initializer its first value; null for imports
public record GlobalDef(int type, boolean mutable, @Nullable ConstExpr initializer) {

    GlobalDef withInitializer(ConstExpr initializer) {
        return new GlobalDef(type, mutable, initializer);
    }
}
