package io.stackyard.allocator.image;

import io.stackyard.allocator.internal.Require;
import java.util.Objects;

/// Bytes that a module writes into a memory before anything runs.
///
/// The source is not copied: nobody changes it until the image is built.
///
/// @param memoryOffset where they go, in bytes from the start of the memory
/// @param source       holds them, from `start` on
/// @param start        index of the first one in `source`
/// @param length       how many there are
@SuppressWarnings("ArrayRecordComponent") // A view of part of a module's binary, never compared.
public record Segment(long memoryOffset, byte[] source, int start, int length) {

    /// Checks that the bytes exist.
    ///
    /// @throws IllegalArgumentException  if `memoryOffset` is negative
    /// @throws IndexOutOfBoundsException if the bytes do not lie in `source`, or end beyond 63 bits
    public Segment {
        Require.notNegative(memoryOffset, "memoryOffset");
        Objects.checkFromIndexSize(start, length, source.length);
        Objects.checkFromIndexSize(memoryOffset, length, Long.MAX_VALUE);
    }
}
