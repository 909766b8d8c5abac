package io.stackyard.wat.internal.module;

import io.stackyard.wat.internal.binary.ByteSink;
import io.stackyard.wat.internal.text.TokenCursor;
import io.stackyard.wat.internal.text.TokenKind;

/// Reads `(table ...)`: limits and type, with or without initial value; inline elements; an inline
/// import.
final class TableReader {

    private static final int WITH_INITIAL_VALUE = 0x40;

    private final TokenCursor cursor;
    private final ValueTypeReader valueTypes;
    private final ModuleSections sections;
    private final ExternalReader externals;
    private final ExpressionReader expressions;
    private final ElementReader elements;

    TableReader(
            ModuleReaders readers,
            ModuleSections sections,
            ExternalReader externals,
            ExpressionReader expressions,
            ElementReader elements) {
        this.cursor = readers.cursor();
        this.valueTypes = readers.valueTypes();
        this.sections = sections;
        this.externals = externals;
        this.expressions = expressions;
        this.elements = elements;
    }

    /// Whether the definition at the cursor, behind its exports, has its elements with it.
    static boolean isInlineSegment(TokenCursor cursor) {
        boolean _ = ExternalReader.tryReadAddressType(cursor);
        return !cursor.is(TokenKind.NATURAL);
    }

    /// Reads the rest of the field, up to its parenthesis.
    void read(int index) {
        String _ = cursor.tryId();
        externals.readInlineExports(ExternalKind.TABLE, index);
        if (externals.tryReadInlineImport(ExternalKind.TABLE)) {
            return;
        }
        int start = cursor.position();
        boolean inline = isInlineSegment(cursor);
        cursor.seek(start);
        if (inline) {
            readWithElements(index);
        } else {
            readPlain();
        }
    }

    private void readPlain() {
        var type = new ByteSink();
        ValueType _ = externals.readTable(type);
        ByteSink entry = sections.tables.entry();
        if (cursor.is(TokenKind.CLOSE)) {
            entry.append(type);
        } else {
            entry.u8(WITH_INITIAL_VALUE);
            entry.u8(0);
            entry.append(type);
            expressions.readSequence(entry);
        }
    }

    private void readWithElements(int index) {
        boolean wide = ExternalReader.tryReadAddressType(cursor);
        ValueType type = valueTypes.readReference();
        cursor.open("elem");
        int count = elements.readInline(index, wide, type);
        cursor.close();
        ByteSink entry = sections.tables.entry();
        type.writeTo(entry);
        ExternalReader.writeLimits(wide, count, count, entry);
    }
}
