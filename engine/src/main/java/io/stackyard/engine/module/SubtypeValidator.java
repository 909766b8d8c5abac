package io.stackyard.engine.module;

import io.stackyard.engine.types.CompositeKind;
import io.stackyard.engine.types.CompositeType;
import io.stackyard.engine.types.FieldType;
import io.stackyard.engine.types.SubType;
import io.stackyard.engine.types.TypeSection;
import java.util.List;

/// Validates what types say of each other: that a continuation is one of a function, and that each declared subtype has
/// the structure of one.
final class SubtypeValidator {

    private final TypeSection types;

    private SubtypeValidator(TypeSection types) {
        this.types = types;
    }

    /// Validates every type of the section.
    ///
    /// @param offsets where each stands
    /// @throws ModuleException INVALID "non-function type" or "sub type N does not match super type M"
    static void validate(TypeSection types, IntList offsets) {
        var validator = new SubtypeValidator(types);
        for (int index = 0; index < types.count(); index++) {
            validator.validate(index, offsets.get(index));
        }
    }

    private void validate(int index, int offset) {
        SubType type = types.subType(index);
        if (type.composite() instanceof CompositeType.Continuation(int function)
                && types.kind(function) != CompositeKind.FUNC) {
            throw ModuleException.invalid(
                    offset,
                    "non-function type " + function + " in the continuation type " + index);
        }
        if (type.hasSuper()) {
            SubType sup = types.subType(type.superIndex());
            if (sup.isFinal()) {
                throw mismatch(offset, index, type.superIndex(), ", which is final");
            }
            if (!fits(type.composite(), sup.composite())) {
                throw mismatch(offset, index, type.superIndex(), "");
            }
        }
    }

    private static ModuleException mismatch(int offset, int index, int superIndex, String why) {
        return ModuleException.invalid(
                offset,
                "sub type " + index + " does not match super type " + superIndex + why);
    }

    private boolean fits(CompositeType sub, CompositeType sup) {
        return switch (sub) {
            case CompositeType.Function(int[] params, int[] results) ->
                    sup instanceof CompositeType.Function other
                            && types.allMatch(other.params(), params)
                            && types.allMatch(results, other.results());
            case CompositeType.Struct(List<FieldType> fields) ->
                    sup instanceof CompositeType.Struct other && fieldsFit(fields, other.fields());
            case CompositeType.Array(FieldType element) ->
                    sup instanceof CompositeType.Array other && fits(element, other.element());
            case CompositeType.Continuation(int function) ->
                    sup instanceof CompositeType.Continuation other
                            && types.heapMatches(function, other.function());
        };
    }

    private boolean fieldsFit(List<FieldType> subs, List<FieldType> sups) {
        if (subs.size() < sups.size()) {
            return false;
        }
        for (int i = 0; i < sups.size(); i++) {
            if (!fits(subs.get(i), sups.get(i))) {
                return false;
            }
        }
        return true;
    }

    /// Mutable fields are invariant, immutable ones covariant. Packed types are subtypes of themselves only.
    private boolean fits(FieldType sub, FieldType sup) {
        return sub.mutable() == sup.mutable()
                && (sub.mutable()
                        ? types.equal(sub.storage(), sup.storage())
                        : types.matches(sub.storage(), sup.storage()));
    }
}
