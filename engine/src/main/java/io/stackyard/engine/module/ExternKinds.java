package io.stackyard.engine.module;

import io.stackyard.engine.types.ExternKind;

/// Reads the kind of an import or export.
final class ExternKinds {

    private ExternKinds() {}

    /// @throws ModuleException MALFORMED with the given text if the byte names no kind
    static ExternKind read(BinaryReader reader, String malformed) {
        int at = reader.position();
        int code = reader.readByte();
        for (ExternKind kind : ExternKind.values()) {
            if (kind.code() == code) {
                return kind;
            }
        }
        throw ModuleException.malformed(at, malformed);
    }
}
