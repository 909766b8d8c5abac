package io.stackyard.engine.types;

/// A function type, relative to one module.
///
/// **Units**: slots are 8 bytes; `v128` and references to continuations take two, everything else one.
public final class FuncType {

    private final int[] params;
    private final int[] results;
    private final int paramSlots;
    private final int resultSlots;

    FuncType(int[] params, int[] results, int paramSlots, int resultSlots) {
        this.params = params;
        this.results = results;
        this.paramSlots = paramSlots;
        this.resultSlots = resultSlots;
    }

    /// The parameters' value types. The array is the type's own, for speed: callers must not write to it.
    public int[] params() {
        return params;
    }

    /// The results' value types. The array is the type's own, for speed: callers must not write to it.
    public int[] results() {
        return results;
    }

    /// What the parameters take on the stack.
    public int paramSlots() {
        return paramSlots;
    }

    /// What the results take on the stack.
    public int resultSlots() {
        return resultSlots;
    }

    /// The type in the text format, such as `(func (param i32) (result i64))`.
    @Override
    public String toString() {
        var text = new StringBuilder("(func");
        append(text, " (param", params);
        append(text, " (result", results);
        return text.append(')').toString();
    }

    private static void append(StringBuilder text, String head, int[] types) {
        if (types.length > 0) {
            text.append(head);
            for (int type : types) {
                text.append(' ').append(ValType.show(type));
            }
            text.append(')');
        }
    }
}
