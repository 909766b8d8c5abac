package io.stackyard.cli.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NumberTextTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0", "-0.0, -0", "1, 1", "-1.5, -1.5", "0.1, 0.1", "100, 100", "123456789, 123456789",
        "1e20, 100000000000000000000", "1e21, 1e21", "1.5e21, 1.5e21", "1e-7, 0.0000001",
        "1e-8, 1e-8", "-1.25e-300, -1.25e-300", "4.9e-324, 4.9e-324",
        "1.7976931348623157e308, 1.7976931348623157e308",
    })
    void f64_number_isShortest(double value, String text) {
        assertEquals(text, NumberText.f64(Double.doubleToRawLongBits(value)));
    }

    @Test
    void f32_number_hasNoMoreDigitsThanItsOwn() {
        assertEquals("0.1", NumberText.f32(Float.floatToRawIntBits(0.1f)));
        assertEquals("16777216", NumberText.f32(Float.floatToRawIntBits(16_777_216f)));
        assertEquals("3.4028235e38", NumberText.f32(Float.floatToRawIntBits(Float.MAX_VALUE)));
    }

    @Test
    void special_bits_areNamed() {
        assertEquals("inf", NumberText.f32(0x7F80_0000));
        assertEquals("-inf", NumberText.f64(0xFFF0_0000_0000_0000L));
        assertEquals("nan", NumberText.f32(0x7FC0_0000));
        assertEquals("-nan", NumberText.f64(0xFFF8_0000_0000_0000L));
        assertEquals("nan:0x200000", NumberText.f32(0x7FA0_0000));
        assertEquals("-nan:0x1", NumberText.f64(0xFFF0_0000_0000_0001L));
    }

    @Test
    void f64_anyBits_comeBack() {
        long seed = 7;
        var random = new SplittableRandom(seed);
        for (int i = 0; i < 2_000; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (!Double.isNaN(value) && !Double.isInfinite(value)) {
                String text = NumberText.f64(Double.doubleToRawLongBits(value));
                assertEquals(value, Double.parseDouble(text), 0.0, text);
            }
        }
    }
}
