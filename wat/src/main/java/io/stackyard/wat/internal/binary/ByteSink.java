package io.stackyard.wat.internal.binary;

import java.util.Arrays;

/// A growing array of bytes with the number formats of the binary format.
public final class ByteSink {

    private byte[] bytes = new byte[32];
    private int length;

    public int length() {
        return length;
    }

    public boolean isEmpty() {
        return length == 0;
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    /// Writes the low eight bits.
    public void u8(int value) {
        reserve(1);
        bytes[length++] = (byte) value;
    }

    /// Writes an unsigned LEB128 number; all 64 bits count.
    public void u64(long value) {
        reserve(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
    }

    /// Writes an unsigned LEB128 number; all 32 bits count.
    public void u32(int value) {
        u64(Integer.toUnsignedLong(value));
    }

    /// Writes a type index where a negative number would mean something else: signed, 33 bits.
    public void s33(int typeIndex) {
        s64(Integer.toUnsignedLong(typeIndex));
    }

    /// Writes a signed LEB128 number; i32, i33 and i64 have the same form.
    public void s64(long value) {
        reserve(10);
        long rest = value;
        while (rest < -64 || rest >= 64) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>= 7;
        }
        bytes[length++] = (byte) (rest & 0x7F);
    }

    /// Writes the low `width` bytes of a number, lowest first.
    public void littleEndian(long value, int width) {
        for (int i = 0; i < width; i++) {
            u8((int) (value >>> (8 * i)));
        }
    }

    public void write(byte[] source) {
        write(source, 0, source.length);
    }

    /// Writes a length and the bytes: a name, or the contents of a data segment.
    public void sized(byte[] source) {
        u32(source.length);
        write(source);
    }

    /// Writes a length and everything in `source`.
    public void sized(ByteSink source) {
        u32(source.length);
        append(source);
    }

    public void append(ByteSink source) {
        write(source.bytes, 0, source.length);
    }

    /// Moves everything from `start` on to the end of `target`.
    public void moveTail(int start, ByteSink target) {
        target.write(bytes, start, length - start);
        length = start;
    }

    public void clear() {
        length = 0;
    }

    private void write(byte[] source, int offset, int count) {
        reserve(count);
        System.arraycopy(source, offset, bytes, length, count);
        length += count;
    }

    /// @throws OutOfMemoryError if more than an array can hold is needed
    private void reserve(int count) {
        if (bytes.length - length < count) {
            long needed = (long) length + count;
            long capacity = Math.max(needed, Math.min(2L * bytes.length, Integer.MAX_VALUE - 8L));
            if (capacity > Integer.MAX_VALUE - 8L) {
                throw new OutOfMemoryError("binary module larger than an array");
            }
            bytes = Arrays.copyOf(bytes, (int) capacity);
        }
    }
}
