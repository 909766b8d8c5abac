package io.stackyard.allocator.memory;

import io.stackyard.allocator.image.MemoryImage;
import io.stackyard.allocator.os.SystemCallException;
import io.stackyard.allocator.slot.SlotAllocator;
import org.jspecify.annotations.Nullable;

/// The bytes and cards behind the slots of one size class.
///
/// A slot belongs to one thread at a time. A free slot holds its initial content and has no card
/// set, unless it is unknown: then the next [#prepare] makes it so.
sealed interface MemoryBacking extends AutoCloseable permits ReservedBacking, MovingBacking {

    /// Makes the first `byteSize` bytes of a free slot usable, holding the image's bytes, or zero
    /// for null.
    ///
    /// @throws SystemCallException if the system refuses
    void prepare(int slot, long byteSize, @Nullable MemoryImage image);

    /// Prepares a free slot and gives it the content of another, which its holder is about to leave
    /// for it; returns how many pages were written there. The other keeps what it holds, or becomes
    /// clean.
    ///
    /// @param byteSize    what the holder has
    /// @param newByteSize what the holder will have
    /// @param image       the initial content of both
    /// @param leaving     is called before the other slot is touched, once the new one is prepared; if
    ///     it throws, the other slot is as it was
    /// @throws SystemCallException if the system refuses; the other slot is as it was then
    long takeOver(
            int slot,
            MemoryBacking from,
            int fromSlot,
            long byteSize,
            long newByteSize,
            @Nullable MemoryImage image,
            Runnable leaving);

    /// Makes the first `newByteSize` bytes usable and keeps the first `byteSize` as they are; base
    /// and cards may be elsewhere afterwards.
    ///
    /// @param leaving is called before the bytes go elsewhere, once there is room for them; if it
    ///     throws, the slot is as it was
    /// @throws SystemCallException if the system refuses; the slot is as it was then
    void grow(int slot, long byteSize, long newByteSize, Runnable leaving);

    /// Address of the first byte of a prepared slot.
    long base(int slot);

    /// The two maps of a prepared slot.
    DirtyCards cards(int slot);

    /// How many bytes of a free slot have backing.
    long residentBytes(int slot);

    /// Gives a slot whose holder had `byteSize` bytes its initial content again, and returns how
    /// many of its bytes still have backing. Where the system refuses what that needs, the slot
    /// becomes unknown.
    ///
    /// @throws CardMismatchException if the audit found a page that was written past the cards
    long reset(int slot, long byteSize);

    /// Makes zero the initial content of a free slot, so that it holds on to no image.
    ///
    /// @throws SystemCallException if the system refuses; the slot is unknown then
    void dropImage(int slot);

    /// The first slot, not below `from`, that keeps more than it may, or [SlotAllocator#NONE]. It may be
    /// in use again.
    int nextExcess(int from);

    /// Gives back what free slots, the first `count` elements of `slots`, keep beyond what they may.
    ///
    /// @throws SystemCallException if the system refuses; each slot is clean all the same
    void reduce(int[] slots, int count);

    /// Takes the backing away from free slots, the first `count` elements of `slots`.
    ///
    /// @throws SystemCallException if the system refuses; each slot is clean all the same
    void decommit(int[] slots, int count);

    /// Whether nothing is known of what a free slot holds.
    boolean isUnknown(int slot);

    /// Checks that no card of a free slot is set, and that its pages which have backing hold their
    /// initial content.
    ///
    /// @throws IllegalStateException if that does not hold
    void checkClean(int slot);

    /// Gives everything back. A second call does nothing.
    @Override
    void close();
}
