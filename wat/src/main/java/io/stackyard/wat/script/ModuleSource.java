package io.stackyard.wat.script;

import io.stackyard.wat.WatException;
import io.stackyard.wat.internal.module.ModuleReader;
import io.stackyard.wat.internal.module.TextModule;
import io.stackyard.wat.internal.text.Source;
import io.stackyard.wat.internal.text.TokenCursor;
import java.util.function.Supplier;

/// A module in a script, not yet read.
public final class ModuleSource {

    /// How a script writes a module.
    public enum Form {
        /// As text in the script.
        TEXT,
        /// As strings that are the binary.
        BINARY,
        /// As strings that are a text.
        QUOTE
    }

    private final Form form;
    private final int line;
    private final Supplier<byte[]> reader;

    private ModuleSource(Form form, int line, Supplier<byte[]> reader) {
        this.form = form;
        this.line = line;
        this.reader = reader;
    }

    /// @param fields a cursor at the first field, which nobody else moves
    static ModuleSource text(int line, String id, TokenCursor fields) {
        return new ModuleSource(Form.TEXT, line, () -> readFields(fields.copy(), id));
    }

    static ModuleSource binary(int line, byte[] bytes) {
        return new ModuleSource(Form.BINARY, line, bytes::clone);
    }

    static ModuleSource quote(int line, String fileName, byte[] bytes) {
        String name = fileName + ":" + line + " (quoted module)";
        return new ModuleSource(
                Form.QUOTE, line, () -> TextModule.toBinary(new Source(name, bytes)));
    }

    private static byte[] readFields(TokenCursor cursor, String id) {
        byte[] module = ModuleReader.read(cursor, id);
        cursor.requireGroupEnd();
        return module;
    }

    public Form form() {
        return form;
    }

    /// The line of the script where the module starts, from 1.
    public int line() {
        return line;
    }

    /// Translates the module into a binary, or gives the bytes of a binary one as they are.
    ///
    /// @throws WatException if a text is malformed; its place is one in the script, or of a quoted
    ///     module one in the strings put together
    public byte[] toBinary() {
        return reader.get();
    }
}
