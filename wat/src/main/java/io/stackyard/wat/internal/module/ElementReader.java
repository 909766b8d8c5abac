package io.stackyard.wat.internal.module;

import io.stackyard.wat.internal.binary.ByteSink;
import io.stackyard.wat.internal.text.TokenCursor;
import io.stackyard.wat.internal.text.TokenKind;

/// Reads element segments and picks the shortest of their eight binary forms.
///
/// ```
/// flag bit 0   not active       else active
/// flag bit 1   declarative, or active with a table index and a type
/// flag bit 2   expressions      else function indices
/// ```
final class ElementReader {

    private static final int NOT_ACTIVE = 1;
    private static final int DECLARATIVE = 2;
    private static final int EXPLICIT = 2;
    private static final int EXPRESSIONS = 4;
    private static final int KIND_FUNCTION = 0;

    private final TokenCursor cursor;
    private final ModuleScope scope;
    private final ValueTypeReader valueTypes;
    private final ModuleSections sections;
    private final ExpressionReader expressions;

    ElementReader(
            ModuleReaders readers, ModuleSections sections, ExpressionReader expressions) {
        this.cursor = readers.cursor();
        this.scope = readers.scope();
        this.valueTypes = readers.valueTypes();
        this.sections = sections;
        this.expressions = expressions;
    }

    /// Reads the rest of `(elem ...)`, up to its parenthesis.
    void read() {
        String _ = cursor.tryId();
        if (cursor.tryKeyword("declare")) {
            readList(NOT_ACTIVE | DECLARATIVE);
        } else if (cursor.tryOpen("table")) {
            int table = scope.tables.read(cursor);
            cursor.close();
            readActive(table, false);
        } else if (cursor.is(TokenKind.OPEN) && !cursor.isOpen("ref")) {
            readActive(0, true);
        } else {
            readList(NOT_ACTIVE);
        }
    }

    /// Reads the contents of `(elem ...)` inside a table definition; returns how many there are.
    int readInline(int table, boolean wide, ValueType type) {
        var offset = new ByteSink();
        ExpressionReader.writeZero(wide, offset);
        var items = new ByteSink();
        boolean indices = cursor.isIndex();
        boolean asFunctions = indices && type.equals(ValueType.FUNCREF);
        int count =
                asFunctions
                        ? readFunctions(items)
                        : indices ? readFunctionsAsExpressions(items) : readExpressions(items);
        writeActive(table, offset, asFunctions, type, count, items);
        return count;
    }

    private void readList(int flags) {
        var items = new ByteSink();
        ByteSink entry = sections.elements.entry();
        if (cursor.tryKeyword("func")) {
            int count = readFunctions(items);
            entry.u8(flags);
            entry.u8(KIND_FUNCTION);
            entry.u32(count);
        } else {
            ValueType type = valueTypes.readReference();
            int count = readExpressions(items);
            entry.u8(flags | EXPRESSIONS);
            type.writeTo(entry);
            entry.u32(count);
        }
        entry.append(items);
    }

    /// @param bareIndices whether function indices may follow without the word `func`
    private void readActive(int table, boolean bareIndices) {
        var offset = new ByteSink();
        expressions.readWrapped("offset", offset);
        var items = new ByteSink();
        boolean bare = bareIndices && (cursor.isIndex() || cursor.is(TokenKind.CLOSE));
        if (bare || cursor.tryKeyword("func")) {
            int count = readFunctions(items);
            writeActive(table, offset, true, ValueType.FUNCREF, count, items);
        } else {
            ValueType type = valueTypes.readReference();
            int count = readExpressions(items);
            writeActive(table, offset, false, type, count, items);
        }
    }

    private void writeActive(
            int table,
            ByteSink offset,
            boolean functions,
            ValueType type,
            int count,
            ByteSink items) {
        boolean explicit = table != 0 || !(functions || type.equals(ValueType.FUNCREF));
        ByteSink entry = sections.elements.entry();
        entry.u8((explicit ? EXPLICIT : 0) | (functions ? 0 : EXPRESSIONS));
        if (explicit) {
            entry.u32(table);
        }
        entry.append(offset);
        if (explicit && functions) {
            entry.u8(KIND_FUNCTION);
        } else if (explicit) {
            type.writeTo(entry);
        }
        entry.u32(count);
        entry.append(items);
    }

    private int readFunctions(ByteSink items) {
        int count = 0;
        for (; cursor.isIndex(); count++) {
            items.u32(scope.functions.read(cursor));
        }
        return count;
    }

    private int readFunctionsAsExpressions(ByteSink items) {
        int count = 0;
        for (; cursor.isIndex(); count++) {
            ExpressionReader.writeFunction(scope.functions.read(cursor), items);
        }
        return count;
    }

    private int readExpressions(ByteSink items) {
        int count = 0;
        for (; cursor.is(TokenKind.OPEN); count++) {
            expressions.readWrapped("item", items);
        }
        return count;
    }
}
