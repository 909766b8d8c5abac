package io.stackyard.engine.types;

/// The type of a tag.
///
/// @param type the payload (parameters) and answer (results), of kind FUNC
public record TagType(CanonicalType type) implements ExternType {

    /// @throws IllegalArgumentException if `type` is not of kind FUNC
    public TagType {
        if (type.kind() != CompositeKind.FUNC) {
            throw new IllegalArgumentException("not a function type: " + type);
        }
    }

    @Override
    public ExternKind kind() {
        return ExternKind.TAG;
    }

    /// Tags match only if their types are equal: payloads flow in both directions.
    @Override
    public boolean matches(ExternType required) {
        return required instanceof TagType other && type == other.type;
    }

    @Override
    public String toString() {
        return "(tag " + type.functionType() + ")";
    }
}
