package io.stackyard.engine.module;

import org.jspecify.annotations.Nullable;

/// The sections of a module, in the order in which they must stand. Custom sections may stand anywhere.
enum SectionId {
    CUSTOM(0),
    TYPE(1),
    IMPORT(2),
    FUNCTION(3),
    TABLE(4),
    MEMORY(5),
    TAG(13),
    GLOBAL(6),
    EXPORT(7),
    START(8),
    ELEMENT(9),
    DATA_COUNT(12),
    CODE(10),
    DATA(11);

    private final int code;

    SectionId(int code) {
        this.code = code;
    }

    /// The section with the given byte in the binary format, or null.
    static @Nullable SectionId ofCode(int code) {
        for (SectionId id : values()) {
            if (id.code == code) {
                return id;
            }
        }
        return null;
    }
}
