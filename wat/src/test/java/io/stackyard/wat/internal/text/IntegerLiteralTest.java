package io.stackyard.wat.internal.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntegerLiteralTest {

    @ParameterizedTest
    @CsvSource({
        "8,0,0", "8,255,-1", "8,0xf_f,-1", "8,-128,-128", "8,-0x80,-128", "8,+127,127",
        "8,128,-128",
        "32,4294967295,-1", "32,-2147483648,-2147483648", "32,2_147_483_648,-2147483648",
        "64,18446744073709551615,-1", "64,0xffff_ffff_ffff_ffff,-1",
        "64,-9223372036854775808,-9223372036854775808", "64,-0,0", "64,000000000000000000000001,1"})
    void anySign_inRange_isTwosComplement(int bits, String text, long value) {
        assertEquals(OptionalLong.of(value), anySign(text, bits));
    }

    @ParameterizedTest
    @CsvSource({
        "8,256", "8,-129", "8,-0x81", "8,+256", "32,4294967296", "32,-2147483649",
        "32,0x100000000", "64,18446744073709551616", "64,0x10000000000000000",
        "64,-9223372036854775809", "64,18446744073709551620", "64,99999999999999999999999"})
    void anySign_outOfRange_isEmpty(int bits, String text) {
        assertEquals(OptionalLong.empty(), anySign(text, bits));
    }

    @ParameterizedTest
    @CsvSource({
        "8,255,255", "32,4294967295,4294967295", "64,18446744073709551615,-1",
        "33,0x1ffffffff,8589934591"})
    void unsigned_inRange_isValue(int bits, String text, long value) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertEquals(OptionalLong.of(value), IntegerLiteral.unsigned(bytes, 0, bytes.length, bits));
    }

    private static OptionalLong anySign(String text, int bits) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return IntegerLiteral.anySign(bytes, 0, bytes.length, bits);
    }
}
