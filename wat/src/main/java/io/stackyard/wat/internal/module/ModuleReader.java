package io.stackyard.wat.internal.module;

import io.stackyard.wat.internal.binary.ByteSink;
import io.stackyard.wat.internal.text.TokenCursor;
import io.stackyard.wat.internal.text.TokenKind;

/// Reads a module's fields and gives its binary.
///
/// Types are read first, since a signature that is written out may agree with a type that is
/// defined further down. Everything else follows in the order of the text, which decides the order
/// of the types that such signatures add.
public final class ModuleReader {

    private final TokenCursor cursor;
    private final ModuleScope scope;
    private final ModuleReaders readers;
    private final ModuleSections sections = new ModuleSections();
    private final NameSection names = new NameSection();
    private final ExternalReader externals;
    private final ImmediateReader immediates;
    private final ExpressionReader expressions;
    private final FunctionReader functions;
    private final TableReader tables;
    private final ElementReader elements;
    private final MemoryReader memories;
    private final IndexCounters next = new IndexCounters();

    private ModuleReader(TokenCursor cursor, ModuleScope scope) {
        this.cursor = cursor;
        this.scope = scope;
        this.readers = ModuleReaders.of(cursor, scope);
        var locals = new LocalScope();
        var labels = new LabelStack();
        this.externals = new ExternalReader(readers, sections);
        this.immediates = new ImmediateReader(readers, locals, labels);
        var instructions = new InstructionReader(cursor, immediates, labels);
        this.expressions = new ExpressionReader(cursor, instructions, locals, labels);
        this.functions =
                new FunctionReader(
                        readers, sections, externals, instructions, locals, labels, names);
        this.elements = new ElementReader(readers, sections, expressions);
        this.tables = new TableReader(readers, sections, externals, expressions, elements);
        this.memories = new MemoryReader(readers, sections, externals, expressions);
    }

    /// Reads fields up to the parenthesis or the end of text behind the last.
    ///
    /// @param id the module's identifier, or the empty string
    /// @throws io.stackyard.wat.WatException if the fields are malformed
    public static byte[] read(TokenCursor cursor, String id) {
        int start = cursor.position();
        var scope = new ModuleScope();
        Declarations.read(cursor, scope);
        var reader = new ModuleReader(cursor, scope);
        cursor.seek(start);
        reader.readTypes();
        cursor.seek(start);
        reader.readFields();
        return reader.toModule(id);
    }

    private void readTypes() {
        var types = new TypeReader(cursor, scope.types, readers.types(), readers.valueTypes());
        while (cursor.is(TokenKind.OPEN)) {
            if (cursor.isOpen("type")) {
                types.readSingle();
            } else if (cursor.isOpen("rec")) {
                types.readGroup();
            } else {
                cursor.skipGroup();
            }
        }
    }

    private void readFields() {
        while (cursor.is(TokenKind.OPEN)) {
            if (cursor.isOpen("type") || cursor.isOpen("rec")) {
                cursor.skipGroup();
            } else {
                cursor.open();
                readField();
                cursor.close();
            }
        }
    }

    private void readField() {
        switch (cursor.keyword()) {
            case "import" -> next.count(externals.readImport());
            case "func" -> functions.read(next.count(ExternalKind.FUNCTION));
            case "table" -> tables.read(next.count(ExternalKind.TABLE));
            case "memory" -> memories.readMemory(next.count(ExternalKind.MEMORY));
            case "global" -> readGlobal(next.count(ExternalKind.GLOBAL));
            case "tag" -> readTag(next.count(ExternalKind.TAG));
            case "export" -> externals.readExport();
            case "start" -> readStart();
            case "elem" -> elements.read();
            case "data" -> memories.readData();
            case String word -> throw new AssertionError("field passed the first walk: " + word);
        }
    }

    private void readGlobal(int index) {
        String _ = cursor.tryId();
        externals.readInlineExports(ExternalKind.GLOBAL, index);
        if (externals.tryReadInlineImport(ExternalKind.GLOBAL)) {
            return;
        }
        ByteSink entry = sections.globals.entry();
        externals.readGlobal(entry);
        expressions.readSequence(entry);
    }

    private void readTag(int index) {
        String _ = cursor.tryId();
        externals.readInlineExports(ExternalKind.TAG, index);
        if (!externals.tryReadInlineImport(ExternalKind.TAG)) {
            externals.readTag(sections.tags.entry());
        }
    }

    private void readStart() {
        if (sections.hasStart()) {
            throw cursor.error("multiple start sections");
        }
        sections.setStart(scope.functions.read(cursor));
    }

    private byte[] toModule(String id) {
        names.setModule(id);
        names.setFunctions(scope.functions.names());
        return sections.toModule(readers.types(), immediates.namesDataSegment(), names);
    }
}
