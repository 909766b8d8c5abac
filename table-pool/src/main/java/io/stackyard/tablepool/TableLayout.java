package io.stackyard.tablepool;

import io.stackyard.allocator.slab.SlabLayout;

/// How one slab of tables is laid out: pure arithmetic, no memory behind it.
///
/// Every slot has room for the same number of elements, whatever their width; a guard follows it.
///
/// @param slotCount how many tables
/// @param elements room of a slot, in elements
/// @param width bytes of an element
/// @param guardBytes the guard behind each slot, whole pages
/// @param pageBytes the host's page
record TableLayout(int slotCount, long elements, ElementWidth width, long guardBytes,
        long pageBytes) {

    /// Returns the slab of the tables.
    ///
    /// @throws io.stackyard.allocator.LimitException if it needs more than 63 bits
    SlabLayout tables() {
        return SlabLayout.ofPages(slotCount, tableBytes(elements), guardBytes, pageBytes);
    }

    /// Returns the slab of the blocks: all of them in one slot, so that they lie densely.
    SlabLayout blocks() {
        return SlabLayout.ofPages(1, (long) slotCount * TableBlock.BYTES, pageBytes, pageBytes);
    }

    /// Returns the bytes of `count` elements.
    long tableBytes(long count) {
        return count << width.shift(); // At most `elements`, of which a whole slot was addressed.
    }

    /// Returns `byteSize` rounded up to whole pages.
    long pages(long byteSize) {
        return Math.ceilDiv(byteSize, pageBytes) * pageBytes;
    }
}
