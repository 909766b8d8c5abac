package io.stackyard.engine.module;

import static io.stackyard.engine.module.Binary.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BinaryReaderTest {

    private static BinaryReader reader(String hex) {
        byte[] bytes = bytes(hex);
        return new BinaryReader(bytes, 0, bytes.length);
    }

    private static void assertMalformed(String text, Runnable read) {
        ModuleException refusal = assertThrows(ModuleException.class, read::run);
        assertEquals(ModuleException.Kind.MALFORMED, refusal.kind());
        assertTrue(refusal.getMessage().startsWith(text), refusal.getMessage());
    }

    /// Numbers around every power of two, and random ones.
    private static List<BigInteger> samples(int bits) {
        var samples = new ArrayList<BigInteger>();
        for (int bit = 0; bit < bits; bit++) {
            BigInteger power = BigInteger.ONE.shiftLeft(bit);
            for (int nearby = -2; nearby <= 2; nearby++) {
                samples.add(power.add(BigInteger.valueOf(nearby)));
                samples.add(power.add(BigInteger.valueOf(nearby)).negate());
            }
        }
        var random = new Random(7);
        for (int i = 0; i < 500; i++) {
            samples.add(new BigInteger(random.nextInt(bits + 1), random));
        }
        return samples;
    }

    private static byte[] leb(BigInteger value, int length) {
        var out = new ByteArrayOutputStream();
        BigInteger rest = value;
        for (int i = 0; i < length; i++) {
            int low = rest.intValue() & 0x7f;
            out.write(i + 1 < length ? low | 0x80 : low);
            rest = rest.shiftRight(7);
        }
        return out.toByteArray();
    }

    private interface Read {
        long from(BinaryReader reader);
    }

    /// Every sample in every length is either read exactly or refused, as it fits the range.
    private static void checkAgainstBigIntegers(int bits, boolean signed, Read read) {
        BigInteger least = signed ? BigInteger.ONE.shiftLeft(bits - 1).negate() : BigInteger.ZERO;
        BigInteger most =
                BigInteger.ONE.shiftLeft(signed ? bits - 1 : bits).subtract(BigInteger.ONE);
        int longest = Math.ceilDiv(bits, 7);
        for (BigInteger value : samples(bits + 3)) {
            int needed = Math.ceilDiv(value.bitLength() + (signed ? 1 : 0), 7);
            if (!signed && value.signum() < 0) {
                continue;
            }
            for (int length = Math.max(1, needed); length <= longest + 1; length++) {
                byte[] bytes = leb(value, length);
                var reader = new BinaryReader(bytes, 0, bytes.length);
                if (length > longest) {
                    assertMalformed("integer representation too long", () -> read.from(reader));
                } else if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
                    assertMalformed("integer too large", () -> read.from(reader));
                } else {
                    assertEquals(value.longValue(), read.from(reader), value + " in " + length);
                    assertTrue(reader.atEnd());
                }
            }
        }
    }

    @Test
    void readU32_everyBoundaryAndLength_isExactOrRefused() {
        checkAgainstBigIntegers(32, false, reader -> Integer.toUnsignedLong(reader.readU32()));
    }

    @Test
    void readU64_everyBoundaryAndLength_isExactOrRefused() {
        checkAgainstBigIntegers(64, false, BinaryReader::readU64);
    }

    @Test
    void readS32_everyBoundaryAndLength_isExactOrRefused() {
        checkAgainstBigIntegers(32, true, BinaryReader::readS32);
    }

    @Test
    void readS33_everyBoundaryAndLength_isExactOrRefused() {
        checkAgainstBigIntegers(33, true, BinaryReader::readS33);
    }

    @Test
    void readS64_everyBoundaryAndLength_isExactOrRefused() {
        checkAgainstBigIntegers(64, true, BinaryReader::readS64);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "80", "80 80 80 80"})
    void readU32_bytesEnd_isUnexpectedEnd(String hex) {
        assertMalformed("unexpected end of section or function", () -> reader(hex).readU32());
    }

    @ParameterizedTest
    @CsvSource({
        "80 80 80 80 80 00, integer representation too long",
        "80 80 80 80 10, integer too large",
        "80 80 80 80 00, unexpected end of section or function",
        "80 00, unexpected end of section or function"
    })
    void readU32_rangeEndsWithinIt_saysFirstWhatIsWrongWithTheInteger(String hex, String text) {
        byte[] bytes = bytes(hex);

        assertMalformed(text, () -> new BinaryReader(bytes, 0, 1).readU32());
    }

    @Test
    void readFloats_littleEndian() {
        BinaryReader reader = reader("01 02 03 84 01 02 03 04 05 06 07 88");

        assertEquals(0x84030201, reader.readF32Bits());
        assertEquals(0x8807060504030201L, reader.readF64Bits());
        assertMalformed("unexpected end of section or function", reader::readF32Bits);
        assertMalformed(
                "unexpected end of section or function",
                () -> reader("00 00 00 00 00 00 00").readF64Bits());
    }

    @Test
    void readName_utf8_isDecoded() {
        BinaryReader reader = reader("05 61 C3 A9 E2 82 05 61 C3 A9 78 F0");

        assertMalformed("malformed UTF-8 encoding", reader::readName);
        assertEquals("aé", reader("03 61 C3 A9").readName());
        assertEquals("", reader("00").readName());
        assertEquals("😀", reader("04 F0 9F 98 80").readName());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"80", "C0 80", "C1 BF", "E0 80 80", "ED A0 80", "F0 80 80 80",
                "F4 90 80 80", "F8 88 80 80 80", "FF", "C3", "E2 82"})
    void readName_notStrictUtf8_isMalformed(String hex) {
        String length = String.format(Locale.ROOT, "%02x", bytes(hex).length);

        assertMalformed("malformed UTF-8 encoding", () -> reader(length + hex).readName());
    }

    @Test
    void readName_everyCodePoint_roundTrips() {
        for (int code = 0; code <= Character.MAX_CODE_POINT; code += code < 0x3000 ? 1 : 0x101) {
            if (code < Character.MIN_SURROGATE || code > Character.MAX_SURROGATE) {
                String text = Character.toString(code);
                byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
                var bytes = new byte[utf8.length + 1];
                bytes[0] = (byte) utf8.length;
                System.arraycopy(utf8, 0, bytes, 1, utf8.length);
                assertEquals(text, new BinaryReader(bytes, 0, bytes.length).readName());
            }
        }
    }

    @Test
    void readName_longerThanTheModuleOrTheRange_isToldApart() {
        assertMalformed("length out of bounds", () -> reader("03 61 61").readName());
        assertMalformed("length out of bounds", () -> reader("FF FF FF FF 0F 61").readName());
        assertMalformed(
                "unexpected end of section or function",
                () -> new BinaryReader(bytes("02 61 61"), 0, 2).readName());
    }

    @Test
    void readCount_moreThanBytesLeft_isUnexpectedEnd() {
        assertEquals(2, reader("02 00 00").readCount());
        assertMalformed(
                "unexpected end of section or function: 3 entries in 2 bytes",
                () -> reader("03 00 00").readCount());
        assertMalformed(
                "unexpected end of section or function: 4294967295 entries in 1 bytes",
                () -> reader("FF FF FF FF 0F 00").readCount());
    }

    @Test
    void slice_ofARange_keepsPositionsOfTheModule() {
        var reader = new BinaryReader(bytes("00 01 02 03 04 05"), 1, 5);
        BinaryReader slice = reader.slice(2);

        assertEquals(1, slice.position());
        assertEquals(3, slice.end());
        assertEquals(3, reader.position());
        assertEquals(1, slice.readByte());
        assertEquals(2, slice.peekByte());
        assertEquals(1, slice.remaining());
        assertEquals(2, slice.readByte());
        assertTrue(slice.atEnd());
        assertMalformed("unexpected end of section or function", slice::readByte);
        assertMalformed("unexpected end of section or function", slice::peekByte);
        assertMalformed("unexpected end of section or function", () -> reader.slice(3));
        assertMalformed("unexpected end of section or function", () -> reader.slice(-1));
        assertEquals(2, reader.remaining());
    }

    @Test
    void position_moved_readsFromThere() {
        BinaryReader reader = reader("05 06 07");
        reader.position(2);

        assertEquals(7, reader.readByte());
        reader.position(0);
        reader.skip(1);
        assertEquals(6, reader.readByte());
        assertFalse(reader.atEnd());
        assertThrows(IndexOutOfBoundsException.class, () -> reader.position(4));
        assertThrows(IndexOutOfBoundsException.class, () -> reader.position(-1));
    }

    @Test
    void constructor_rangeOutsideTheBytes_throws() {
        assertThrows(IndexOutOfBoundsException.class, () -> new BinaryReader(new byte[2], 0, 3));
        assertThrows(IndexOutOfBoundsException.class, () -> new BinaryReader(new byte[2], 2, 1));
        assertThrows(IndexOutOfBoundsException.class, () -> new BinaryReader(new byte[2], -1, 1));
    }
}
