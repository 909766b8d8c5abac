package io.stackyard.engine.types;

/// The type of a struct field or of an array's elements, relative to one module.
///
/// @param storage a value type of [ValType], or [ValType#I8] or [ValType#I16]
/// @param mutable whether it can be written after construction
public record FieldType(int storage, boolean mutable) {

    /// Whether it is stored in fewer bits than its value has.
    public boolean isPacked() {
        return ValType.isPacked(storage);
    }

    /// The type of the values read from it and written to it.
    public int unpacked() {
        return isPacked() ? ValType.I32 : storage;
    }
}
