package io.stackyard.wat.internal.module;

import io.stackyard.wat.internal.binary.ByteSink;
import io.stackyard.wat.internal.text.TokenCursor;
import io.stackyard.wat.internal.text.TokenKind;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The parameters and locals of the function that is being read; outside functions, none.
final class LocalScope implements ParameterNames {

    private final Map<String, Integer> indices = new HashMap<>();
    private final Map<Integer, String> names = new LinkedHashMap<>();
    private int count;

    /// Forgets the last function.
    void clear() {
        indices.clear();
        names.clear();
        count = 0;
    }

    @Override
    public boolean tryBind(TokenCursor cursor, int index) {
        int token = cursor.position();
        String name = cursor.tryId();
        if (name.isEmpty()) {
            return false;
        }
        if (indices.putIfAbsent(name, index) != null) {
            throw cursor.errorAt(token, "duplicate local $" + name);
        }
        names.put(index, name);
        return true;
    }

    /// Reads `(local ...)*` behind so many parameters and writes the groups of equal types.
    ///
    /// @param parameters their count, or empty if the function's type is not known: then no local
    ///     can have a name, because no name could get an index
    void readLocals(
            TokenCursor cursor,
            ValueTypeReader valueTypes,
            Optional<Integer> parameters,
            ByteSink body) {
        count = parameters.orElse(0);
        var groups = new LocalGroups();
        while (cursor.tryOpen("local")) {
            if (cursor.is(TokenKind.ID) && parameters.isEmpty()) {
                throw cursor.error("unknown type of the function, needed to count its parameters");
            }
            if (tryBind(cursor, count)) {
                declare(groups, valueTypes.read());
            } else {
                while (!cursor.is(TokenKind.CLOSE)) {
                    declare(groups, valueTypes.read());
                }
            }
            cursor.close();
        }
        groups.writeTo(body);
    }

    private void declare(LocalGroups groups, ValueType type) {
        groups.add(type);
        count++;
    }

    int read(TokenCursor cursor) {
        if (cursor.is(TokenKind.NATURAL)) {
            return IndexSpace.readNumber(cursor);
        }
        int token = cursor.position();
        String name = IndexSpace.requireId(cursor);
        Integer index = indices.get(name);
        if (index == null) {
            throw cursor.errorAt(token, "unknown local $" + name);
        }
        return index;
    }

    /// Names by index, in the order of the indices.
    Map<Integer, String> names() {
        return names;
    }
}
