package io.stackyard.wat.internal.module;

import io.stackyard.wat.internal.text.TokenCursor;
import io.stackyard.wat.internal.text.TokenKind;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// The labels around the current instruction, innermost last.
///
/// Each label remembers the one of the same name that it hides, so entering, leaving and looking
/// up take constant time however deep the blocks nest.
final class LabelStack {

    private static final int NOTHING_HIDDEN = -1;

    private final Map<String, Integer> innermost = new HashMap<>();
    private String[] names = new String[16];
    private int[] hidden = new int[16];
    private int depth;

    void clear() {
        innermost.clear();
        depth = 0;
    }

    /// @param name the label, or the empty string if it has no name
    void push(String name) {
        if (depth == names.length) {
            names = Arrays.copyOf(names, depth * 2);
            hidden = Arrays.copyOf(hidden, depth * 2);
        }
        names[depth] = name;
        if (!name.isEmpty()) {
            Integer outer = innermost.put(name, depth);
            hidden[depth] = outer == null ? NOTHING_HIDDEN : outer;
        }
        depth++;
    }

    void pop() {
        depth--;
        String name = names[depth];
        if (name.isEmpty()) {
            return;
        }
        if (hidden[depth] == NOTHING_HIDDEN) {
            innermost.remove(name);
        } else {
            innermost.put(name, hidden[depth]);
        }
    }

    /// Steps over the label that may repeat the innermost block's own behind `else` or `end`.
    void tryRepeated(TokenCursor cursor) {
        int token = cursor.position();
        String name = cursor.tryId();
        if (!name.isEmpty() && !name.equals(names[depth - 1])) {
            throw cursor.errorAt(token, "mismatching label $" + name);
        }
    }

    /// Reads a label: a number as it is, or a name as its distance from the innermost block.
    int read(TokenCursor cursor) {
        if (cursor.is(TokenKind.NATURAL)) {
            return IndexSpace.readNumber(cursor);
        }
        int token = cursor.position();
        String name = IndexSpace.requireId(cursor);
        Integer position = innermost.get(name);
        if (position == null) {
            throw cursor.errorAt(token, "unknown label $" + name);
        }
        return depth - 1 - position;
    }
}
