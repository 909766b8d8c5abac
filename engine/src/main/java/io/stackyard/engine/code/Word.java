package io.stackyard.engine.code;

/// Encodes instruction words; [Op] draws their shape.
public final class Word {

    private static final long LOW_16_BITS = 0xFFFF;

    private Word() {}

    /// A word with three slot operands; each must fit in 16 bits.
    public static long of(int op, int a, int b, int c) {
        return op | (a & LOW_16_BITS) << 16 | (b & LOW_16_BITS) << 32 | (c & LOW_16_BITS) << 48;
    }

    /// A word with one slot operand and a 32-bit immediate.
    public static long immediate(int op, int a, int immediate) {
        return op | (a & LOW_16_BITS) << 16 | (long) immediate << 32;
    }

    public static int op(long word) {
        return (int) (word & LOW_16_BITS);
    }

    public static int a(long word) {
        return (short) (word >>> 16);
    }

    public static int b(long word) {
        return (short) (word >>> 32);
    }

    public static int c(long word) {
        return (short) (word >>> 48);
    }

    /// The 32-bit immediate in `b` and `c`.
    public static int imm32(long word) {
        return (int) (word >>> 32);
    }

    /// The same word with another opcode.
    public static long withOp(long word, int op) {
        return (word & ~LOW_16_BITS) | op;
    }

    /// The same word with another first operand.
    public static long withA(long word, int a) {
        return (word & ~(LOW_16_BITS << 16)) | (a & LOW_16_BITS) << 16;
    }

    /// The same word with operands `b` and `c` exchanged.
    public static long swapped(long word) {
        return of(op(word), a(word), c(word), b(word));
    }

    /// Whether a value fits the 16-bit immediate of `c`.
    public static boolean fitsImmediate(long value) {
        return value == (short) value;
    }
}
