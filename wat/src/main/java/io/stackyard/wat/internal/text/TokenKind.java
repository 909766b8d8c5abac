package io.stackyard.wat.internal.text;

/// The classes of tokens; comments, annotations and white space leave no token.
public enum TokenKind {
    /// `(`
    OPEN,
    /// `)`
    CLOSE,
    /// A word that starts with a small letter, known or not; `offset=8` is one word.
    KEYWORD,
    /// `$name` or `$"name"`.
    ID,
    /// `"..."`, escapes not yet replaced.
    STRING,
    /// An integer without sign.
    NATURAL,
    /// An integer with sign.
    SIGNED,
    /// A number with fraction or exponent, `inf`, `nan` or `nan:0x...`, with or without sign.
    FLOAT,
    /// Characters that belong together but mean nothing.
    RESERVED,
    /// The end of the text; always the last token, and only that.
    END
}
