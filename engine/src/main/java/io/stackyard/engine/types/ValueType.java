package io.stackyard.engine.types;

/// The type of a parameter, result, local, global or field, independent of any module.
public sealed interface ValueType permits NumberType, ReferenceType {

    /// Whether every value of this type is also one of `required`: subtyping.
    boolean matches(ValueType required);

    /// The 8-byte slots that a value takes: 2 for `v128` and references to continuations, else 1.
    int slots();
}
