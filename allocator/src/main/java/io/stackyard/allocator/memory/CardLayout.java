package io.stackyard.allocator.memory;

import io.stackyard.allocator.internal.Align;
import io.stackyard.allocator.internal.LimitErrors;
import java.util.Objects;

/// Where the cards of each slot lie: pure arithmetic.
///
/// ```
/// | cards 0 | resident 0 | pad | cards 1 | resident 1 | pad | ...
/// |<- mapBytes ->|             ^ cardsOffset(1)
/// |<------- slotBytes -------->|
/// ```
///
/// Two maps of one byte per 4 KiB page: which pages were written since the slot was claimed, and
/// which of them had backing when it was. A map is whole longs, so that it can be read by longs;
/// one of a page or more is whole pages, so that it can be decommitted. Slots share no line of the
/// cache.
///
/// @param slotCount how many slots there are
/// @param mapBytes  bytes of one map
/// @param slotBytes bytes from one slot's cards to the next's
record CardLayout(int slotCount, long mapBytes, long slotBytes) {

    private static final int LINE_BYTES = 64;

    /// @param usableBytes what the memory in a slot may grow to
    /// @throws io.stackyard.allocator.LimitException if all of it needs more than 63 bits
    static CardLayout of(int slotCount, long usableBytes, long pageBytes) {
        try {
            long cards = DirtyCards.pageCount(usableBytes);
            long mapBytes = Align.up(cards, cards < pageBytes ? Long.BYTES : pageBytes);
            long slotBytes = Align.up(2 * mapBytes, LINE_BYTES);
            long _ = Math.multiplyExact(slotBytes, slotCount);
            return new CardLayout(slotCount, mapBytes, slotBytes);
        } catch (ArithmeticException e) {
            throw LimitErrors.slabTooLarge(slotCount, usableBytes, 0);
        }
    }

    long totalBytes() {
        return slotBytes * slotCount; // Cannot overflow: checked when it was made.
    }

    long cardsOffset(int slot) {
        return slotBytes * Objects.checkIndex(slot, slotCount);
    }

    long residentOffset(int slot) {
        return cardsOffset(slot) + mapBytes;
    }
}
