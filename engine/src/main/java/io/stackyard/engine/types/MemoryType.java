package io.stackyard.engine.types;

/// The type of a linear memory.
///
/// @param index64 whether it is addressed by `i64` rather than `i32`
/// @param limits  its size in pages of 64 KiB
public record MemoryType(boolean index64, Limits limits) implements ExternType {

    @Override
    public ExternKind kind() {
        return ExternKind.MEMORY;
    }

    @Override
    public boolean matches(ExternType required) {
        return required instanceof MemoryType other
                && index64 == other.index64
                && limits.matches(other.limits);
    }

    /// The type in the text format, such as `(memory 1 2)`.
    @Override
    public String toString() {
        return "(memory " + (index64 ? "i64 " : "") + limits + ")";
    }
}
