package io.stackyard.stackpool;

import org.agrona.UnsafeApi;

/// The words of parked frames, for whoever looks for references in them.
///
/// **Threads**: the one that owns the store; the stack does not run meanwhile.
public final class StackWords {

    private StackWords() {}

    /// Receives two neighbouring words, in ascending order of their addresses.
    @FunctionalInterface
    public interface PairConsumer {
        /// Takes two words of 8 bytes.
        void accept(long low, long high);
    }

    /// Reports every two neighbouring words of 8 bytes between two addresses on a stack, aligned to 8.
    public static void forEachPair(long from, long to, PairConsumer consumer) {
        if (from >= to) {
            return;
        }
        long low = UnsafeApi.getLong(from);
        for (long at = from + Long.BYTES; at < to; at += Long.BYTES) {
            long high = UnsafeApi.getLong(at);
            consumer.accept(low, high);
            low = high;
        }
    }
}
