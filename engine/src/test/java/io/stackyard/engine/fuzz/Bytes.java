package io.stackyard.engine.fuzz;

import java.util.Arrays;

/// A growing run of bytes, and the encodings of numbers in the binary format.
final class Bytes {

    private byte[] bytes;
    private int size;

    Bytes(int capacity) {
        this.bytes = new byte[capacity];
    }

    Bytes() {
        this(256);
    }

    int size() {
        return size;
    }

    Bytes add(int value) {
        ensure(1);
        bytes[size++] = (byte) value;
        return this;
    }

    Bytes add(byte[] source) {
        return add(source, 0, source.length);
    }

    Bytes add(Bytes other) {
        return add(other.bytes, 0, other.size);
    }

    Bytes add(byte[] source, int from, int to) {
        ensure(to - from);
        System.arraycopy(source, from, bytes, size, to - from);
        size += to - from;
        return this;
    }

    Bytes unsigned(long value) {
        long rest = value;
        while (rest >>> 7 != 0) {
            add((int) (rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        return add((int) rest);
    }

    Bytes signed(long value) {
        long rest = value;
        while (rest != (rest << 57) >> 57) {
            add((int) (rest & 0x7F) | 0x80);
            rest >>= 7;
        }
        return add((int) rest & 0x7F);
    }

    Bytes f32(int bits) {
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            add(bits >>> shift);
        }
        return this;
    }

    Bytes f64(long bits) {
        return f32((int) bits).f32((int) (bits >>> Integer.SIZE));
    }

    Bytes name(String ascii) {
        unsigned(ascii.length());
        for (int i = 0; i < ascii.length(); i++) {
            add(ascii.charAt(i));
        }
        return this;
    }

    /// A length, then what it is of.
    Bytes sized(Bytes content) {
        return unsigned(content.size).add(content);
    }

    /// A length, then what it is of.
    Bytes sized(byte[] content) {
        return unsigned(content.length).add(content);
    }

    byte[] toArray() {
        return Arrays.copyOf(bytes, size);
    }

    private void ensure(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
