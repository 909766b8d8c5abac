package io.stackyard.wat.internal.text;

import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/// Bits of number tokens read as floating point: decimal, hexadecimal, `inf`, `nan`, `nan:0x...`.
///
/// One instance reads one token in time linear in its length, whatever the exponent.
final class FloatLiteral {

    /// Digits beyond this are only remembered as "not zero".
    private static final int SIGNIFICAND_BITS = 60;

    /// Saturation of exponents: beyond any format, and far from overflow of `long`.
    private static final long EXPONENT_LIMIT = 1L << 40;

    private final byte[] bytes;
    private final int end;
    private int at;

    private FloatLiteral(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.at = start;
        this.end = end;
    }

    /// The bits of the number, or empty if it is out of range.
    static OptionalLong bits(byte[] bytes, int start, int end, FloatFormat format) {
        boolean signed = bytes[start] == '-' || bytes[start] == '+';
        boolean negative = bytes[start] == '-';
        var literal = new FloatLiteral(bytes, signed ? start + 1 : start, end);
        OptionalLong magnitude = literal.magnitude(format);
        return magnitude.isEmpty()
                ? magnitude
                : OptionalLong.of(format.withSign(negative, magnitude.getAsLong()));
    }

    private OptionalLong magnitude(FloatFormat format) {
        if (bytes[at] == 'i') {
            return OptionalLong.of(format.infinity());
        }
        if (bytes[at] == 'n') {
            int payload = at + "nan:".length();
            return payload < end
                    ? format.nan(IntegerLiteral.unsigned(bytes, payload, end, Long.SIZE))
                    : OptionalLong.of(format.canonicalNan());
        }
        if (bytes[at] == '0' && at + 1 < end && bytes[at + 1] == 'x') {
            at += 2;
            return hex(format);
        }
        return format.ofDecimal(
                new String(bytes, at, end - at, StandardCharsets.US_ASCII).replace("_", ""));
    }

    private OptionalLong hex(FloatFormat format) {
        long significand = 0;
        long exponent = 0;
        boolean sticky = false;
        boolean fraction = false;
        while (at < end && (bytes[at] | 0x20) != 'p') {
            byte b = bytes[at++];
            if (b == '.') {
                fraction = true;
            } else if (b != '_') {
                boolean room = significand >>> (SIGNIFICAND_BITS - 4) == 0;
                int digit = Character.digit(b, 16);
                if (room) {
                    significand = significand << 4 | digit;
                    exponent -= fraction ? 4 : 0;
                } else {
                    sticky |= digit != 0;
                    exponent += fraction ? 0 : 4;
                }
            }
        }
        return format.ofBinary(significand, sticky, exponent + binaryExponent());
    }

    private long binaryExponent() {
        if (at >= end) {
            return 0;
        }
        at++;
        boolean negative = bytes[at] == '-';
        long exponent = 0;
        for (; at < end; at++) {
            if (Characters.isDigit(bytes[at])) {
                exponent = Math.min(exponent * 10 + (bytes[at] - '0'), EXPONENT_LIMIT);
            }
        }
        return negative ? -exponent : exponent;
    }
}
