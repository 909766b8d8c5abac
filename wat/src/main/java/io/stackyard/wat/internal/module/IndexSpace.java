package io.stackyard.wat.internal.module;

import io.stackyard.wat.internal.text.TokenCursor;
import io.stackyard.wat.internal.text.TokenKind;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// The indices of one kind of definition, and the names of those that have one.
final class IndexSpace {

    private static final int INDEX_BITS = 32;

    private final String category;
    private final Map<String, Integer> indices = new HashMap<>();
    private final Map<Integer, String> names = new LinkedHashMap<>();
    private int count;

    /// @param category what messages call the definitions, as in "unknown memory"
    IndexSpace(String category) {
        this.category = category;
    }

    /// Gives the next index to the identifier at the cursor, or to no name if there is none.
    int declare(TokenCursor cursor) {
        int token = cursor.position();
        String name = cursor.tryId();
        if (!name.isEmpty()) {
            if (indices.putIfAbsent(name, count) != null) {
                throw cursor.errorAt(token, "duplicate " + category + " $" + name);
            }
            names.put(count, name);
        }
        return count++;
    }

    int declareAnonymous() {
        return count++;
    }

    int count() {
        return count;
    }

    /// Names by index, in the order of the indices.
    Map<Integer, String> names() {
        return names;
    }

    /// Reads an index: a number as it is, in range or not, or a name that must be bound.
    int read(TokenCursor cursor) {
        if (cursor.is(TokenKind.NATURAL)) {
            return readNumber(cursor);
        }
        int token = cursor.position();
        String name = requireId(cursor);
        Integer index = indices.get(name);
        if (index == null) {
            throw cursor.errorAt(token, "unknown " + category + " $" + name);
        }
        return index;
    }

    /// Reads an index if one comes next, otherwise returns 0.
    int readOrZero(TokenCursor cursor) {
        return cursor.isIndex() ? read(cursor) : 0;
    }

    static String requireId(TokenCursor cursor) {
        String name = cursor.tryId();
        if (name.isEmpty()) {
            throw cursor.unexpected();
        }
        return name;
    }

    static int readNumber(TokenCursor cursor) {
        return (int) cursor.natural(INDEX_BITS);
    }
}
