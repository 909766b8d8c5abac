package io.stackyard.cli.host;

import java.math.BigDecimal;
import java.util.Locale;

/// Floating-point numbers as people and the WebAssembly text format write them: the fewest digits
/// that give the same bits back, an exponent only where the plain form would be long.
public final class NumberText {

    private static final int LEAST_PLAIN_EXPONENT = -7;
    private static final int GREATEST_PLAIN_EXPONENT = 20;
    private static final int F32_CANONICAL = 0x40_0000;
    private static final int F32_PAYLOAD = 0x7F_FFFF;
    private static final long F64_CANONICAL = 0x8_0000_0000_0000L;
    private static final long F64_PAYLOAD = 0xF_FFFF_FFFF_FFFFL;

    private NumberText() {}

    /// An `f32` by its bits, such as `0.1`, `-inf`, `1e30` or `nan:0x200000`.
    public static String f32(int bits) {
        float value = Float.intBitsToFloat(bits);
        if (Float.isNaN(value)) {
            return nan(bits < 0, bits & F32_PAYLOAD, F32_CANONICAL);
        }
        return Float.isInfinite(value) ? infinity(bits < 0) : decimal(Float.toString(value));
    }

    /// An `f64` by its bits, such as `0.1`, `-inf`, `1e300` or `nan:0x4000000000000`.
    public static String f64(long bits) {
        double value = Double.longBitsToDouble(bits);
        if (Double.isNaN(value)) {
            return nan(bits < 0, bits & F64_PAYLOAD, F64_CANONICAL);
        }
        return Double.isInfinite(value) ? infinity(bits < 0) : decimal(Double.toString(value));
    }

    private static String nan(boolean negative, long payload, long canonical) {
        String sign = negative ? "-" : "";
        return payload == canonical
                ? sign + "nan"
                : String.format(Locale.ROOT, "%snan:0x%x", sign, payload);
    }

    private static String infinity(boolean negative) {
        return negative ? "-inf" : "inf";
    }

    /// @param shortest what [Double#toString(double)] or [Float#toString(float)] gives: the fewest
    ///     digits
    private static String decimal(String shortest) {
        String sign = shortest.startsWith("-") ? "-" : "";
        var number = new BigDecimal(shortest).abs().stripTrailingZeros();
        if (number.signum() == 0) {
            return sign + "0"; // BigDecimal has no negative zero.
        }
        int exponent = number.precision() - number.scale() - 1;
        if (exponent >= LEAST_PLAIN_EXPONENT && exponent <= GREATEST_PLAIN_EXPONENT) {
            return sign + number.toPlainString();
        }
        String digits = number.unscaledValue().toString();
        String fraction = digits.length() == 1 ? "" : "." + digits.substring(1);
        return sign + digits.charAt(0) + fraction + "e" + exponent;
    }
}
