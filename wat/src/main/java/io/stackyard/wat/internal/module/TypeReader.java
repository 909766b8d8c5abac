package io.stackyard.wat.internal.module;

import io.stackyard.wat.internal.binary.ByteSink;
import io.stackyard.wat.internal.text.TokenCursor;
import io.stackyard.wat.internal.text.TokenKind;
import java.util.HashMap;
import java.util.Map;

/// Reads type definitions into the [TypeTable].
///
/// ```
/// group      (rec definition*) | definition
/// definition (type id? composite) | (type id? (sub final? type* composite))
/// composite  (func ...) | (struct ...) | (array field) | (cont type)
/// ```
final class TypeReader {

    private static final int REC = 0x4E;
    private static final int SUB_FINAL = 0x4F;
    private static final int SUB = 0x50;
    private static final int CONT = 0x5D;
    private static final int ARRAY = 0x5E;
    private static final int STRUCT = 0x5F;
    private static final int MUTABLE = 1;

    private final TokenCursor cursor;
    private final IndexSpace types;
    private final TypeTable table;
    private final ValueTypeReader valueTypes;
    private final SignatureReader signatures;

    TypeReader(
            TokenCursor cursor, IndexSpace types, TypeTable table, ValueTypeReader valueTypes) {
        this.cursor = cursor;
        this.types = types;
        this.table = table;
        this.valueTypes = valueTypes;
        this.signatures = new SignatureReader(cursor, valueTypes);
    }

    /// Reads `(rec ...)`.
    void readGroup() {
        cursor.open("rec");
        var members = new ByteSink();
        int count = 0;
        boolean alone = isOneDefinition();
        while (!cursor.is(TokenKind.CLOSE)) {
            readDefinition(members, alone);
            count++;
        }
        cursor.close();
        ByteSink group = table.group();
        if (count != 1) {
            group.u8(REC);
            group.u32(count);
        }
        group.append(members);
    }

    /// Reads `(type ...)` outside a group.
    void readSingle() {
        readDefinition(table.group(), true);
    }

    private boolean isOneDefinition() {
        if (!cursor.isOpen("type")) {
            return false;
        }
        int start = cursor.position();
        cursor.skipGroup();
        boolean one = cursor.is(TokenKind.CLOSE);
        cursor.seek(start);
        return one;
    }

    private void readDefinition(ByteSink sink, boolean alone) {
        cursor.open("type");
        String _ = cursor.tryId();
        if (cursor.tryOpen("sub")) {
            readSub(sink, alone);
            cursor.close();
        } else {
            readComposite(sink, alone);
        }
        cursor.close();
    }

    private void readSub(ByteSink sink, boolean alone) {
        boolean isFinal = cursor.tryKeyword("final");
        var supertypes = new ByteSink();
        int count = 0;
        while (cursor.isIndex()) {
            supertypes.u32(types.read(cursor));
            count++;
        }
        boolean plain = isFinal && count == 0; // Then there is nothing to say.
        if (!plain) {
            sink.u8(isFinal ? SUB_FINAL : SUB);
            sink.u32(count);
            sink.append(supertypes);
        }
        readComposite(sink, alone && plain);
    }

    private void readComposite(ByteSink sink, boolean plain) {
        if (cursor.tryOpen("func")) {
            Signature signature = signatures.read(ParameterNames.IGNORED);
            signature.writeTo(sink);
            table.defineFunction(signature, plain);
        } else if (cursor.tryOpen("struct")) {
            sink.u8(STRUCT);
            table.defineStruct(readFields(sink));
        } else if (cursor.tryOpen("array")) {
            sink.u8(ARRAY);
            readField(sink);
            table.defineOther();
        } else {
            cursor.open("cont");
            sink.u8(CONT);
            sink.s33(readContinued());
            table.defineOther();
        }
        cursor.close();
    }

    private int readContinued() {
        if (!cursor.tryOpen("type")) {
            return types.read(cursor);
        }
        int index = types.read(cursor);
        cursor.close();
        return index;
    }

    /// Returns the indices of the fields that have names.
    private Map<String, Integer> readFields(ByteSink sink) {
        var names = new HashMap<String, Integer>();
        var fields = new ByteSink();
        int count = 0;
        while (cursor.tryOpen("field")) {
            int token = cursor.position();
            String name = cursor.tryId();
            if (!name.isEmpty()) {
                if (names.putIfAbsent(name, count) != null) {
                    throw cursor.errorAt(token, "duplicate field $" + name);
                }
                readField(fields);
                count++;
            } else {
                for (; !cursor.is(TokenKind.CLOSE); count++) {
                    readField(fields);
                }
            }
            cursor.close();
        }
        sink.u32(count);
        sink.append(fields);
        return names;
    }

    private void readField(ByteSink sink) {
        if (cursor.tryOpen("mut")) {
            valueTypes.readStorage().writeTo(sink);
            cursor.close();
            sink.u8(MUTABLE);
        } else {
            valueTypes.readStorage().writeTo(sink);
            sink.u8(0);
        }
    }
}
