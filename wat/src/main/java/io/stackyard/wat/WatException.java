package io.stackyard.wat;

import java.util.Locale;

/// A text that is not well-formed WebAssembly text format.
///
/// [#getMessage] starts with the reason, in the words which the specification's scripts expect
/// (`unknown operator`, `unexpected token`, ...), and ends with the place. [#report] shows the
/// source line as well:
///
/// ```
/// fib.wat:3:6: unknown operator i32.plus
///     (i32.plus (local.get 0))
///      ^
/// ```
public final class WatException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String fileName;
    private final int line;
    private final int column;
    private final String reason;
    private final String excerpt;
    private final int caret;

    /// @param line the line, from 1
    /// @param column the column in characters, from 1
    /// @param reason what is wrong, starting with the specification's words
    /// @param excerpt the source line, or the part of it around the fault where it is long
    /// @param caret how many characters of `excerpt` stand before the fault
    public WatException(
            String fileName, int line, int column, String reason, String excerpt, int caret) {
        super(reason);
        this.fileName = fileName;
        this.line = line;
        this.column = column;
        this.reason = reason;
        this.excerpt = excerpt;
        this.caret = caret;
    }

    /// The reason, then the place in parentheses.
    @Override
    public String getMessage() {
        return String.format(Locale.ROOT, "%s (%s:%d:%d)", reason, fileName, line, column);
    }

    /// The name of the source, as it was given to the reader.
    public String fileName() {
        return fileName;
    }

    /// The line of the fault, from 1.
    public int line() {
        return line;
    }

    /// The column of the fault in characters (Unicode code points), from 1.
    public int column() {
        return column;
    }

    /// What is wrong, without the place.
    public String reason() {
        return reason;
    }

    /// Three lines for a person: place and reason, the source line, a caret below the fault.
    public String report() {
        return String.format(
                Locale.ROOT,
                "%s:%d:%d: %s\n  %s\n  %s^",
                fileName,
                line,
                column,
                reason,
                excerpt,
                " ".repeat(caret));
    }
}
