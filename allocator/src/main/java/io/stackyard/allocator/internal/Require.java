package io.stackyard.allocator.internal;

/// Argument checks that several packages share. Each returns what it has checked.
public final class Require {

    private Require() {}

    /// Requires a number that is not negative.
    ///
    /// @throws IllegalArgumentException if `value` is negative
    public static int notNegative(int value, String name) {
        if (value < 0) {
            throw new IllegalArgumentException(name + "=" + value + " is negative");
        }
        return value;
    }

    /// Requires a number that is not negative.
    ///
    /// @throws IllegalArgumentException if `value` is negative
    public static long notNegative(long value, String name) {
        if (value < 0) {
            throw new IllegalArgumentException(name + "=" + value + " is negative");
        }
        return value;
    }

    /// Requires a number above zero.
    ///
    /// @throws IllegalArgumentException if `value` is zero or negative
    public static int positive(int value, String name) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + "=" + value + " is not positive");
        }
        return value;
    }

    /// Requires a number above zero.
    ///
    /// @throws IllegalArgumentException if `value` is zero or negative
    public static long positive(long value, String name) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + "=" + value + " is not positive");
        }
        return value;
    }

    /// Requires a size of whole pages.
    ///
    /// @throws IllegalArgumentException if `byteSize` is negative or not a multiple of `pageBytes`
    public static long wholePages(long byteSize, long pageBytes, String name) {
        if (byteSize < 0 || byteSize % pageBytes != 0) {
            throw new IllegalArgumentException(
                    name + "=" + byteSize + " is not whole pages of " + pageBytes + " bytes");
        }
        return byteSize;
    }
}
