package io.stackyard.wat.internal.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumberShapeTest {

    @ParameterizedTest
    @ValueSource(strings = {"0", "9", "1_0", "0x0", "0xaF", "0x1_2", "007"})
    void natural(String text) {
        assertEquals(Optional.of(TokenKind.NATURAL), shape(text));
        assertEquals(Optional.of(TokenKind.SIGNED), shape("-" + text));
        assertEquals(Optional.of(TokenKind.SIGNED), shape("+" + text));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "1.", "1.5", "1e1", "1E-1", "1.e+1", "1_0.0_1e1_0", "0x1.", "0x1.8", "0x1p1", "0x1.P-1",
        "0xe1.ep1_0", "inf", "nan", "nan:0x1", "nan:0x1_f"})
    void floatingPoint(String text) {
        assertEquals(Optional.of(TokenKind.FLOAT), shape(text));
        assertEquals(Optional.of(TokenKind.FLOAT), shape("-" + text));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "_1", "1_", "1__0", "1x", "0x", "0x_1", "0_x1", "0xg", ".5", "1._5", "1_.5", "1.5_",
        "1e", "1e+", "1e_1", "1e1_", "1p1", "0x1p", "0x1p+", "0x1pA", "0x.", "0x.8", "0x1.g",
        "1.5.5", "1e1e1", "infx", "nan:", "nan:1", "nan:0x", "nan:0xg", "nan:0x_1", "--1", "INF"})
    void neither(String text) {
        assertEquals(Optional.empty(), shape(text));
        assertEquals(Optional.empty(), shape("-" + text));
    }

    private static Optional<TokenKind> shape(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return NumberShape.of(bytes, 0, bytes.length);
    }
}
