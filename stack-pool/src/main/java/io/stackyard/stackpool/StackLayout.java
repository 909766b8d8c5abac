package io.stackyard.stackpool;

import io.stackyard.allocator.slab.SlabLayout;

/// Where a stack begins and ends in its slot: pure arithmetic, no memory behind it.
///
/// **Shape** of one stride, low addresses left; the stack grows to the right:
///
/// ```
/// | colour | usable ............................ | guard |
/// ^ slot   ^ start              ^ limit          ^ end   ^ next slot
/// ```
///
/// The limit is `stackyard.stack.max-depth` above the start, or the end.
///
/// The colour is `slot mod 32` cache lines. Equal offsets at a power-of-two stride would fall into the
/// same cache sets, so that walking a thousand suspended stacks would evict as it goes. It stays within the
/// first page: a small suspended stack costs one page.
///
/// **Units**: bytes.
///
/// @param slotCount how many stacks
/// @param strideBytes distance of two stacks, a power of two; what `stackyard.stack.size` means
/// @param guardBytes the last part of the stride, whole pages
/// @param pageBytes the host's page, a power of two
record StackLayout(int slotCount, long strideBytes, long guardBytes, long pageBytes) {
    private static final int COLOURS = 32;

    private static final int CACHE_LINE_BYTES = 64;

    /// @throws IllegalArgumentException if the stride is no power of two or leaves no page beside the guard
    StackLayout {
        if (Long.bitCount(strideBytes) != 1 || strideBytes < guardBytes + pageBytes) {
            throw StackErrors.stride(strideBytes, guardBytes);
        }
    }

    /// Returns the slab of the stacks.
    SlabLayout stacks() {
        return new SlabLayout(slotCount, strideBytes - guardBytes, guardBytes);
    }

    /// Returns the slab of the control blocks: all of them in one slot, so that they lie densely.
    SlabLayout blocks() {
        return new SlabLayout(1, pages((long) slotCount * ControlBlock.BYTES), pageBytes);
    }

    /// Returns the first usable byte of a stack, relative to its slot.
    static long startOffset(int slot) {
        return (long) (slot % COLOURS) * CACHE_LINE_BYTES;
    }

    /// Returns the byte behind a stack, relative to its slot.
    long endOffset() {
        return strideBytes - guardBytes; // Positive: checked by the constructor.
    }

    /// Returns the first byte that calls must not use, relative to its slot: `maxDepthBytes` above the start,
    /// or the end of the stack if that comes first or the depth is 0.
    long limitOffset(int slot, long maxDepthBytes) {
        long end = endOffset();
        long start = startOffset(slot);
        return maxDepthBytes == 0 || maxDepthBytes > end - start ? end : start + maxDepthBytes;
    }

    /// Returns `byteSize` rounded up to whole pages.
    long pages(long byteSize) {
        return Math.ceilDiv(byteSize, pageBytes) * pageBytes;
    }
}
