package io.stackyard.engine.types;

import java.util.Locale;

/// What can be imported and exported.
public enum ExternKind {
    /// A function.
    FUNCTION(0),
    /// A table.
    TABLE(1),
    /// A memory.
    MEMORY(2),
    /// A global.
    GLOBAL(3),
    /// A tag.
    TAG(4);

    private final int code;

    ExternKind(int code) {
        this.code = code;
    }

    /// Its code in the binary format.
    public int code() {
        return code;
    }

    /// The kind in prose, such as `function`.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
