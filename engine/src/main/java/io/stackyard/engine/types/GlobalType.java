package io.stackyard.engine.types;

/// The type of a global.
///
/// @param type    what it holds
/// @param mutable whether it can be written
public record GlobalType(ValueType type, boolean mutable) implements ExternType {

    @Override
    public ExternKind kind() {
        return ExternKind.GLOBAL;
    }

    /// A mutable global is invariant; an immutable one may hold a subtype.
    @Override
    public boolean matches(ExternType required) {
        return required instanceof GlobalType other
                && mutable == other.mutable
                && (mutable ? type.equals(other.type) : type.matches(other.type));
    }

    /// The type in the text format, such as `(global (mut i32))`.
    @Override
    public String toString() {
        return mutable ? "(global (mut " + type + "))" : "(global " + type + ")";
    }
}
