package io.stackyard.wat.internal.module;

import io.stackyard.wat.internal.text.Source;
import io.stackyard.wat.internal.text.TokenCursor;
import io.stackyard.wat.internal.text.TokenKind;

/// A whole text that is one module: `(module id? field*)`, or fields alone.
public final class TextModule {

    private TextModule() {}

    /// The binary of the module that fills the source.
    ///
    /// @throws io.stackyard.wat.WatException if the text is malformed
    public static byte[] toBinary(Source source) {
        TokenCursor cursor = TokenCursor.of(source);
        byte[] module;
        if (cursor.tryOpen("module")) {
            module = readBody(cursor);
            cursor.close();
        } else {
            module = ModuleReader.read(cursor, "");
        }
        if (!cursor.is(TokenKind.END)) {
            throw cursor.unexpected();
        }
        return module;
    }

    private static byte[] readBody(TokenCursor cursor) {
        String id = cursor.tryId();
        return cursor.tryKeyword("binary") ? cursor.strings() : ModuleReader.read(cursor, id);
    }
}
