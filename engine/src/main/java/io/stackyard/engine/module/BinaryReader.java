package io.stackyard.engine.module;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// A cursor over a range of a module's bytes.
///
/// **Units**: positions are bytes from the start of the *module*, whatever the range, so they serve as the offsets of
/// [ModuleException].
///
/// Each method that reads moves behind what it read. It throws a [ModuleException] of kind MALFORMED if the range ends
/// before ("unexpected end of section or function") or if the bytes are no such value; the position is undefined then.
///
/// **Threads**: one.
public final class BinaryReader {

    private static final int CONTINUED = 0x80;
    private static final String UNEXPECTED_END = "unexpected end of section or function";

    private final byte[] bytes;
    private final int end;
    private int position;

    /// A reader of `bytes` from `start` up to and without `end`. The bytes are not copied.
    public BinaryReader(byte[] bytes, int start, int end) {
        if (start < 0 || start > end || end > bytes.length) {
            throw new IndexOutOfBoundsException(
                    "range " + start + ".." + end + " of " + bytes.length + " bytes");
        }
        this.bytes = bytes;
        this.position = start;
        this.end = end;
    }

    /// Where the next byte is read.
    public int position() {
        return position;
    }

    /// Moves to `position`, which may be the end.
    public void position(int position) {
        if (position < 0 || position > end) {
            throw new IndexOutOfBoundsException("position " + position + " is beyond " + end);
        }
        this.position = position;
    }

    /// Where the range ends.
    public int end() {
        return end;
    }

    /// Whether nothing is left.
    public boolean atEnd() {
        return position == end;
    }

    /// How many bytes are left.
    public int remaining() {
        return end - position;
    }

    /// The next byte, 0 to 255.
    public int readByte() {
        if (position >= end) {
            throw unexpectedEnd();
        }
        return bytes[position++] & 0xff;
    }

    /// The next byte, 0 to 255, without moving.
    public int peekByte() {
        if (position >= end) {
            throw unexpectedEnd();
        }
        return bytes[position] & 0xff;
    }

    /// Moves over `byteSize` bytes.
    public void skip(int byteSize) {
        requireRemaining(byteSize);
        position += byteSize;
    }

    /// An unsigned 32-bit integer, as the `int` of the same bits.
    public int readU32() {
        int first = readByte();
        return first < CONTINUED ? first : (int) readUnsigned(first, 32);
    }

    /// An unsigned 64-bit integer, as the `long` of the same bits.
    public long readU64() {
        int first = readByte();
        return first < CONTINUED ? first : readUnsigned(first, 64);
    }

    /// A signed 32-bit integer.
    public int readS32() {
        return (int) readSigned(32);
    }

    /// A signed 33-bit integer: a block type or heap type.
    public long readS33() {
        return readSigned(33);
    }

    /// A signed 64-bit integer.
    public long readS64() {
        return readSigned(64);
    }

    /// The bits of a 32-bit float.
    public int readF32Bits() {
        requireRemaining(Integer.BYTES);
        int bits = 0;
        for (int i = 0; i < Integer.SIZE; i += Byte.SIZE) {
            bits |= (bytes[position++] & 0xff) << i;
        }
        return bits;
    }

    /// The bits of a 64-bit float.
    public long readF64Bits() {
        long low = Integer.toUnsignedLong(readF32Bits());
        return low | (long) readF32Bits() << Integer.SIZE;
    }

    /// A name: its length in bytes, then UTF-8, which is checked strictly.
    public String readName() {
        int at = position;
        int byteSize = readU32();
        if (Integer.compareUnsigned(byteSize, bytes.length - position) > 0) {
            throw ModuleException.malformed(
                    at,
                    "length out of bounds: a name of "
                            + Integer.toUnsignedString(byteSize)
                            + " bytes, the module has "
                            + (bytes.length - position)
                            + " left");
        }
        requireRemaining(byteSize);
        try {
            var utf8 = ByteBuffer.wrap(bytes, position, byteSize);
            position += byteSize;
            return StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
        } catch (CharacterCodingException _) {
            throw ModuleException.malformed(at, "malformed UTF-8 encoding");
        }
    }

    /// How many entries a vector has. There are at most as many as bytes are left, so a caller may allocate in
    /// proportion.
    public int readCount() {
        int at = position;
        int count = readU32();
        if (Integer.compareUnsigned(count, remaining()) > 0) {
            throw ModuleException.malformed(
                    at,
                    UNEXPECTED_END
                            + ": "
                            + Integer.toUnsignedString(count)
                            + " entries in "
                            + remaining()
                            + " bytes");
        }
        return count;
    }

    /// A reader of the next `length` bytes; this reader moves behind them.
    public BinaryReader slice(int length) {
        requireRemaining(length);
        var slice = new BinaryReader(bytes, position, position + length);
        position += length;
        return slice;
    }

    private long readUnsigned(int first, int bits) {
        long value = first & 0x7f;
        for (int shift = 7;; shift += 7) {
            int next = readOn();
            if (shift + 7 > bits) { // The last byte that may follow.
                requireLast(next);
                if (next >>> (bits - shift) != 0) {
                    throw tooLarge();
                }
            }
            value |= (long) (next & 0x7f) << shift;
            if (next < CONTINUED) {
                requireWithinRange();
                return value;
            }
        }
    }

    private long readSigned(int bits) {
        int first = readByte();
        return first < CONTINUED ? (byte) (first << 1) >> 1 : readSigned(first, bits);
    }

    private long readSigned(int first, int bits) {
        long value = first & 0x7f;
        for (int shift = 7;; shift += 7) {
            int next = readOn();
            if (shift + 7 > bits) { // The last byte that may follow: its spare bits repeat the sign.
                requireLast(next);
                int signs = (byte) (next << 1) >> (bits - shift);
                if (signs != 0 && signs != -1) {
                    throw tooLarge();
                }
            }
            value |= (long) (next & 0x7f) << shift;
            if (next < CONTINUED) {
                requireWithinRange();
                int unused = Math.max(0, Long.SIZE - 7 - shift);
                return value << unused >> unused;
            }
        }
    }

    /// The next byte of an integer that has begun, even if it is beyond the range. An integer that is too long or too
    /// large should be called that, though the range that a wrong size has cut short ends within it.
    private int readOn() {
        if (position >= bytes.length) {
            throw unexpectedEnd();
        }
        return bytes[position++] & 0xff;
    }

    private void requireWithinRange() {
        if (position > end) {
            throw ModuleException.malformed(end, UNEXPECTED_END);
        }
    }

    private void requireLast(int next) {
        if (next >= CONTINUED) {
            throw ModuleException.malformed(position - 1, "integer representation too long");
        }
    }

    private ModuleException tooLarge() {
        return ModuleException.malformed(position - 1, "integer too large");
    }

    private void requireRemaining(int byteSize) {
        if (Integer.compareUnsigned(byteSize, remaining()) > 0) {
            throw ModuleException.malformed(
                    position,
                    UNEXPECTED_END
                            + ": "
                            + Integer.toUnsignedString(byteSize)
                            + " bytes wanted, "
                            + remaining()
                            + " left");
        }
    }

    private ModuleException unexpectedEnd() {
        return ModuleException.malformed(position, UNEXPECTED_END);
    }
}
