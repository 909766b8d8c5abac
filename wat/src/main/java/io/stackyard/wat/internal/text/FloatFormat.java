package io.stackyard.wat.internal.text;

import java.util.OptionalLong;

/// The two IEEE 754 binary formats, and exact rounding into them (to nearest, ties to even).
enum FloatFormat {
    F32(24, 127),
    F64(53, 1023);

    private final int precision;
    private final int maxExponent;

    /// @param precision bits of the significand, the implicit one included
    /// @param maxExponent the largest exponent of a finite number, and also the bias
    FloatFormat(int precision, int maxExponent) {
        this.precision = precision;
        this.maxExponent = maxExponent;
    }

    long infinity() {
        return (2L * maxExponent + 1) << (precision - 1);
    }

    long canonicalNan() {
        return infinity() | 1L << (precision - 2);
    }

    long withSign(boolean negative, long magnitude) {
        long signBit = this == F32 ? 1L << 31 : 1L << 63;
        return negative ? magnitude | signBit : magnitude;
    }

    /// A NaN with this payload, or empty if the payload is 0 or needs more bits than there are.
    OptionalLong nan(OptionalLong payload) {
        if (payload.isEmpty()
                || payload.getAsLong() == 0
                || payload.getAsLong() >>> (precision - 1) != 0) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(infinity() | payload.getAsLong());
    }

    /// The magnitude of decimal digits, rounded once by the JDK; empty if it rounds to infinity.
    OptionalLong ofDecimal(String digits) {
        long bits =
                switch (this) {
                    case F32 -> Float.floatToRawIntBits(Float.parseFloat(digits));
                    case F64 -> Double.doubleToRawLongBits(Double.parseDouble(digits));
                };
        return bits == infinity() ? OptionalLong.empty() : OptionalLong.of(bits);
    }

    /// The magnitude of `significand * 2^exponent`; empty if it rounds to infinity.
    ///
    /// The rounding unit (`quantum`) is that of the leading bit, or of the subnormals if that is
    /// larger. Shifting the significand to it leaves an integer and a remainder; a remainder of
    /// half a unit is a tie only if nothing was cut off before (`sticky`).
    ///
    /// @param significand below `2^62`
    /// @param sticky whether the true value is a little larger than `significand` says
    OptionalLong ofBinary(long significand, boolean sticky, long exponent) {
        if (significand == 0) {
            return OptionalLong.of(0);
        }
        int bits = Long.SIZE - Long.numberOfLeadingZeros(significand);
        long leading = exponent + bits - 1;
        if (leading > maxExponent) {
            return OptionalLong.empty();
        }
        long minExponent = 1L - maxExponent;
        long quantum = Math.max(leading, minExponent) - (precision - 1);
        long rounded = shiftRounded(significand, sticky, quantum - exponent);
        // Adding, not or-ing: a carry out of the significand moves into the exponent, which is
        // the right result for both a new power of two and the smallest normal number.
        long biased = quantum + (precision - 1) + maxExponent - 1;
        long magnitude = (biased << (precision - 1)) + rounded;
        return magnitude >= infinity() ? OptionalLong.empty() : OptionalLong.of(magnitude);
    }

    private static long shiftRounded(long significand, boolean sticky, long shift) {
        if (shift <= 0) {
            return significand << -shift; // At most `precision` bits: the quantum saw to that.
        }
        if (shift >= Long.SIZE - 1) {
            return 0; // Less than half a unit, as the significand is below 2^62.
        }
        long integer = significand >>> shift;
        long remainder = significand & ((1L << shift) - 1);
        long half = 1L << (shift - 1);
        boolean up = remainder > half || (remainder == half && (sticky || (integer & 1) == 1));
        return up ? integer + 1 : integer;
    }
}
