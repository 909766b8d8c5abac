package io.stackyard.wat.internal.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FloatLiteralTest {

    @ParameterizedTest
    @CsvSource({
        "0,0", "-0,80000000", "1,3f800000", "+1.5,3fc00000", "1_0.2_5e0_1,42cd0000",
        "1e-45,1", "1e-46,0", "inf,7f800000", "-inf,ff800000",
        "nan,7fc00000", "-nan,ffc00000", "nan:0x1,7f800001", "-nan:0x7f_ffff,ffffffff",
        "340282356779733661637539395458142568447,7f7fffff",
        "0x1,3f800000", "0x1.8p1,40400000", "0x0.8,3f000000",
        "0x1p-149,1", "0x1p-150,0", "0x1.000001p-150,1", "0x3p-150,2", "0x1.fffffcp-127,7fffff",
        "0x1.fffffep-127,800000", "0x1p-126,800000",
        // Halfway between two neighbours: to the even one, unless anything at all is behind.
        "0x1.000001p0,3f800000", "0x1.000003p0,3f800002", "0x1.00000100000000000001p0,3f800001",
        "0x1.000000ffffffffffffffp0,3f800000", "0x100000100000000000,61800000",
        "0x100000100000000001,61800001",
        "0x1.fffffefp127,7f7fffff", "0x1.fffffeffffffffffffp127,7f7fffff",
        "0x0.0000000000000000000000000000000000001p148,3f800000",
        "0x1p-99999999999999999999,0", "0x0p99999999999999999999,0",
        "0x10000000000000000000000000000000000p-136,3f800000"})
    void f32_isExact(String text, String bits) {
        assertEquals(Long.parseLong(bits, 16), value(text, FloatFormat.F32).orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({
        "1,3ff0000000000000", "0x1.00000000000008p0,3ff0000000000000",
        "0x1.00000000000018p0,3ff0000000000002", "0x1.000000000000080000001p0,3ff0000000000001",
        "0x1p-1074,1", "0x1p-1075,0", "0x1.0000000000001p-1075,1", "0x1.fffffffffffffp1023,"
                + "7fefffffffffffff",
        "0x1.fffffffffffff7ffffffp1023,7fefffffffffffff",
        "nan:0xf_ffff_ffff_ffff,7fffffffffffffff", "4.9e-324,1", "2.4e-324,0",
        "9007199254740993,4340000000000000", "9007199254740993.0000000000000000000001,"
                + "4340000000000001"})
    void f64_isExact(String text, String bits) {
        assertEquals(Long.parseLong(bits, 16), value(text, FloatFormat.F64).orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({
        "F32,1e39", "F32,340282356779733661637539395458142568448", "F32,0x1p128",
        "F32,0x1.ffffffp127", "F32,0x1p99999999999999999999", "F32,nan:0x0", "F32,nan:0x80_0000",
        "F32,nan:0xfffffffffffffffff", "F64,1e309", "F64,0x1p1024", "F64,0x1.fffffffffffff8p1023",
        "F64,nan:0x0", "F64,nan:0x10_0000_0000_0000"})
    void outOfRange_isEmpty(FloatFormat format, String text) {
        assertEquals(OptionalLong.empty(), value(text, format));
        assertEquals(OptionalLong.empty(), value("-" + text, format));
    }

    @ParameterizedTest
    @EnumSource
    void hexadecimal_random_agreesWithJdk(FloatFormat format) {
        long seed = 0x5EED;
        var random = new SplittableRandom(seed);
        for (int round = 0; round < 20_000; round++) {
            int spread = random.nextBoolean() ? 3000 : 200;
            String text = "0x" + digits(random) + "." + digits(random) + "p" + random.nextInt(
                    -spread, spread);
            long expected = switch (format) {
                case F32 -> Float.floatToRawIntBits(Float.parseFloat(text));
                case F64 -> Double.doubleToRawLongBits(Double.parseDouble(text));
            };
            OptionalLong range = expected == format.infinity()
                    ? OptionalLong.empty()
                    : OptionalLong.of(expected);
            assertEquals(range, value(text, format), () -> text + " of seed " + seed);
        }
    }

    @Test
    void decimal_hugeExponentAndManyDigits_takeNoTime() {
        assertEquals(0, value("1e-99999999999999999999", FloatFormat.F64).orElseThrow());
        assertEquals(OptionalLong.empty(), value("1e99999999999999999999", FloatFormat.F64));
        String ones = "1".repeat(1_000_000);
        assertEquals(0x3FBC71C71C71C71CL, value("0." + ones, FloatFormat.F64).orElseThrow());
        assertEquals(0x3FB1111111111111L, value("0x0." + ones, FloatFormat.F64).orElseThrow());
    }

    /// Few bits or a row of equal digits, so that halfway cases are frequent.
    private static String digits(SplittableRandom random) {
        int count = random.nextInt(1, 20);
        return switch (random.nextInt(3)) {
            case 0 -> Long.toHexString(1L << random.nextInt(63));
            case 1 -> "8" + "0".repeat(count);
            default -> Long.toHexString(random.nextLong()) + "f".repeat(count);
        };
    }

    private static OptionalLong value(String text, FloatFormat format) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return FloatLiteral.bits(bytes, 0, bytes.length, format);
    }
}
