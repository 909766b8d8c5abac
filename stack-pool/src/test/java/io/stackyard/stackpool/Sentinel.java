package io.stackyard.stackpool;

import org.agrona.UnsafeApi;

/// Fills stacks with a pattern and finds what is left of it.
final class Sentinel {
    private static final long PATTERN = 0xA5A5_A5A5_A5A5_A5A5L;

    private Sentinel() {}

    /// Uses the stack as a deep call would: raises the soft limit and writes every word up to `top`.
    static void fill(long block, long top) {
        if (!ControlBlock.raiseLimit(block, top)) {
            throw new IllegalArgumentException("beyond the end");
        }
        for (long address = ControlBlock.start(block); address < top; address += Long.BYTES) {
            UnsafeApi.putLong(address, PATTERN);
        }
    }

    /// Fills the whole stack.
    static void fill(long block) {
        fill(block, ControlBlock.end(block));
    }

    /// Returns the number of words between the start and the end of the stack that are not zero.
    static int dirtyWords(long block) {
        int dirty = 0;
        long end = ControlBlock.end(block);
        for (long address = ControlBlock.start(block); address < end; address += Long.BYTES) {
            if (UnsafeApi.getLong(address) != 0) {
                dirty++;
            }
        }
        return dirty;
    }
}
