package io.stackyard.allocator.internal;

/// Rounding to powers of two.
public final class Align {

    private Align() {}

    /// The smallest multiple of `alignment`, a power of two, that is not below `value`.
    ///
    /// @throws ArithmeticException if that needs more than 63 bits
    public static long up(long value, long alignment) {
        assert Long.bitCount(alignment) == 1 : alignment;
        return Math.addExact(value, alignment - 1) & -alignment;
    }

    /// The largest multiple of `alignment`, a power of two, that is not above `value`.
    public static long down(long value, long alignment) {
        assert Long.bitCount(alignment) == 1 : alignment;
        return value & -alignment;
    }
}
