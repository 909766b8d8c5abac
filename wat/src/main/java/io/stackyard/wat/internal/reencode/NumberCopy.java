package io.stackyard.wat.internal.reencode;

import io.stackyard.wat.BinaryForm;
import io.stackyard.wat.internal.binary.ByteSink;
import java.util.Locale;

/// A cursor over a binary module that writes what it reads: bytes as they are, numbers in one form.
///
/// Each method returns the value it has copied.
final class NumberCopy {

    private static final int BITS_PER_BYTE = 7;
    private static final int CONTINUED = 0x80;

    private final byte[] bytes;
    private final BinaryForm form;
    private int position;
    private ByteSink out;

    NumberCopy(byte[] bytes, BinaryForm form, ByteSink out) {
        this.bytes = bytes;
        this.form = form;
        this.out = out;
    }

    int position() {
        return position;
    }

    boolean atEnd() {
        return position == bytes.length;
    }

    /// Writes elsewhere from now on; returns where it wrote before.
    ByteSink redirect(ByteSink to) {
        ByteSink before = out;
        out = to;
        return before;
    }

    int peek() {
        require(1);
        return bytes[position] & 0xFF;
    }

    int u8() {
        int value = peek();
        position++;
        out.u8(value);
        return value;
    }

    void raw(int count) {
        require(count);
        for (int i = 0; i < count; i++) {
            out.u8(bytes[position++]);
        }
    }

    int u32() {
        long value = readUnsigned();
        writeUnsigned(value, 32);
        return (int) value;
    }

    void u64() {
        writeUnsigned(readUnsigned(), 64);
    }

    void s32() {
        writeSigned(readSigned(), 32);
    }

    long s33() {
        long value = readSigned();
        writeSigned(value, 33);
        return value;
    }

    void s64() {
        writeSigned(readSigned(), 64);
    }

    /// Reads a length without writing it: what it counts may come out longer or shorter.
    int length() {
        long value = readUnsigned();
        if (value < 0 || value > bytes.length - position) {
            throw unreadable("a length of " + Long.toUnsignedString(value));
        }
        return (int) value;
    }

    /// Writes a length and what was written to `content`.
    void sized(ByteSink content) {
        writeUnsigned(content.length(), 32);
        out.append(content);
    }

    private long readUnsigned() {
        long value = 0;
        for (int shift = 0;; shift += BITS_PER_BYTE) {
            int next = next(shift);
            value |= (long) (next & 0x7F) << shift;
            if (next < CONTINUED) {
                return value;
            }
        }
    }

    private long readSigned() {
        long value = 0;
        for (int shift = 0;; shift += BITS_PER_BYTE) {
            int next = next(shift);
            value |= (long) (next & 0x7F) << shift;
            if (next < CONTINUED) {
                int unused = Math.max(0, Long.SIZE - BITS_PER_BYTE - shift);
                return value << unused >> unused;
            }
        }
    }

    private int next(int shift) {
        if (shift >= Long.SIZE) {
            throw unreadable("a number of more than 64 bits");
        }
        int next = peek();
        position++;
        return next;
    }

    private void writeUnsigned(long value, int bits) {
        switch (form) {
            case SHORTEST -> out.u64(value);
            case LONGEST -> {
                int last = Math.ceilDiv(bits, BITS_PER_BYTE) - 1;
                for (int i = 0; i < last; i++) {
                    out.u8(((int) (value >>> (BITS_PER_BYTE * i)) & 0x7F) | CONTINUED);
                }
                out.u8((int) (value >>> (BITS_PER_BYTE * last)) & 0x7F);
            }
        }
    }

    private void writeSigned(long value, int bits) {
        switch (form) {
            case SHORTEST -> out.s64(value);
            case LONGEST -> {
                int last = Math.ceilDiv(bits, BITS_PER_BYTE) - 1;
                for (int i = 0; i < last; i++) {
                    out.u8(((int) (value >> (BITS_PER_BYTE * i)) & 0x7F) | CONTINUED);
                }
                out.u8((int) (value >> (BITS_PER_BYTE * last)) & 0x7F);
            }
        }
    }

    private void require(int count) {
        if (count > bytes.length - position) {
            throw unreadable("the end, " + count + " bytes wanted");
        }
    }

    IllegalArgumentException unreadable(String found) {
        return new IllegalArgumentException(
                String.format(
                        Locale.ROOT,
                        "cannot write this module again: found %s at offset 0x%x",
                        found,
                        position));
    }
}
