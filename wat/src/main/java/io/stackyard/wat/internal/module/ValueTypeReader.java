package io.stackyard.wat.internal.module;

import io.stackyard.wat.AbstractHeapType;
import io.stackyard.wat.internal.text.TokenCursor;
import io.stackyard.wat.internal.text.TokenKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads value types, storage types, reference types and heap types.
final class ValueTypeReader {

    private static final int I32 = 0x7F;
    private static final int I64 = 0x7E;
    private static final int F32 = 0x7D;
    private static final int F64 = 0x7C;
    private static final int V128 = 0x7B;
    private static final int I8 = 0x78;
    private static final int I16 = 0x77;

    private final TokenCursor cursor;
    private final IndexSpace types;

    ValueTypeReader(TokenCursor cursor, IndexSpace types) {
        this.cursor = cursor;
        this.types = types;
    }

    ValueType read() {
        if (cursor.is(TokenKind.OPEN)) {
            return readReference();
        }
        ValueType type =
                switch (cursor.peekKeyword()) {
                    case "i32" -> ValueType.number(I32);
                    case "i64" -> ValueType.number(I64);
                    case "f32" -> ValueType.number(F32);
                    case "f64" -> ValueType.number(F64);
                    case "v128" -> ValueType.number(V128);
                    case String word -> shorthand(word);
                };
        String _ = cursor.keyword();
        return type;
    }

    /// Reads the type of a field: also `i8` and `i16`.
    ValueType readStorage() {
        if (cursor.tryKeyword("i8")) {
            return ValueType.number(I8);
        }
        if (cursor.tryKeyword("i16")) {
            return ValueType.number(I16);
        }
        return read();
    }

    ValueType readReference() {
        if (!cursor.is(TokenKind.OPEN)) {
            ValueType type = shorthand(cursor.peekKeyword());
            String _ = cursor.keyword();
            return type;
        }
        cursor.open("ref");
        boolean nullable = cursor.tryKeyword("null");
        long heapType = readHeapType();
        cursor.close();
        return ValueType.reference(nullable, heapType);
    }

    /// A type index, or a negative number as [ValueType#abstractHeapType] gives.
    long readHeapType() {
        if (cursor.isIndex()) {
            return Integer.toUnsignedLong(types.read(cursor));
        }
        Optional<AbstractHeapType> type = AbstractHeapType.named(cursor.peekKeyword());
        if (type.isEmpty()) {
            throw cursor.unexpected();
        }
        String _ = cursor.keyword();
        return ValueType.abstractHeapType(type.get());
    }

    /// Reads types up to the parenthesis that closes the list, and that too.
    List<ValueType> readList() {
        var list = new ArrayList<ValueType>();
        while (!cursor.is(TokenKind.CLOSE)) {
            list.add(read());
        }
        cursor.close();
        return list;
    }

    private ValueType shorthand(String word) {
        Optional<AbstractHeapType> type = AbstractHeapType.ofShorthand(word);
        if (type.isEmpty()) {
            throw cursor.unexpected();
        }
        return ValueType.reference(true, ValueType.abstractHeapType(type.get()));
    }
}
