package io.stackyard.engine.types;

/// What a reference refers to, independent of any module.
public sealed interface HeapType permits AbstractHeapType, CanonicalType {

    /// Whether everything of this type is also of type `required`: subtyping.
    boolean matches(HeapType required);

    /// The greatest type of the hierarchy this one belongs to.
    AbstractHeapType top();
}
