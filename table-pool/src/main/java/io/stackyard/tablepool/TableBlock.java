package io.stackyard.tablepool;

import org.agrona.UnsafeApi;

/// The block of one table: 64 bytes outside the Java heap, read by the interpreter by address.
///
/// **Shape**, offsets in bytes:
///
/// ```
///  0 base     8 length     16 highWater     24 maximum
/// 32 elementShift (int)    36 slot (int)    40 residue     48 image
/// 56 unused to 64
/// ```
///
/// **Units**: `base` is the absolute address of element 0; `length`, `highWater` and `maximum` count
/// elements; `residue` is bytes. An element lies at `base + (index << elementShift)`.
///
/// **The image** is the owner's name for what the elements of a table of references are at first, 0 for
/// none. A table with an image is claimed all zero like any other: there, zero means that the element was
/// not read or written yet and is what the image says, and null is [#NULL_OVER_IMAGE]. So a table of any
/// length is initialised by storing one word, and touches a page only where it is used.
///
/// **The high-water mark** is one past the highest index ever written. All elements at and above it are
/// zero, which is null or the image's; whoever writes an element calls [#markWritten].
///
/// **Threads**: the one that owns the table. No method checks the address: it must come from
/// [TableSlot#block].
public final class TableBlock {
    /// Bytes of a block.
    public static final int BYTES = 64;

    /// A slot's block lies at `blocks + (slot << SHIFT)`.
    static final int SHIFT = 6;

    /// Offset in the block of the address of element 0.
    public static final int BASE_OFFSET = 0;

    /// Offset in the block of the current number of elements.
    public static final int LENGTH_OFFSET = 8;

    /// Offset in the block of the high-water mark.
    public static final int HIGH_WATER_OFFSET = 16;

    /// Offset in the block of the greatest number of elements.
    public static final int MAXIMUM_OFFSET = 24;

    /// Offset in the block of the binary logarithm of an element's bytes, an int.
    public static final int ELEMENT_SHIFT_OFFSET = 32;

    /// Offset in the block of the slot, an int.
    public static final int SLOT_OFFSET = 36;

    /// Offset in the block of the bytes that may stay resident while the slot is free.
    static final int RESIDUE_OFFSET = 40;

    /// Offset in the block of the image, 0 for none.
    public static final int IMAGE_OFFSET = 48;

    /// Null in a table that has an image.
    public static final long NULL_OVER_IMAGE = -1;

    private TableBlock() {}

    /// Returns the address of element 0.
    public static long base(long block) {
        return UnsafeApi.getLong(block + BASE_OFFSET);
    }

    /// Returns the current number of elements.
    public static long length(long block) {
        return UnsafeApi.getLong(block + LENGTH_OFFSET);
    }

    static void setLength(long block, long length) {
        UnsafeApi.putLong(block + LENGTH_OFFSET, length);
    }

    /// Returns one past the highest index ever written.
    public static long highWater(long block) {
        return UnsafeApi.getLong(block + HIGH_WATER_OFFSET);
    }

    /// Records that elements below `endIndex` may have been written.
    public static void markWritten(long block, long endIndex) {
        if (endIndex > UnsafeApi.getLong(block + HIGH_WATER_OFFSET)) {
            UnsafeApi.putLong(block + HIGH_WATER_OFFSET, endIndex);
        }
    }

    /// Returns how many elements the table may grow to: the smaller of its own limit and the slot's room.
    public static long maximum(long block) {
        return UnsafeApi.getLong(block + MAXIMUM_OFFSET);
    }

    /// Returns the binary logarithm of an element's bytes.
    public static int elementShift(long block) {
        return UnsafeApi.getInt(block + ELEMENT_SHIFT_OFFSET);
    }

    /// Returns the slot within the slab of the table's width.
    public static int slot(long block) {
        return UnsafeApi.getInt(block + SLOT_OFFSET);
    }

    /// Returns the owner's name for what the elements are at first, 0 for none.
    public static long image(long block) {
        return UnsafeApi.getLong(block + IMAGE_OFFSET);
    }

    /// Gives a table an image, before anything is read or written.
    public static void setImage(long block, long image) {
        assert highWater(block) == 0 : "slot " + slot(block) + " is written already";
        assert elementShift(block) == ElementWidth.REFERENCE.shift() : "elements are too wide";
        UnsafeApi.putLong(block + IMAGE_OFFSET, image);
    }

    /// Returns whether the table has all of the `count` elements from `index` on; both are taken as
    /// unsigned, so a negative one is out of bounds.
    public static boolean hasRange(long block, long index, long count) {
        long length = length(block);
        // The subtraction cannot wrap once 0 <= count <= length.
        return count >= 0 && count <= length && index >= 0 && index <= length - count;
    }

    /// Returns the address of an element; the caller has checked the index against [#length].
    public static long elementAddress(long block, long index) {
        return base(block) + (index << elementShift(block));
    }

    /// Returns the bytes, counted from element 0, that may hold pages while the slot is free.
    static long residueBytes(long block) {
        return UnsafeApi.getLong(block + RESIDUE_OFFSET);
    }

    static void setResidueBytes(long block, long residueBytes) {
        UnsafeApi.putLong(block + RESIDUE_OFFSET, residueBytes);
    }

    /// Describes a claimed slot: `length` null elements. Residue stays.
    static void describe(
            long block, long base, long length, long maximum, ElementWidth width, int slot) {
        UnsafeApi.putLong(block + BASE_OFFSET, base);
        UnsafeApi.putLong(block + LENGTH_OFFSET, length);
        UnsafeApi.putLong(block + HIGH_WATER_OFFSET, 0);
        UnsafeApi.putLong(block + MAXIMUM_OFFSET, maximum);
        UnsafeApi.putInt(block + ELEMENT_SHIFT_OFFSET, width.shift());
        UnsafeApi.putInt(block + SLOT_OFFSET, slot);
        UnsafeApi.putLong(block + IMAGE_OFFSET, 0);
    }

    /// Forgets a released table, so that a stale reader finds no element at all.
    static void forget(long block) {
        UnsafeApi.putLong(block + LENGTH_OFFSET, 0);
        UnsafeApi.putLong(block + HIGH_WATER_OFFSET, 0);
        UnsafeApi.putLong(block + MAXIMUM_OFFSET, 0);
        UnsafeApi.putLong(block + IMAGE_OFFSET, 0);
    }
}
