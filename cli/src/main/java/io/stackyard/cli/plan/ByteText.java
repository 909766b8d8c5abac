package io.stackyard.cli.plan;

import java.util.Locale;

/// Bytes for people: `4096 bytes`, `4.0 GiB`.
final class ByteText {

    private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    private static final int STEP_BITS = 10;

    private ByteText() {}

    static String of(long bytes) {
        if (bytes < 1L << STEP_BITS) {
            return bytes + " bytes";
        }
        int unit = (Long.SIZE - 1 - Long.numberOfLeadingZeros(bytes)) / STEP_BITS;
        double amount = (double) bytes / (1L << (unit * STEP_BITS));
        return String.format(Locale.ROOT, "%.1f %s", amount, UNITS[unit - 1]);
    }
}
