package io.stackyard.engine.interpret;

/// The partial and rounding operators, as functions of their operands.
///
/// Java's own operators differ from WebAssembly's in: division of the least integer by -1 (a trap here), the
/// conversion of NaN and out-of-range floats (a trap, unless saturating), and unsigned conversions.
final class Arithmetic {

    private Arithmetic() {}

    static int divS(int left, int right) {
        requireNonZero(right);
        if (left == Integer.MIN_VALUE && right == -1) {
            throw TrapSignal.INTEGER_OVERFLOW;
        }
        return left / right;
    }

    static long divS(long left, long right) {
        requireNonZero(right);
        if (left == Long.MIN_VALUE && right == -1) {
            throw TrapSignal.INTEGER_OVERFLOW;
        }
        return left / right;
    }

    static int divU(int left, int right) {
        requireNonZero(right);
        return Integer.divideUnsigned(left, right);
    }

    static long divU(long left, long right) {
        requireNonZero(right);
        return Long.divideUnsigned(left, right);
    }

    static int remS(int left, int right) {
        requireNonZero(right);
        return left % right;
    }

    static long remS(long left, long right) {
        requireNonZero(right);
        return left % right;
    }

    static int remU(int left, int right) {
        requireNonZero(right);
        return Integer.remainderUnsigned(left, right);
    }

    static long remU(long left, long right) {
        requireNonZero(right);
        return Long.remainderUnsigned(left, right);
    }

    private static void requireNonZero(long divisor) {
        if (divisor == 0) {
            throw TrapSignal.DIVIDE_BY_ZERO;
        }
    }

    /// A quiet NaN if either operand is one; -0 is below 0.
    static float min(float left, float right) {
        return Float.isNaN(left) || Float.isNaN(right) ? left + right : Math.min(left, right);
    }

    static double min(double left, double right) {
        return Double.isNaN(left) || Double.isNaN(right) ? left + right : Math.min(left, right);
    }

    static float max(float left, float right) {
        return Float.isNaN(left) || Float.isNaN(right) ? left + right : Math.max(left, right);
    }

    static double max(double left, double right) {
        return Double.isNaN(left) || Double.isNaN(right) ? left + right : Math.max(left, right);
    }

    /// Rounding of floats goes through doubles, which is exact and makes a NaN quiet.
    static float ceil(float value) {
        return (float) Math.ceil(value);
    }

    static float floor(float value) {
        return (float) Math.floor(value);
    }

    static float trunc(float value) {
        return (float) trunc((double) value);
    }

    static float nearest(float value) {
        return (float) Math.rint(value);
    }

    /// The library hands a signalling NaN through; a sum makes it quiet.
    static double ceil(double value) {
        return Double.isNaN(value) ? value + value : Math.ceil(value);
    }

    static double floor(double value) {
        return Double.isNaN(value) ? value + value : Math.floor(value);
    }

    /// Rounds towards zero; keeps the sign of zero.
    static double trunc(double value) {
        return value < 0 ? Math.ceil(value) : floor(value);
    }

    /// Rounds to the nearest integer, ties to even.
    static double nearest(double value) {
        return Double.isNaN(value) ? value + value : Math.rint(value);
    }

    /// Every float is a double exactly, so one function serves both widths.
    static int truncI32S(double value) {
        if (value > -0x1p31 - 1 && value < 0x1p31) {
            return (int) value;
        }
        throw outOfRange(value);
    }

    static int truncI32U(double value) {
        if (value > -1 && value < 0x1p32) {
            return (int) (long) value;
        }
        throw outOfRange(value);
    }

    static long truncI64S(double value) {
        if (value >= -0x1p63 && value < 0x1p63) {
            return (long) value;
        }
        throw outOfRange(value);
    }

    static long truncI64U(double value) {
        if (value > -1 && value < 0x1p64) {
            return toUnsigned(value);
        }
        throw outOfRange(value);
    }

    static int truncSatI32U(double value) {
        long whole = (long) value; // NaN is 0; anything larger saturates.
        return (int) Math.clamp(whole, 0L, 0xFFFF_FFFFL);
    }

    static long truncSatI64U(double value) {
        if (value >= 0x1p64) {
            return -1;
        }
        return value > -1 ? toUnsigned(value) : 0; // NaN compares false.
    }

    static float unsignedToFloat(long value) {
        if (value >= 0) {
            return value;
        }
        // Halve, keeping the lost bit sticky so that the one rounding still sees it; then double.
        return (float) (value >>> 1 | (value & 1)) * 2;
    }

    static double unsignedToDouble(long value) {
        if (value >= 0) {
            return value;
        }
        return (double) (value >>> 1 | (value & 1)) * 2;
    }

    /// For -1 < value < 2^64.
    private static long toUnsigned(double value) {
        return value < 0x1p63 ? (long) value : (long) (value - 0x1p63) + Long.MIN_VALUE;
    }

    private static TrapSignal outOfRange(double value) {
        return Double.isNaN(value) ? TrapSignal.INVALID_CONVERSION : TrapSignal.INTEGER_OVERFLOW;
    }
}
