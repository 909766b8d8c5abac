package io.stackyard.wat.internal.text;

import java.util.OptionalLong;

/// Values of integer tokens, decimal or hexadecimal, with underscores.
final class IntegerLiteral {

    private IntegerLiteral() {}

    /// The value of a token without sign, as unsigned bits, or empty if it is not below `2^bits`.
    static OptionalLong unsigned(byte[] bytes, int start, int end, int bits) {
        boolean hex = isHex(bytes, start, end);
        int radix = hex ? 16 : 10;
        long limit = Long.divideUnsigned(-1L, radix);
        long value = 0;
        for (int at = hex ? start + 2 : start; at < end; at++) {
            if (bytes[at] == '_') {
                continue;
            }
            int digit = Character.digit(bytes[at], radix);
            if (Long.compareUnsigned(value, limit) > 0) {
                return OptionalLong.empty();
            }
            long next = value * radix + digit;
            if (Long.compareUnsigned(next, digit) < 0) {
                return OptionalLong.empty(); // The addition wrapped.
            }
            value = next;
        }
        boolean fits = bits == Long.SIZE || value >>> bits == 0;
        return fits ? OptionalLong.of(value) : OptionalLong.empty();
    }

    /// The value of a token with or without sign, or empty if it lies outside
    /// `[-2^(bits-1), 2^bits)`. Its low bits are the two's complement; the rest repeats their sign.
    static OptionalLong anySign(byte[] bytes, int start, int end, int bits) {
        boolean negative = bytes[start] == '-';
        boolean signed = negative || bytes[start] == '+';
        OptionalLong magnitude = unsigned(bytes, signed ? start + 1 : start, end, bits);
        if (magnitude.isEmpty()) {
            return magnitude;
        }
        long value = magnitude.getAsLong();
        if (negative && Long.compareUnsigned(value, 1L << (bits - 1)) > 0) {
            return OptionalLong.empty();
        }
        int spare = Long.SIZE - bits;
        return OptionalLong.of((negative ? -value : value) << spare >> spare);
    }

    private static boolean isHex(byte[] bytes, int start, int end) {
        return end - start > 2 && bytes[start] == '0' && bytes[start + 1] == 'x';
    }
}
