package io.stackyard.wat.internal.text;

import io.stackyard.wat.WatException;
import io.stackyard.wat.internal.instruction.Vocabulary;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/// A place among the tokens of one source, and the steps every reader takes from there.
///
/// `is...` looks, `try...` steps over what it names if that is there, the rest steps over it or
/// throws "unexpected token" (or "unknown operator" if the token means nothing anywhere).
public final class TokenCursor {

    private static final byte[] NO_BYTES = {};

    private final Source source;
    private final Tokens tokens;
    private int at;

    private TokenCursor(Source source, Tokens tokens, int at) {
        this.source = source;
        this.tokens = tokens;
        this.at = at;
    }

    /// A cursor at the first token of a source.
    ///
    /// @throws WatException if the text cannot be cut into tokens
    public static TokenCursor of(Source source) {
        return new TokenCursor(source, Lexer.tokenize(source), 0);
    }

    /// A second cursor over the same tokens, which moves on its own.
    public TokenCursor copy() {
        return new TokenCursor(source, tokens, at);
    }

    public Source source() {
        return source;
    }

    /// The index of the current token, for [#seek] and [#errorAt].
    public int position() {
        return at;
    }

    public void seek(int position) {
        at = position;
    }

    /// The line of the current token, from 1.
    public int line() {
        return source.lineAt(tokens.start(at));
    }

    public TokenKind kind() {
        return tokens.kind(at);
    }

    public boolean is(TokenKind kind) {
        return tokens.kind(at) == kind;
    }

    /// Whether the token `ahead` of the current one has this kind.
    public boolean isAhead(int ahead, TokenKind kind) {
        return kindAhead(ahead) == kind;
    }

    private TokenKind kindAhead(int ahead) {
        return tokens.kind(Math.min(at + ahead, tokens.count() - 1));
    }

    public boolean isKeyword(String word) {
        return isKeyword(at, word);
    }

    /// Whether `( word` comes next.
    public boolean isOpen(String word) {
        return is(TokenKind.OPEN) && isKeyword(at + 1, word);
    }

    public boolean isIndex() {
        return isIndexAhead(0);
    }

    /// Whether the token `ahead` of the current one is a number without sign or an identifier.
    public boolean isIndexAhead(int ahead) {
        return isAhead(ahead, TokenKind.NATURAL) || isAhead(ahead, TokenKind.ID);
    }

    public boolean isNumber() {
        return isNumberAhead(0);
    }

    /// Whether the token `ahead` of the current one is a number.
    public boolean isNumberAhead(int ahead) {
        return switch (kindAhead(ahead)) {
            case NATURAL, SIGNED, FLOAT -> true;
            case OPEN, CLOSE, KEYWORD, ID, STRING, RESERVED, END -> false;
        };
    }

    public boolean tryKeyword(String word) {
        boolean found = isKeyword(word);
        at += found ? 1 : 0;
        return found;
    }

    /// Steps over `( word` if it comes next.
    public boolean tryOpen(String word) {
        boolean found = isOpen(word);
        at += found ? 2 : 0;
        return found;
    }

    public void open(String word) {
        if (!tryOpen(word)) {
            at += is(TokenKind.OPEN) ? 1 : 0;
            throw unexpected();
        }
    }

    public void open() {
        step(TokenKind.OPEN);
    }

    public void close() {
        step(TokenKind.CLOSE);
    }

    /// Steps over the whole `( ... )` that starts here.
    public void skipGroup() {
        if (!is(TokenKind.OPEN)) {
            throw unexpected();
        }
        at = tokens.partner(at);
        close();
    }

    /// Checks that a group, or the text, ends here.
    public void requireGroupEnd() {
        if (!is(TokenKind.CLOSE) && !is(TokenKind.END)) {
            throw unexpected();
        }
    }

    /// Steps to the parenthesis that closes the group whose opening token has this index.
    public void seekClose(int open) {
        at = tokens.partner(open);
    }

    /// Steps over the current keyword and returns it.
    public String keyword() {
        String word = peekKeyword();
        at++;
        return word;
    }

    /// The current keyword, without a step.
    public String peekKeyword() {
        if (!is(TokenKind.KEYWORD)) {
            throw unexpected();
        }
        return rawText(at);
    }

    /// The identifier without its dollar sign, or the empty string if none comes next.
    public String tryId() {
        if (!is(TokenKind.ID)) {
            return "";
        }
        int start = tokens.start(at) + 1;
        int end = tokens.end(at);
        at++;
        byte[] bytes = source.bytes();
        return bytes[start] == '"'
                ? new String(StringLiteral.decode(bytes, start, end), StandardCharsets.UTF_8)
                : new String(bytes, start, end - start, StandardCharsets.US_ASCII);
    }

    /// The bytes of a string.
    public byte[] string() {
        int token = step(TokenKind.STRING);
        return StringLiteral.decode(source.bytes(), tokens.start(token), tokens.end(token));
    }

