package io.stackyard.wat.script;

import java.util.Locale;

/// The kinds of references that a script can ask for without saying which one.
public enum ReferenceKind {
    /// Any internal reference, host values included.
    ANY,
    /// An i31, struct or array.
    EQ,
    I31,
    STRUCT,
    ARRAY,
    FUNC,
    EXTERN,
    EXN,
    CONT;

    /// The word in a script, such as `ref.func`.
    public String text() {
        return "ref." + name().toLowerCase(Locale.ROOT);
    }
}
