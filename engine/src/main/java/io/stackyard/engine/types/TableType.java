package io.stackyard.engine.types;

/// The type of a table.
///
/// @param elementType what its elements are
/// @param index64     whether it is indexed by `i64` rather than `i32`
/// @param limits      its size in elements
public record TableType(ReferenceType elementType, boolean index64, Limits limits)
        implements
            ExternType {

    @Override
    public ExternKind kind() {
        return ExternKind.TABLE;
    }

    /// The element types must be equal, because a table is both read and written.
    @Override
    public boolean matches(ExternType required) {
        return required instanceof TableType other
                && index64 == other.index64
                && elementType.equals(other.elementType)
                && limits.matches(other.limits);
    }

    /// The type in the text format, such as `(table 1 2 funcref)`.
    @Override
    public String toString() {
        return "(table " + (index64 ? "i64 " : "") + limits + " " + elementType + ")";
    }
}