    /// The bytes of any number of strings, put together.
    public byte[] strings() {
        if (!is(TokenKind.STRING)) {
            return NO_BYTES;
        }
        var all = new ByteArrayOutputStream();
        while (is(TokenKind.STRING)) {
            all.writeBytes(string());
        }
        return all.toByteArray();
    }

    /// The bytes of a string that must be UTF-8.
    public byte[] name() {
        int token = at;
        byte[] name = string();
        if (!Characters.isUtf8(name)) {
            throw errorAt(token, "malformed UTF-8 encoding");
        }
        return name;
    }

    /// An integer without sign below `2^bits`, as unsigned bits.
    public long natural(int bits) {
        int token = step(TokenKind.NATURAL);
        return inRange(
                token,
                "i" + bits + " constant out of range",
                IntegerLiteral.unsigned(
                        source.bytes(), tokens.start(token), tokens.end(token), bits));
    }

    /// The number in a word like `offset=8`, whose first `prefix` characters are no number.
    public long naturalIn(int prefix) {
        int token = step(TokenKind.KEYWORD);
        return inRange(
                token,
                "i64 constant out of range",
                IntegerLiteral.unsigned(
                        source.bytes(),
                        tokens.start(token) + prefix,
                        tokens.end(token),
                        Long.SIZE));
    }

    /// Whether the current token is a word of this prefix and a number without sign.
    public boolean isNaturalWith(String prefix) {
        return isNaturalWith(at, prefix);
    }

    /// Whether the token behind the current one is a word of this prefix and a number without sign.
    public boolean isNaturalWithNext(String prefix) {
        return isNaturalWith(Math.min(at + 1, tokens.count() - 1), prefix);
    }

    private boolean isNaturalWith(int token, String prefix) {
        if (tokens.kind(token) != TokenKind.KEYWORD || !startsWith(token, prefix)) {
            return false;
        }
        int number = tokens.start(token) + prefix.length();
        return NumberShape.of(source.bytes(), number, tokens.end(token))
                .filter(kind -> kind == TokenKind.NATURAL)
                .isPresent();
    }

    /// An integer in `[-2^(bits-1), 2^bits)`, in two's complement of so many bits, sign-extended.
    public long integer(int bits) {
        if (!is(TokenKind.SIGNED) && !is(TokenKind.NATURAL)) {
            throw unexpected();
        }
        int token = at++;
        return inRange(
                token,
                "constant out of range",
                IntegerLiteral.anySign(
                        source.bytes(), tokens.start(token), tokens.end(token), bits));
    }

    /// The bits of a number as f32.
    public int f32() {
        return (int) floatBits(FloatFormat.F32);
    }

    /// The bits of a number as f64.
    public long f64() {
        return floatBits(FloatFormat.F64);
    }

    private long floatBits(FloatFormat format) {
        if (!isNumber()) {
            throw unexpected();
        }
        int token = at++;
        return inRange(
                token,
                "constant out of range",
                FloatLiteral.bits(source.bytes(), tokens.start(token), tokens.end(token), format));
    }

    private long inRange(int token, String reason, OptionalLong value) {
        if (value.isEmpty()) {
            throw errorAt(token, reason);
        }
        return value.getAsLong();
    }

    /// Blames the current token for not being what was needed.
    public WatException unexpected() {
        return unexpected("unexpected token");
    }

    /// Blames the current token: unknown if it means nothing anywhere, otherwise for this reason.
    public WatException unexpected(String reason) {
        return switch (kind()) {
            case END -> error(reason + ": end of text");
            case RESERVED -> error("unknown operator " + shown());
            case KEYWORD ->
                    Vocabulary.isKnown(rawText(at)) || isMemoryArgument()
                            ? error(reason + " " + shown())
                            : error("unknown operator " + shown());
            case OPEN, CLOSE, ID, STRING, NATURAL, SIGNED, FLOAT -> error(reason + " " + shown());
        };
    }

    private boolean isMemoryArgument() {
        return isNaturalWith("offset=") || isNaturalWith("align=");
    }

    public WatException error(String reason) {
        return errorAt(at, reason);
    }

    public WatException errorAt(int token, String reason) {
        return source.error(tokens.start(token), reason);
    }

    private int step(TokenKind kind) {
        if (!is(kind)) {
            throw unexpected();
        }
        return at++;
    }

    private boolean isKeyword(int token, String word) {
        return tokens.kind(token) == TokenKind.KEYWORD
                && tokens.end(token) - tokens.start(token) == word.length()
                && startsWith(token, word);
    }

    private boolean startsWith(int token, String prefix) {
        int start = tokens.start(token);
        if (tokens.end(token) - start < prefix.length()) {
            return false;
        }
        byte[] bytes = source.bytes();
        for (int i = 0; i < prefix.length(); i++) {
            if (bytes[start + i] != prefix.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private String rawText(int token) {
        return source.text(tokens.start(token), tokens.end(token));
    }

    private String shown() {
        String text = rawText(at);
        int longest = 60;
        return text.length() <= longest ? text : text.substring(0, longest) + "...";
    }
}
