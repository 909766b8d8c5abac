package io.stackyard.engine.types;

/// The type of an imported or exported function.
///
/// @param type the function's own type, of kind FUNC
public record FunctionExternType(CanonicalType type) implements ExternType {

    /// @throws IllegalArgumentException if `type` is not of kind FUNC
    public FunctionExternType {
        if (type.kind() != CompositeKind.FUNC) {
            throw new IllegalArgumentException("not a function type: " + type);
        }
    }

    @Override
    public ExternKind kind() {
        return ExternKind.FUNCTION;
    }

    /// By declared subtyping: a function of a subtype may be given.
    @Override
    public boolean matches(ExternType required) {
        return required instanceof FunctionExternType other && type.isSubtypeOf(other.type);
    }

    @Override
    public String toString() {
        return type.functionType().toString();
    }
}
