package io.stackyard.wat.internal.module;

import io.stackyard.wat.internal.binary.ByteSink;
import io.stackyard.wat.internal.text.TokenCursor;
import io.stackyard.wat.internal.text.TokenKind;

/// Reads `(memory ...)` and `(data ...)`.
final class MemoryReader {

    private static final int PAGE_BYTES = 65536;
    private static final int ACTIVE = 0;
    private static final int PASSIVE = 1;
    private static final int ACTIVE_EXPLICIT = 2;

    private final TokenCursor cursor;
    private final ModuleScope scope;
    private final ModuleSections sections;
    private final ExternalReader externals;
    private final ExpressionReader expressions;

    MemoryReader(
            ModuleReaders readers,
            ModuleSections sections,
            ExternalReader externals,
            ExpressionReader expressions) {
        this.cursor = readers.cursor();
        this.scope = readers.scope();
        this.sections = sections;
        this.externals = externals;
        this.expressions = expressions;
    }

    /// Whether the definition at the cursor, behind its exports, has its data with it.
    static boolean isInlineSegment(TokenCursor cursor) {
        boolean _ = ExternalReader.tryReadAddressType(cursor);
        return cursor.isOpen("data");
    }

    /// Reads the rest of `(memory ...)`, up to its parenthesis.
    void readMemory(int index) {
        String _ = cursor.tryId();
        externals.readInlineExports(ExternalKind.MEMORY, index);
        if (externals.tryReadInlineImport(ExternalKind.MEMORY)) {
            return;
        }
        int start = cursor.position();
        boolean wide = ExternalReader.tryReadAddressType(cursor);
        if (cursor.tryOpen("data")) {
            readWithData(index, wide);
        } else {
            cursor.seek(start);
            externals.readMemory(sections.memories.entry());
        }
    }

    private void readWithData(int index, boolean wide) {
        byte[] bytes = cursor.strings();
        cursor.close();
        long pages = Math.ceilDiv((long) bytes.length, PAGE_BYTES);
        ExternalReader.writeLimits(wide, pages, pages, sections.memories.entry());
        ByteSink entry = sections.data.entry();
        writeActive(index, entry);
        ExpressionReader.writeZero(wide, entry);
        entry.sized(bytes);
    }

    /// Reads the rest of `(data ...)`, up to its parenthesis.
    void readData() {
        String _ = cursor.tryId();
        ByteSink entry = sections.data.entry();
        if (cursor.is(TokenKind.OPEN)) {
            int memory = 0;
            if (cursor.tryOpen("memory")) {
                memory = scope.memories.read(cursor);
                cursor.close();
            }
            writeActive(memory, entry);
            expressions.readWrapped("offset", entry);
        } else {
            entry.u8(PASSIVE);
        }
        entry.sized(cursor.strings());
    }

    private static void writeActive(int memory, ByteSink entry) {
        if (memory == 0) {
            entry.u8(ACTIVE);
        } else {
            entry.u8(ACTIVE_EXPLICIT);
            entry.u32(memory);
        }
    }
}
