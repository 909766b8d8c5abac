package io.stackyard.wat.internal.module;

import io.stackyard.wat.internal.binary.ByteSink;
import io.stackyard.wat.internal.text.TokenCursor;
import io.stackyard.wat.internal.text.TokenKind;

/// Reads imports and exports, inline ones too, and the types of what is imported.
final class ExternalReader {

    private static final int HAS_MAXIMUM = 1;
    private static final int ADDRESS_64 = 4;
    private static final int MUTABLE = 1;
    private static final int TAG_ATTRIBUTE = 0;

    private final TokenCursor cursor;
    private final ModuleScope scope;
    private final ValueTypeReader valueTypes;
    private final TypeUseReader typeUses;
    private final ModuleSections sections;

    ExternalReader(ModuleReaders readers, ModuleSections sections) {
        this.cursor = readers.cursor();
        this.scope = readers.scope();
        this.valueTypes = readers.valueTypes();
        this.typeUses = readers.typeUses();
        this.sections = sections;
    }

    /// Reads the rest of `(import "module" "name" (kind id? type))`; returns what it imports.
    ExternalKind readImport() {
        ByteSink entry = sections.imports.entry();
        entry.sized(cursor.name());
        entry.sized(cursor.name());
        ExternalKind kind = ExternalKind.open(cursor);
        String _ = cursor.tryId();
        readType(kind, entry);
        cursor.close();
        return kind;
    }

    /// Reads the rest of `(export "name" (kind index))`.
    void readExport() {
        byte[] name = cursor.name();
        ExternalKind kind = ExternalKind.open(cursor);
        writeExport(name, kind, scope.of(kind).read(cursor));
        cursor.close();
    }

    /// Reads `(export "name")*` of the definition with this index.
    void readInlineExports(ExternalKind kind, int index) {
        while (cursor.tryOpen("export")) {
            writeExport(cursor.name(), kind, index);
            cursor.close();
        }
    }

    /// Reads `(import "module" "name") type` of a definition if that comes next.
    boolean tryReadInlineImport(ExternalKind kind) {
        if (!cursor.tryOpen("import")) {
            return false;
        }
        ByteSink entry = sections.imports.entry();
        entry.sized(cursor.name());
        entry.sized(cursor.name());
        cursor.close();
        readType(kind, entry);
        return true;
    }

    private void writeExport(byte[] name, ExternalKind kind, int index) {
        ByteSink entry = sections.exports.entry();
        entry.sized(name);
        entry.u8(kind.code());
        entry.u32(index);
    }

    private void readType(ExternalKind kind, ByteSink sink) {
        sink.u8(kind.code());
        switch (kind) {
            case FUNCTION -> sink.u32(typeUses.read(ParameterNames.IGNORED));
            case TABLE -> readTable(sink);
            case MEMORY -> readMemory(sink);
            case GLOBAL -> readGlobal(sink);
            case TAG -> readTag(sink);
        }
    }

    /// `address? minimum maximum? reference type`; returns the reference type.
    ValueType readTable(ByteSink sink) {
        var limits = new ByteSink();
        readLimits(limits);
        ValueType elements = valueTypes.readReference();
        elements.writeTo(sink);
        sink.append(limits);
        return elements;
    }

    void readMemory(ByteSink sink) {
        readLimits(sink);
    }

    void readGlobal(ByteSink sink) {
        if (cursor.tryOpen("mut")) {
            valueTypes.read().writeTo(sink);
            cursor.close();
            sink.u8(MUTABLE);
        } else {
            valueTypes.read().writeTo(sink);
            sink.u8(0);
        }
    }

    void readTag(ByteSink sink) {
        sink.u8(TAG_ATTRIBUTE);
        sink.u32(typeUses.read(ParameterNames.IGNORED));
    }

    /// Steps over `i32` or `i64` if that comes next; says whether addresses have 64 bits.
    static boolean tryReadAddressType(TokenCursor cursor) {
        return !cursor.tryKeyword("i32") && cursor.tryKeyword("i64");
    }

    private void readLimits(ByteSink sink) {
        boolean wide = tryReadAddressType(cursor);
        long minimum = cursor.natural(Long.SIZE);
        if (cursor.is(TokenKind.NATURAL)) {
            writeLimits(wide, minimum, cursor.natural(Long.SIZE), sink);
        } else {
            sink.u8(wide ? ADDRESS_64 : 0);
            sink.u64(minimum);
        }
    }

    static void writeLimits(boolean wide, long minimum, long maximum, ByteSink sink) {
        sink.u8((wide ? ADDRESS_64 : 0) | HAS_MAXIMUM);
        sink.u64(minimum);
        sink.u64(maximum);
    }
}
