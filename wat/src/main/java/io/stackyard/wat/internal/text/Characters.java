package io.stackyard.wat.internal.text;

/// Classes of bytes, and the UTF-8 decoder's only judgement: how long a well-formed character is.
final class Characters {

    private static final String ID_PUNCTUATION = "!#$%&'*+-./:<=>?@\\^_`|~";

    private static final boolean[] ID = new boolean[256];

    static {
        for (int c = '0'; c <= '9'; c++) {
            ID[c] = true;
        }
        for (int c = 'a'; c <= 'z'; c++) {
            ID[c] = true;
            ID[c - 'a' + 'A'] = true;
        }
        ID_PUNCTUATION.chars().forEach(c -> ID[c] = true);
    }

    private Characters() {}

    static boolean isId(byte b) {
        return ID[b & 0xFF];
    }

    static boolean isControl(byte b) {
        return (b >= 0 && b < ' ') || b == 0x7F;
    }

    static boolean isAscii(byte b) {
        return b >= 0;
    }

    static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    static boolean isHexDigit(int c) {
        return Character.digit(c, 16) >= 0 && c < 0x80;
    }

    /// Length in bytes of the well-formed UTF-8 character at `at`, or 0 if there is none.
    ///
    /// Surrogates, overlong forms and code points above U+10FFFF are not well-formed.
    static int utf8Length(byte[] bytes, int at, int end) {
        int first = bytes[at] & 0xFF;
        if (first < 0x80) {
            return 1;
        }
        int length = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
        if (length == 0 || at + length > end) {
            return 0;
        }
        for (int next = 1; next < length; next++) {
            if ((bytes[at + next] & 0xC0) != 0x80) {
                return 0;
            }
        }
        int second = bytes[at + 1] & 0xFF;
        return switch (first) {
            case 0xE0 -> second >= 0xA0 ? length : 0; // Shorter forms exist below U+0800.
            case 0xED -> second < 0xA0 ? length : 0; // Surrogates.
            case 0xF0 -> second >= 0x90 ? length : 0; // Shorter forms exist below U+10000.
            case 0xF4 -> second < 0x90 ? length : 0; // Above U+10FFFF.
            default -> length;
        };
    }

    static boolean isUtf8(byte[] bytes) {
        int at = 0;
        while (at < bytes.length) {
            int length = utf8Length(bytes, at, bytes.length);
            if (length == 0) {
                return false;
            }
            at += length;
        }
        return true;
    }
}
