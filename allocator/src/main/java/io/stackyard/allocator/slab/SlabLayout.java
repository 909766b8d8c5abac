package io.stackyard.allocator.slab;

import io.stackyard.allocator.internal.Align;
import io.stackyard.allocator.internal.LimitErrors;
import io.stackyard.allocator.internal.Require;
import java.util.Objects;

/// Where each slot of one slab lies: pure arithmetic, no memory behind it.
///
/// ```
/// | guard | usable 0 | guard | usable 1 | guard | ... | usable n-1 | guard |
/// 0       ^ slotOffset(0)    ^ slotOffset(1)                               ^ totalBytes
///         |<---- slotBytes ->|
/// ```
///
/// So every slot has a guard on both sides. Offsets are relative to the start of the slab.
///
/// @param slotCount   how many slots there are; 0 makes a slab of one lone guard
/// @param usableBytes what the holder of a slot may touch
/// @param guardBytes  the width of one guard; 0 for none
public record SlabLayout(int slotCount, long usableBytes, long guardBytes) {

    /// @throws IllegalArgumentException if a number is negative
    /// @throws io.stackyard.allocator.LimitException if the slab needs more than 63 bits
    public SlabLayout {
        Require.notNegative(slotCount, "slotCount");
        Require.notNegative(usableBytes, "usableBytes");
        Require.notNegative(guardBytes, "guardBytes");
        try {
            long slots = Math.multiplyExact(Math.addExact(usableBytes, guardBytes), slotCount);
            long _ = Math.addExact(slots, guardBytes);
        } catch (ArithmeticException e) {
            throw LimitErrors.slabTooLarge(slotCount, usableBytes, guardBytes);
        }
    }

    /// Rounds the usable part up to whole pages.
    ///
    /// @throws IllegalArgumentException if a number is negative, or the guard is not whole pages
    /// @throws io.stackyard.allocator.LimitException if the slab needs more than 63 bits
    public static SlabLayout ofPages(
            int slotCount, long usableBytes, long guardBytes, long pageBytes) {
        Require.notNegative(usableBytes, "usableBytes");
        Require.wholePages(guardBytes, pageBytes, "guardBytes");
        long rounded;
        try {
            rounded = Align.up(usableBytes, pageBytes);
        } catch (ArithmeticException e) {
            throw LimitErrors.slabTooLarge(slotCount, usableBytes, guardBytes);
        }
        return new SlabLayout(slotCount, rounded, guardBytes);
    }

    /// Bytes from the start of one slot to the start of the next.
    public long slotBytes() {
        return usableBytes + guardBytes; // Cannot overflow: checked by the constructor.
    }

    /// Bytes of the whole slab.
    public long totalBytes() {
        return guardBytes + slotBytes() * slotCount; // Cannot overflow: checked by the constructor.
    }

    /// How many guards there are, the one before the first slot included.
    public long guardCount() {
        return guardBytes == 0 ? 0 : slotCount + 1L;
    }

    /// Offset of the first byte of a slot.
    public long slotOffset(int slot) {
        return guardBytes + slotBytes() * Objects.checkIndex(slot, slotCount);
    }

    /// Offset of the guard behind a slot.
    public long guardOffset(int slot) {
        return slotOffset(slot) + usableBytes;
    }

    /// The slot that holds the usable byte at `offset`, or -1 if no slot does.
    public int slotAt(long offset) {
        if (offset < guardBytes || offset >= totalBytes()) {
            return -1;
        }
        long fromFirst = offset - guardBytes;
        long slot = fromFirst / slotBytes(); // Rounds down: any byte of a slot names it.
        return fromFirst - slot * slotBytes() < usableBytes ? (int) slot : -1;
    }

    /// Whether every boundary lies on a page of this size.
    public boolean isWholePages(long pageBytes) {
        return usableBytes % pageBytes == 0 && guardBytes % pageBytes == 0;
    }
}
