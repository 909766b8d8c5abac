package io.stackyard.allocator.memory;

import io.stackyard.allocator.os.SystemCallException;

/// The bytes and cards behind the slots of a memory pool.
///
/// A slot belongs to one thread at a time. A free slot is all zero and has no card set; whatever
/// breaks that is reported by an exception from [#reset], and the pool then hands the slot to
/// nobody.
sealed interface MemoryBacking extends AutoCloseable permits ReservedBacking, MovingBacking {

    /// Makes the first `byteSize` bytes of a free slot usable.
    ///
    /// @throws SystemCallException if the system refuses; the slot is clean then
    void prepare(int slot, long byteSize);

    /// Makes the first `newByteSize` bytes usable and keeps the first `byteSize` as they are; base
    /// and cards may be elsewhere afterwards.
    ///
    /// @throws SystemCallException if the system refuses; the slot is as it was then
    void grow(int slot, long byteSize, long newByteSize);

    /// Address of the first byte of a prepared slot.
    long base(int slot);

    /// Address of the first card of a prepared slot.
    long cards(int slot);

    /// How many bytes of a free slot have backing.
    long residentBytes(int slot);

    /// Makes a slot whose holder had `byteSize` bytes clean, and returns how many of its bytes
    /// still have backing.
    ///
    /// @throws SystemCallException if the system refuses and the slot cannot be made clean
    ///     otherwise
    long reset(int slot, long byteSize);

    /// Checks that no card of a free slot is set, and that its pages which have backing are zero.
    ///
    /// @throws IllegalStateException if that does not hold
    void checkClean(int slot);

    /// Gives everything back. A second call does nothing.
    @Override
    void close();
}
