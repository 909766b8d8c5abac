package io.stackyard.benchmarks;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// A module made large: every function of a small one again and again, each a function of its own.
///
/// **Shape**: sections 3 (the types of the functions) and 10 (their code) are vectors; their elements are repeated
/// and the counts multiplied. The copies call the originals. All other sections stay.
final class LargeModule {

    private static final int HEADER_BYTES = 8;
    private static final int FUNCTIONS = 3;
    private static final int CODE = 10;

    private final ByteBuffer small;
    private final ByteArrayOutputStream large = new ByteArrayOutputStream();

    private LargeModule(byte[] module) {
        small = ByteBuffer.wrap(module).order(ByteOrder.LITTLE_ENDIAN);
    }

    /// @param copies how many of each function there are in the end
    static byte[] of(byte[] module, int copies) {
        var made = new LargeModule(module);
        made.write(made.bytes(HEADER_BYTES));
        while (made.small.hasRemaining()) {
            made.section(copies);
        }
        return made.large.toByteArray();
    }

    private void section(int copies) {
        int id = small.get();
        byte[] body = bytes(unsigned());
        large.write(id);
        if (id == FUNCTIONS || id == CODE) {
            vector(body, copies);
        } else {
            unsigned(large, body.length);
            write(body);
        }
    }

    private void vector(byte[] body, int copies) {
        var elements = new LargeModule(body);
        int count = elements.unsigned();
        byte[] once = elements.bytes(elements.small.remaining());
        var size = new ByteArrayOutputStream();
        unsigned(size, count * copies);
        unsigned(large, Math.addExact(size.size(), Math.multiplyExact(once.length, copies)));
        write(size.toByteArray());
        for (int i = 0; i < copies; i++) {
            write(once);
        }
    }

    private byte[] bytes(int count) {
        byte[] taken = new byte[count];
        small.get(taken);
        return taken;
    }

    private void write(byte[] bytes) {
        large.write(bytes, 0, bytes.length);
    }

    /// Reads LEB128.
    private int unsigned() {
        int value = 0;
        for (int shift = 0;; shift += 7) {
            int next = small.get();
            value |= (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    private static void unsigned(ByteArrayOutputStream out, int value) {
        int rest = value;
        while (rest > 0x7F) {
            out.write((rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
    }
}
