package io.stackyard.wat.internal.module;

import io.stackyard.wat.internal.text.TokenCursor;
import io.stackyard.wat.internal.text.TokenKind;
import java.util.Optional;

/// The first walk over a module's fields: binds names to indices, and looks no deeper than it must.
final class Declarations {

    private final TokenCursor cursor;
    private final ModuleScope scope;
    private Optional<ExternalKind> firstDefined = Optional.empty();

    private Declarations(TokenCursor cursor, ModuleScope scope) {
        this.cursor = cursor;
        this.scope = scope;
    }

    /// Walks from the first field to the parenthesis or the end of text behind the last.
    static void read(TokenCursor cursor, ModuleScope scope) {
        var declarations = new Declarations(cursor, scope);
        while (cursor.is(TokenKind.OPEN)) {
            declarations.field();
        }
    }

    private void field() {
        int open = cursor.position();
        cursor.open();
        switch (cursor.peekKeyword()) {
            case "type" -> type();
            case "rec" -> group();
            case "import" -> imported();
            case "func" -> definition(ExternalKind.FUNCTION);
            case "table" -> definition(ExternalKind.TABLE);
            case "memory" -> definition(ExternalKind.MEMORY);
            case "global" -> definition(ExternalKind.GLOBAL);
            case "tag" -> definition(ExternalKind.TAG);
            case "elem" -> segment(scope.elements);
            case "data" -> segment(scope.data);
            case "export", "start" -> {}
            case String _ -> throw cursor.unexpected();
        }
        cursor.seekClose(open);
        cursor.close();
    }

    private void type() {
        String _ = cursor.keyword();
        int _ = scope.types.declare(cursor);
    }

    private void group() {
        String _ = cursor.keyword();
        while (cursor.is(TokenKind.OPEN)) {
            int open = cursor.position();
            cursor.open("type");
            int _ = scope.types.declare(cursor);
            cursor.seekClose(open);
            cursor.close();
        }
    }

    private void segment(IndexSpace segments) {
        String _ = cursor.keyword();
        int _ = segments.declare(cursor);
    }

    private void imported() {
        requireNothingDefined();
        String _ = cursor.keyword();
        byte[] _ = cursor.name();
        byte[] _ = cursor.name();
        int _ = scope.of(ExternalKind.open(cursor)).declare(cursor);
    }

    private void definition(ExternalKind kind) {
        String _ = cursor.keyword();
        int _ = scope.of(kind).declare(cursor);
        while (cursor.isOpen("export")) {
            cursor.skipGroup();
        }
        if (cursor.isOpen("import")) {
            requireNothingDefined();
            return;
        }
        firstDefined = firstDefined.or(() -> Optional.of(kind));
        if (kind == ExternalKind.TABLE && TableReader.isInlineSegment(cursor)) {
            int _ = scope.elements.declareAnonymous();
        }
        if (kind == ExternalKind.MEMORY && MemoryReader.isInlineSegment(cursor)) {
            int _ = scope.data.declareAnonymous();
        }
    }

    private void requireNothingDefined() {
        if (firstDefined.isPresent()) {
            throw cursor.error("import after " + firstDefined.get().noun() + " definition");
        }
    }
}
