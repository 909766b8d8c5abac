package io.stackyard.engine.fuzz;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Finds where the instructions of a body begin, without asking what they mean: enough to cut a valid body at its
/// joints. Bodies with SIMD are cut up to the first instruction of it.
final class InstructionScanner {

    private final byte[] bytes;
    private int at;

    private InstructionScanner(byte[] bytes) {
        this.bytes = bytes;
    }

    /// The starts of the instructions, then the end of the last one; the first is the end of the locals.
    ///
    /// @param body a function's locals and instructions, without its size
    /// @return null if even the locals are not such
    static int @Nullable [] starts(byte[] body) {
        var scanner = new InstructionScanner(body);
        int[] starts = new int[body.length + 1];
        int count = 0;
        try {
            scanner.locals();
            starts[count++] = scanner.at;
            while (scanner.at < body.length && scanner.instruction()) {
                starts[count++] = scanner.at;
            }
        } catch (ArrayIndexOutOfBoundsException _) {
            // Cut off: what was found so far counts.
        }
        return count == 0 ? null : Arrays.copyOf(starts, count);
    }

    private void locals() {
        for (int groups = number(); groups > 0; groups--) {
            number();
            type();
        }
    }

    private int number() {
        int value = 0;
        for (int shift = 0;; shift += 7) {
            int next = bytes[at++];
            value |= shift < Integer.SIZE ? (next & 0x7F) << shift : 0;
            if (next >= 0) {
                return value;
            }
        }
    }

    private void numbers(int count) {
        for (int i = 0; i < count; i++) {
            number();
        }
    }

    /// A value type or block type.
    private void type() {
        int first = bytes[at] & 0xFF;
        number();
        if (first == 0x63 || first == 0x64) {
            number();
        }
    }

    private boolean instruction() {
        int opcode = bytes[at++] & 0xFF;
        switch (opcode) {
            case 0x02, 0x03, 0x04 -> type();
            case 0x1F -> {
                type();
                clauses(0, 1);
            }
            case 0x08, 0x0C, 0x0D, 0x10, 0x12, 0x14, 0x15, 0x20, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26,
                    0x3F, 0x40, 0x41, 0x42, 0xD0, 0xD2, 0xD5, 0xD6, 0xE0, 0xE2 ->
                    number();
            case 0x0E -> {
                for (int labels = number(); labels >= 0; labels--) {
                    number();
                }
            }
            case 0x11, 0x13, 0xE1, 0xE6 -> numbers(2);
            case 0x1C -> {
                for (int types = number(); types > 0; types--) {
                    type();
                }
            }
            case 0x43 -> at += Integer.BYTES;
            case 0x44 -> at += Long.BYTES;
            case 0xE3, 0xE5 -> {
                number();
                clauses(0, 0);
            }
            case 0xE4 -> {
                numbers(2);
                clauses(0, 0);
            }
            case 0xFB -> aggregate(number());
            case 0xFC -> numbers(bulkImmediates(number()));
            case 0xFD, 0xFE -> {
                return false;
            }
            default -> {
                if (opcode >= 0x28 && opcode <= 0x3E) {
                    memoryArgument();
                }
            }
        }
        return at <= bytes.length;
    }

    /// Clauses: those of the kinds from `low` to `high` have a tag and a label, others one number.
    private void clauses(int low, int high) {
        for (int clauses = number(); clauses > 0; clauses--) {
            int kind = number();
            numbers(kind >= low && kind <= high ? 2 : 1);
        }
    }

    private void memoryArgument() {
        int flags = number();
        numbers((flags & 0x40) != 0 ? 2 : 1);
    }

    private static int bulkImmediates(int code) {
        return switch (code) {
            case 8, 10, 12, 14 -> 2;
            case 9, 11, 13, 15, 16, 17 -> 1;
            default -> 0;
        };
    }

    private void aggregate(int code) {
        switch (code) {
            case 0x02, 0x03, 0x04, 0x05, 0x08, 0x09, 0x0A, 0x11, 0x12, 0x13 -> numbers(2);
            case 0x18, 0x19 -> numbers(4);
            case 0x0F, 0x1A, 0x1B, 0x1C, 0x1D, 0x1E -> {}
            default -> number();
        }
    }
}
