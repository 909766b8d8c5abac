package io.stackyard.wat.internal.module;

import io.stackyard.wat.internal.text.TokenCursor;

/// What can be imported and exported.
enum ExternalKind {
    FUNCTION("func", "function", 0),
    TABLE("table", "table", 1),
    MEMORY("memory", "memory", 2),
    GLOBAL("global", "global", 3),
    TAG("tag", "tag", 4);

    private final String keyword;
    private final String noun;
    private final int code;

    ExternalKind(String keyword, String noun, int code) {
        this.keyword = keyword;
        this.noun = noun;
        this.code = code;
    }

    /// The word of the text format.
    String keyword() {
        return keyword;
    }

    /// The word of messages.
    String noun() {
        return noun;
    }

    /// The byte of the binary format.
    int code() {
        return code;
    }

    /// Steps over `( keyword` of some kind and returns the kind.
    static ExternalKind open(TokenCursor cursor) {
        for (ExternalKind kind : values()) {
            if (cursor.tryOpen(kind.keyword)) {
                return kind;
            }
        }
        cursor.open();
        throw cursor.unexpected();
    }
}
