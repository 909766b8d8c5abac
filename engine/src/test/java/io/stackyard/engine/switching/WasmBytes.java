package io.stackyard.engine.switching;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Bytes of a binary module, appended one after the other.
final class WasmBytes {

    private byte[] bytes = new byte[256];
    private int size;

    WasmBytes put(int value) {
        if (size == bytes.length) {
            bytes = Arrays.copyOf(bytes, size * 2);
        }
        bytes[size++] = (byte) value;
        return this;
    }

    WasmBytes put(int first, int second) {
        return put(first).put(second);
    }

    /// Unsigned LEB128.
    WasmBytes unsigned(int value) {
        int rest = value;
        while (rest >>> 7 != 0) {
            put((rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        return put(rest);
    }

    /// Signed LEB128: of numbers and of type indices.
    WasmBytes signed(int value) {
        int rest = value;
        while (rest < -64 || rest > 63) {
            put((rest & 0x7F) | 0x80);
            rest >>= 7;
        }
        return put(rest & 0x7F);
    }

    WasmBytes name(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        unsigned(utf8.length);
        for (byte each : utf8) {
            put(each);
        }
        return this;
    }

    WasmBytes append(WasmBytes other) {
        while (bytes.length < size + other.size) {
            bytes = Arrays.copyOf(bytes, bytes.length * 2);
        }
        System.arraycopy(other.bytes, 0, bytes, size, other.size);
        size += other.size;
        return this;
    }

    /// The other bytes with their number in front.
    WasmBytes sized(WasmBytes other) {
        return unsigned(other.size).append(other);
    }

    WasmBytes section(int id, WasmBytes content) {
        return put(id).sized(content);
    }

    byte[] toArray() {
        return Arrays.copyOf(bytes, size);
    }
}
