package io.stackyard.allocator.memory;

import org.agrona.UnsafeApi;

/// The off-heap record of one memory, which the interpreter reads directly.
///
/// ```
///  0 | base address       8 |
///  8 | length in bytes    8 | exact, never rounded
/// 16 | address of cards   8 | card of a byte: cards + (offset >>> 12)
/// 24 | maximum in bytes   8 |
/// 32 | slot               4 |
/// 36 | reserved          28 |
/// ```
///
/// One line of the cache. Written by the memory's own thread only, when it is claimed and when it
/// grows; whoever keeps base, length or cards in locals reads them again after a call that may have
/// grown the memory.
public final class MemoryBlock {

    /// Bytes of one block, and its alignment.
    public static final int BYTES = 64;
    /// Offset of the base address.
    public static final int BASE = 0;
    /// Offset of the length in bytes.
    public static final int LENGTH = 8;
    /// Offset of the address of the cards.
    public static final int CARDS = 16;
    /// Offset of the maximum in bytes.
    public static final int MAXIMUM = 24;
    /// Offset of the slot index.
    public static final int SLOT = 32;

    /// A byte at `offset` of the memory has its card at `cards + (offset >>> CARD_SHIFT)`.
    public static final int CARD_SHIFT = 12;
    /// What a card is set to when its page is written; 0 means never written.
    public static final byte DIRTY = 1;

    private MemoryBlock() {}

    /// Address of the first byte of the memory; may change when the memory grows.
    public static long base(long block) {
        return UnsafeApi.getLong(null, block + BASE);
    }

    /// Bytes that the guest may touch.
    public static long length(long block) {
        return UnsafeApi.getLong(null, block + LENGTH);
    }

    /// Address of the first card; may change when the memory grows.
    public static long cards(long block) {
        return UnsafeApi.getLong(null, block + CARDS);
    }

    /// Bytes that the memory may grow to.
    public static long maximum(long block) {
        return UnsafeApi.getLong(null, block + MAXIMUM);
    }

    /// The slot that the memory lies in.
    public static int slot(long block) {
        return UnsafeApi.getInt(null, block + SLOT);
    }

    static void set(long block, long base, long length, long cards, long maximum, int slot) {
        UnsafeApi.putLong(null, block + BASE, base);
        UnsafeApi.putLong(null, block + LENGTH, length);
        UnsafeApi.putLong(null, block + CARDS, cards);
        UnsafeApi.putLong(null, block + MAXIMUM, maximum);
        UnsafeApi.putInt(null, block + SLOT, slot);
    }
}
