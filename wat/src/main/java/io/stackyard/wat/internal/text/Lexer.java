package io.stackyard.wat.internal.text;

import java.util.Optional;

/// Cuts a source into tokens in one pass without recursion.
///
/// What cannot be any token (a stray control character, an open string, malformed UTF-8) is an
/// error here. What only means nothing in its place, an unknown word or a reserved token, is left to
/// the reader that meets it, so that a bad module leaves the rest of a script readable.
public final class Lexer {

    private final Source source;
    private final byte[] bytes;
    private final Tokens tokens = new Tokens();
    private int at;

    private Lexer(Source source) {
        this.source = source;
        this.bytes = source.bytes();
    }

    /// The tokens of a whole source.
    ///
    /// @throws io.stackyard.wat.WatException if the text cannot be cut into tokens
    public static Tokens tokenize(Source source) {
        var lexer = new Lexer(source);
        lexer.run();
        return lexer.tokens;
    }

    private void run() {
        while (at < bytes.length) {
            if (!trySkipBlank()) {
                token();
            }
        }
        tokens.finish(bytes.length);
    }

    private void token() {
        byte b = bytes[at];
        switch (b) {
            case '(' -> {
                if (next() == '@') {
                    annotation();
                } else {
                    single(TokenKind.OPEN);
                }
            }
            case ')' -> single(TokenKind.CLOSE);
            case ',', ';', '[', ']', '{', '}' -> single(TokenKind.RESERVED);
            case '"' -> word();
            default -> {
                requireIdCharacter(b);
                word();
            }
        }
    }

    /// Skips one piece of white space or one comment.
    private boolean trySkipBlank() {
        byte b = bytes[at];
        if (b == ' ' || b == '\t' || b == '\n' || b == '\r') {
            at++;
            return true;
        }
        if (b == ';' && next() == ';') {
            lineComment();
            return true;
        }
        if (b == '(' && next() == ';') {
            blockComment();
            return true;
        }
        return false;
    }

    private void lineComment() {
        while (at < bytes.length && bytes[at] != '\n' && bytes[at] != '\r') {
            skipCharacter();
        }
    }

    private void blockComment() {
        int start = at;
        int depth = 0;
        do {
            if (at >= bytes.length) {
                throw source.error(start, "unclosed comment");
            }
            if (bytes[at] == '(' && next() == ';') {
                depth++;
                at += 2;
            } else if (bytes[at] == ';' && next() == ')') {
                depth--;
                at += 2;
            } else {
                skipCharacter();
            }
        } while (depth > 0);
    }

    /// Skips `(@id ...)` up to the parenthesis that matches, whatever tokens are inside.
    private void annotation() {
        int start = at;
        at += 2;
        annotationId(start);
        int depth = 1;
        while (depth > 0) {
            if (at >= bytes.length) {
                throw source.error(start, "unclosed annotation");
            }
            if (!trySkipBlank()) {
                depth += annotationToken();
            }
        }
    }

    private void annotationId(int start) {
        int idStart = at;
        while (at < bytes.length && Characters.isId(bytes[at])) {
            at++;
        }
        if (at > idStart) {
            return;
        }
        int idEnd = at < bytes.length && bytes[at] == '"' ? StringLiteral.scan(bytes, at) : at;
        if (idEnd == StringLiteral.BAD_UTF8) {
            throw source.error(at, StringLiteral.describe(idEnd));
        }
        if (idEnd < at + "\"x\"".length()) {
            throw source.error(start, "empty annotation id");
        }
        requireUtf8(StringLiteral.decode(bytes, at, idEnd), at);
        at = idEnd;
    }

    /// Returns what the token adds to the depth of parentheses.
    private int annotationToken() {
        byte b = bytes[at];
        if (b == '"') {
            at = string();
            return 0;
        }
        if (",;[]{}()".indexOf(b) < 0) {
            requireIdCharacter(b);
        }
        at++;
        return b == '(' ? 1 : b == ')' ? -1 : 0;
    }

    /// The longest run of id characters and whole strings is one token.
    private void word() {
        int start = at;
        int strings = 0;
        while (at < bytes.length) {
            if (Characters.isId(bytes[at])) {
                at++;
            } else if (bytes[at] == '"') {
                int end = StringLiteral.scan(bytes, at);
                if (end < 0) {
                    break;
                }
                at = end;
                strings++;
            } else {
                break;
            }
        }
        if (at == start) {
            at = string();
        }
        tokens.add(classify(start, strings), start, at);
    }

    private TokenKind classify(int start, int strings) {
        byte first = bytes[start];
        if (first == '"') {
            boolean alone = strings == 1 && StringLiteral.scan(bytes, start) == at;
            return alone ? TokenKind.STRING : TokenKind.RESERVED;
        }
        if (first == '$') {
            return classifyId(start, strings);
        }
        if (strings > 0) {
            return TokenKind.RESERVED;
        }
        Optional<TokenKind> number = NumberShape.of(bytes, start, at);
        if (number.isPresent()) {
            return number.get();
        }
        return first >= 'a' && first <= 'z' ? TokenKind.KEYWORD : TokenKind.RESERVED;
    }

    private TokenKind classifyId(int start, int strings) {
        if (at == start + 1) {
            throw source.error(start, "empty identifier");
        }
        if (strings == 0) {
            return TokenKind.ID;
        }
        boolean quoted =
                strings == 1
                        && bytes[start + 1] == '"'
                        && StringLiteral.scan(bytes, start + 1) == at;
        if (!quoted) {
            return TokenKind.RESERVED;
        }
        if (at == start + "$\"\"".length()) {
            throw source.error(start, "empty identifier");
        }
        requireUtf8(StringLiteral.decode(bytes, start + 1, at), start);
        return TokenKind.ID;
    }

    /// The end of the string at the current offset, which must be whole.
    private int string() {
        int end = StringLiteral.scan(bytes, at);
        if (end < 0) {
            throw source.error(at, StringLiteral.describe(end));
        }
        return end;
    }

    private void single(TokenKind kind) {
        tokens.add(kind, at, at + 1);
        at++;
    }

    private int next() {
        return at + 1 < bytes.length ? bytes[at + 1] : -1;
    }

    private void skipCharacter() {
        int length = Characters.utf8Length(bytes, at, bytes.length);
        if (length == 0) {
            throw source.error(at, "malformed UTF-8 encoding");
        }
        at += length;
    }

    private void requireIdCharacter(byte b) {
        if (Characters.isId(b)) {
            return;
        }
        boolean wellFormed = Characters.utf8Length(bytes, at, bytes.length) > 0;
        throw source.error(at, wellFormed ? "illegal character" : "malformed UTF-8 encoding");
    }

    private void requireUtf8(byte[] decoded, int offset) {
        if (!Characters.isUtf8(decoded)) {
            throw source.error(offset, "malformed UTF-8 encoding");
        }
    }
}
