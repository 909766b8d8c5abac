package io.stackyard.wat.internal.text;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// The quoted string: where it ends, and which bytes it stands for.
///
/// ```
/// "  ( character | \t \n \r \" \' \\ | \hh | \ u{h...} )*  "
/// ```
final class StringLiteral {

    /// What [#scan] found instead of an end, as negative numbers.
    static final int UNCLOSED = -1;

    static final int CONTROL_CHARACTER = -2;
    static final int BAD_ESCAPE = -3;
    static final int BAD_UTF8 = -4;

    private static final int MAX_CODE_POINT_DIGITS = 8;

    private StringLiteral() {}

    /// The offset behind the closing quote of the string that opens at `open`, or a negative reason.
    static int scan(byte[] bytes, int open) {
        int at = open + 1;
        while (at < bytes.length) {
            byte b = bytes[at];
            if (b == '"') {
                return at + 1;
            } else if (b == '\\') {
                int length = escapeLength(bytes, at);
                if (length == 0) {
                    return BAD_ESCAPE;
                }
                at += length;
            } else if (b == '\n') {
                return UNCLOSED;
            } else if (Characters.isControl(b)) {
                return CONTROL_CHARACTER;
            } else {
                int length = Characters.utf8Length(bytes, at, bytes.length);
                if (length == 0) {
                    return BAD_UTF8;
                }
                at += length;
            }
        }
        return UNCLOSED;
    }

    static String describe(int failure) {
        return switch (failure) {
            case UNCLOSED -> "unclosed string";
            case CONTROL_CHARACTER -> "illegal character: control character in a string";
            case BAD_ESCAPE -> "illegal escape in a string";
            default -> "malformed UTF-8 encoding";
        };
    }

    /// The bytes of the well-formed string that fills the range, quotes included in the range.
    static byte[] decode(byte[] bytes, int start, int end) {
        var decoded = new ByteArrayOutputStream(end - start);
        int at = start + 1;
        while (at < end - 1) {
            if (bytes[at] == '\\') {
                int length = escapeLength(bytes, at);
                decoded.writeBytes(escaped(bytes, at, length));
                at += length;
            } else {
                decoded.write(bytes[at++]);
            }
        }
        return decoded.toByteArray();
    }

    /// Length of the escape at `at`, backslash included, or 0 if it is none.
    private static int escapeLength(byte[] bytes, int at) {
        if (at + 1 >= bytes.length) {
            return 0;
        }
        return switch (bytes[at + 1]) {
            case 't', 'n', 'r', '"', '\'', '\\' -> 2;
            case 'u' -> codePointLength(bytes, at);
            default -> isHexPair(bytes, at + 1) ? 3 : 0;
        };
    }

    private static boolean isHexPair(byte[] bytes, int at) {
        return at + 1 < bytes.length
                && Characters.isHexDigit(bytes[at])
                && Characters.isHexDigit(bytes[at + 1]);
    }

    private static int codePointLength(byte[] bytes, int escape) {
        if (escape + 2 >= bytes.length || bytes[escape + 2] != '{') {
            return 0;
        }
        int at = escape + 3;
        int digits = at;
        while (at < bytes.length && isHexNumberPart(bytes, digits, at)) {
            at++;
        }
        if (at == digits || at >= bytes.length || bytes[at] != '}') {
            return 0;
        }
        long codePoint = codePoint(bytes, digits, at);
        boolean surrogate = codePoint >= 0xD800 && codePoint < 0xE000;
        return surrogate || codePoint > Character.MAX_CODE_POINT ? 0 : at + 1 - escape;
    }

    private static boolean isHexNumberPart(byte[] bytes, int digits, int at) {
        return Characters.isHexDigit(bytes[at])
                || (bytes[at] == '_'
                        && at > digits
                        && at + 1 < bytes.length
                        && Characters.isHexDigit(bytes[at + 1]));
    }

    /// Saturates far above the last code point, so that any number of digits is read.
    private static long codePoint(byte[] bytes, int start, int end) {
        long codePoint = 0;
        for (int at = start; at < end; at++) {
            if (bytes[at] != '_') {
                codePoint = codePoint * 16 + Character.digit(bytes[at], 16);
                codePoint = Math.min(codePoint, 1L << (4 * MAX_CODE_POINT_DIGITS));
            }
        }
        return codePoint;
    }

    private static byte[] escaped(byte[] bytes, int at, int length) {
        byte mark = bytes[at + 1];
        return switch (mark) {
            case 't' -> new byte[] {'\t'};
            case 'n' -> new byte[] {'\n'};
            case 'r' -> new byte[] {'\r'};
            case '"', '\'', '\\' -> new byte[] {mark};
            case 'u' ->
                    Character.toString((int) codePoint(bytes, at + 3, at + length - 1))
                            .getBytes(StandardCharsets.UTF_8);
            default ->
                    new byte[] {
                        (byte) (Character.digit(mark, 16) * 16
                                + Character.digit(bytes[at + 2], 16))
                    };
        };
    }
}
