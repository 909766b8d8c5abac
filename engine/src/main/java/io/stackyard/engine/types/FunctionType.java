package io.stackyard.engine.types;

import java.util.List;

/// The parameters and results of a function, independent of any module.
///
/// Equal records are the same signature. Whether two *functions* have the same type is a finer question: declared
/// supertypes and recursion groups count too, see [CanonicalType].
public record FunctionType(List<ValueType> params, List<ValueType> results) {

    /// Copies both lists.
    public FunctionType {
        params = List.copyOf(params);
        results = List.copyOf(results);
    }

    /// Whether this is a *structural* subtype of `required`: it takes at least what that takes, and gives at most
    /// what that gives, no matter what is declared. The continuation instructions ask for this.
    public boolean matches(FunctionType required) {
        return allMatch(required.params, params) && allMatch(results, required.results);
    }

    private static boolean allMatch(List<ValueType> subs, List<ValueType> sups) {
        if (subs.size() != sups.size()) {
            return false;
        }
        for (int i = 0; i < subs.size(); i++) {
            if (!subs.get(i).matches(sups.get(i))) {
                return false;
            }
        }
        return true;
    }

    /// The type in the text format, such as `(func (param i32) (result i64))`.
    @Override
    public String toString() {
        var text = new StringBuilder("(func");
        append(text, " (param", params);
        append(text, " (result", results);
        return text.append(')').toString();
    }

    private static void append(StringBuilder text, String head, List<ValueType> types) {
        if (!types.isEmpty()) {
            text.append(head);
            for (ValueType type : types) {
                text.append(' ').append(type);
            }
            text.append(')');
        }
    }
}
