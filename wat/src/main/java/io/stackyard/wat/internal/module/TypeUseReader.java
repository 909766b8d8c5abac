package io.stackyard.wat.internal.module;

import io.stackyard.wat.internal.binary.ByteSink;
import io.stackyard.wat.internal.text.TokenCursor;
import java.util.List;
import java.util.Optional;

/// Reads the places where a function type is used: `(type x)? (param ...)* (result ...)*`.
final class TypeUseReader {

    private static final int EMPTY_BLOCK = 0x40;

    private final TokenCursor cursor;
    private final IndexSpace types;
    private final TypeTable table;
    private final SignatureReader signatures;

    TypeUseReader(
            TokenCursor cursor, IndexSpace types, TypeTable table, SignatureReader signatures) {
        this.cursor = cursor;
        this.types = types;
        this.table = table;
        this.signatures = signatures;
    }

    /// Reads a type use and returns the index of its type.
    int read(ParameterNames names) {
        int token = cursor.position();
        Optional<Integer> explicit = readExplicit();
        Signature inline = signatures.read(names);
        return resolve(token, explicit, inline);
    }

    /// Reads a block's type and writes it: nothing, one result, or a type's index.
    void readBlock(ByteSink sink) {
        int token = cursor.position();
        Optional<Integer> explicit = readExplicit();
        Signature inline = signatures.read(ParameterNames.REFUSED);
        List<ValueType> results = inline.results();
        if (explicit.isPresent() || !inline.params().isEmpty() || results.size() > 1) {
            sink.s33(resolve(token, explicit, inline));
        } else if (results.isEmpty()) {
            sink.u8(EMPTY_BLOCK);
        } else {
            results.getFirst().writeTo(sink);
        }
    }

    private Optional<Integer> readExplicit() {
        if (!cursor.tryOpen("type")) {
            return Optional.empty();
        }
        int index = types.read(cursor);
        cursor.close();
        return Optional.of(index);
    }

    /// An explicit type that stands alone may be any number: whether it exists is the validator's
    /// question. One that stands beside a signature must agree with it.
    private int resolve(int token, Optional<Integer> explicit, Signature inline) {
        if (explicit.isEmpty()) {
            return table.indexOf(inline);
        }
        int index = explicit.get();
        if (inline.isEmpty()) {
            return index;
        }
        requireOrder();
        String shown = Integer.toUnsignedString(index);
        if (!table.contains(index)) {
            throw cursor.errorAt(token, "unknown type " + shown);
        }
        Optional<Signature> signature = table.signature(index);
        if (signature.isEmpty()) {
            throw cursor.errorAt(token, "non-function type " + shown);
        }
        if (!signature.get().equals(inline)) {
            throw cursor.errorAt(
                    token, "inline function type does not match explicit type " + shown);
        }
        return index;
    }

    /// A signature in the wrong order may also disagree with the type: the order is what is wrong.
    private void requireOrder() {
        if (cursor.isOpen("type") || cursor.isOpen("param")) {
            cursor.open();
            throw cursor.unexpected();
        }
    }
}
