package io.stackyard.config;

import java.util.List;
import java.util.stream.Stream;

/// The arithmetic of memory slots of several sizes. Pure.
///
/// ```
/// memory-slot-sizes   64 KiB   1 MiB   16 MiB   256 MiB   4 GiB
/// max-memory-size                         20 MiB
/// classes             64 KiB   1 MiB   16 MiB   20 MiB
/// ```
final class SizeClasses {

    private SizeClasses() {}

    /// The sizes of `slotBytes` below `largestBytes`, then `largestBytes`: every memory that is allowed has a
    /// class, and none has room that nothing may use. With `largestBytes` 0, one class of 0.
    static List<Long> cut(List<Long> slotBytes, long largestBytes) {
        return Stream.concat(
                slotBytes.stream().filter(bytes -> bytes < largestBytes),
                Stream.of(largestBytes)).toList();
    }

    /// How many slots a class has: all, or as many as fit into its address space, but at least one.
    ///
    /// @param total slots of the pool
    /// @param addressBytes what the class may reserve
    /// @param strideBytes one slot and its guard; 0 fits without end
    static int slotCount(int total, long addressBytes, long strideBytes) {
        if (strideBytes == 0) {
            return total;
        }
        long fitting = Math.max(1, addressBytes / strideBytes);
        return (int) Math.min(total, fitting); // At most total, which is an int.
    }
}
