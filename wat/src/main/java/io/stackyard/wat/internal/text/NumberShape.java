package io.stackyard.wat.internal.text;

import java.util.Optional;

/// Tells the shapes of number tokens apart; says nothing about ranges.
///
/// ```
/// integer  [sign] num | [sign] 0x hexnum
/// float    [sign] num . [num] [e [sign] num] | [sign] num e [sign] num | hex likewise with p
///          [sign] inf | [sign] nan | [sign] nan:0x hexnum
/// num      digit ( [_] digit )*
/// ```
final class NumberShape {

    private final byte[] bytes;
    private final int end;
    private int at;

    private NumberShape(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.at = start;
        this.end = end;
    }

    /// The kind of the number that fills the range, or empty if the range is no number.
    static Optional<TokenKind> of(byte[] bytes, int start, int end) {
        return new NumberShape(bytes, start, end).kind();
    }

    private Optional<TokenKind> kind() {
        boolean signed = tryAny('+', '-');
        if (rest("inf") || rest("nan")) {
            return Optional.of(TokenKind.FLOAT);
        }
        if (tryWord("nan:0x")) {
            return digits(16) && at == end ? Optional.of(TokenKind.FLOAT) : Optional.empty();
        }
        int radix = tryWord("0x") ? 16 : 10;
        if (!digits(radix)) {
            return Optional.empty();
        }
        if (at == end) {
            return Optional.of(signed ? TokenKind.SIGNED : TokenKind.NATURAL);
        }
        return fraction(radix) && exponent(radix) && at == end
                ? Optional.of(TokenKind.FLOAT)
                : Optional.empty();
    }

    private boolean fraction(int radix) {
        if (!tryAny('.', '.') || at == end || isExponentMark(radix)) {
            return true;
        }
        return digits(radix);
    }

    private boolean exponent(int radix) {
        if (at == end) {
            return true;
        }
        if (!isExponentMark(radix)) {
            return false;
        }
        at++;
        boolean _ = tryAny('+', '-');
        return digits(10);
    }

    private boolean isExponentMark(int radix) {
        int mark = bytes[at] | 0x20;
        return mark == (radix == 16 ? 'p' : 'e');
    }

    private boolean digits(int radix) {
        int start = at;
        while (at < end) {
            if (isDigit(at, radix)) {
                at++;
            } else if (bytes[at] == '_' && at > start && at + 1 < end && isDigit(at + 1, radix)) {
                at++;
            } else {
                break;
            }
        }
        return at > start;
    }

    private boolean isDigit(int offset, int radix) {
        return radix == 16
                ? Characters.isHexDigit(bytes[offset])
                : Characters.isDigit(bytes[offset]);
    }

    private boolean tryAny(char one, char other) {
        if (at < end && (bytes[at] == one || bytes[at] == other)) {
            at++;
            return true;
        }
        return false;
    }

    private boolean rest(String word) {
        return end - at == word.length() && startsWith(word);
    }

    private boolean tryWord(String word) {
        if (!startsWith(word)) {
            return false;
        }
        at += word.length();
        return true;
    }

    private boolean startsWith(String word) {
        if (end - at < word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (bytes[at + i] != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
