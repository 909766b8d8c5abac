package io.stackyard.allocator.image;

import org.agrona.UnsafeApi;

/// Whole pages of memory, copied and compared by longs.
final class Pages {

    private Pages() {}

    static void copy(long from, long to, long pageCount) {
        UnsafeApi.copyMemory(from, to, pageCount << PageRuns.PAGE_SHIFT);
    }

    static void zero(long address, long pageCount) {
        UnsafeApi.setMemory(address, pageCount << PageRuns.PAGE_SHIFT, (byte) 0);
    }

    static boolean areZero(long address, long pageCount) {
        long bits = 0;
        for (long byteAddress = address; byteAddress < address
                + (pageCount << PageRuns.PAGE_SHIFT); byteAddress += Long.BYTES) {
            bits |= UnsafeApi.getLong(byteAddress);
        }
        return bits == 0;
    }

    static boolean isEqual(long left, long right) {
        long bits = 0;
        for (long offset = 0; offset < 1L << PageRuns.PAGE_SHIFT; offset += Long.BYTES) {
            bits |= UnsafeApi.getLong(left + offset) ^ UnsafeApi.getLong(right + offset);
        }
        return bits == 0;
    }
}
