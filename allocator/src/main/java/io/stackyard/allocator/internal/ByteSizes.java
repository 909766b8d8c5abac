package io.stackyard.allocator.internal;

/// Sizes as people write them.
public final class ByteSizes {

    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};
    private static final int UNIT_SHIFT = 10;

    private ByteSizes() {}

    /// A number of bytes in the largest unit that divides it: `65536` is `64 KiB`.
    public static String text(long bytes) {
        long count = bytes;
        int unit = 0;
        while (count != 0
                && unit < UNITS.length - 1
                && (count & ((1 << UNIT_SHIFT) - 1)) == 0) {
            count >>>= UNIT_SHIFT;
            unit++;
        }
        return count + " " + UNITS[unit];
    }
}
