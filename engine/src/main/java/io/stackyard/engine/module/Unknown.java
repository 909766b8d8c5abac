package io.stackyard.engine.module;

import io.stackyard.engine.types.ExternKind;

/// What to say of an index that names nothing.
final class Unknown {

    private Unknown() {}

    static ModuleException type(int offset, long index, int typeCount) {
        return of(offset, "type", index, typeCount);
    }

    static ModuleException of(int offset, ExternKind kind, long index, int count) {
        return of(offset, kind.toString(), index, count);
    }

    private static ModuleException of(int offset, String what, long index, int count) {
        return ModuleException.invalid(
                offset,
                "unknown " + what + " " + index + ": " + count + " defined so far");
    }
}
