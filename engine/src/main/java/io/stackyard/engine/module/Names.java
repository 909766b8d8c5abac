package io.stackyard.engine.module;

import org.jspecify.annotations.Nullable;

/// What the name section says. Names are decoded when somebody asks: until then a function's name is four bytes.
final class Names {

    /// The names of a module that has no name section.
    static final Names NONE = new Names(new byte[0], 0, new int[0]);

    private final byte[] bytes;
    private final int moduleName;
    private final int[] functions;

    /// @param bytes      the module
    /// @param moduleName where the module's name stands, or 0
    /// @param functions  where each function's name stands, or 0, by function index; the last ones may be missing
    Names(byte[] bytes, int moduleName, int[] functions) {
        this.bytes = bytes;
        this.moduleName = moduleName;
        this.functions = functions;
    }

    @Nullable
    String moduleName() {
        return nameAt(moduleName);
    }

    @Nullable
    String functionName(int functionIndex) {
        return functionIndex < functions.length ? nameAt(functions[functionIndex]) : null;
    }

    private @Nullable String nameAt(int offset) {
        // Was read once when the section was decoded, so it is there and it is UTF-8.
        return offset == 0 ? null : new BinaryReader(bytes, offset, bytes.length).readName();
    }
}
