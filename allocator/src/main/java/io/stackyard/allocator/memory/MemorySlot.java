package io.stackyard.allocator.memory;

import io.stackyard.allocator.internal.Require;
import io.stackyard.allocator.metrics.PoolCounter;
import io.stackyard.allocator.os.NativeView;
import io.stackyard.allocator.os.SystemCallException;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.agrona.UnsafeApi;
import org.jspecify.annotations.Nullable;

/// One claimed linear memory, and the host's checked way to its bytes.
///
/// There is one object per slot, which the next holder of the slot gets again: whoever has released
/// a memory must drop the reference. One thread at a time.
public final class MemorySlot {

    private static final long ARRAY_BASE = UnsafeApi.arrayBaseOffset(byte[].class);

    private final MemoryPool pool;
    private final MemoryBacking backing;
    private final int slot;
    private final long block;

    private boolean claimed;
    private long byteSize;
    private long maximumBytes;
    private @Nullable NativeView view;

    MemorySlot(MemoryPool pool, MemoryBacking backing, int slot, long block) {
        this.pool = pool;
        this.backing = backing;
        this.slot = slot;
        this.block = block;
    }

    /// Turns a free slot into a memory of `minimumBytes`. If that fails, the slot is as clean as
    /// before.
    void open(long minimumBytes, long maximum) {
        backing.prepare(slot, minimumBytes);
        byteSize = minimumBytes;
        maximumBytes = maximum;
        publish();
        claimed = true;
    }

    private void publish() {
        MemoryBlock.set(
                block, backing.base(slot), byteSize, backing.cards(slot), maximumBytes, slot);
    }

    /// Address of this memory's [MemoryBlock], the same for as long as the pool is open.
    public long block() {
        return block;
    }

    /// The slot that this memory lies in.
    public int slot() {
        return slot;
    }

    /// Bytes that the guest may touch.
    public long byteSize() {
        return byteSize;
    }

    /// Bytes that this memory may grow to.
    public long maximumBytes() {
        return maximumBytes;
    }

    boolean isClaimed() {
        return claimed;
    }

    MemoryBacking backing() {
        return backing;
    }

    /// Grows to `newByteSize` bytes, the new ones zero; or returns false and changes nothing, if
    /// that is above the maximum or the system has not enough memory. Base and cards may be
    /// elsewhere afterwards.
    ///
    /// @throws IllegalArgumentException if the new size is below the present one
    /// @throws IllegalStateException if this memory was released, or somebody is reading a view of
    ///     it at this moment
    public boolean tryGrow(long newByteSize) {
        requireClaimed();
        if (newByteSize < byteSize) {
            throw new IllegalArgumentException(
                    "newByteSize=" + newByteSize + " is below byteSize=" + byteSize);
        }
        if (newByteSize > maximumBytes) {
            return false;
        }
        endView();
        try {
            backing.grow(slot, byteSize, newByteSize);
        } catch (SystemCallException e) {
            return false; // Growing may fail; that is what the guest is told.
        }
        byteSize = newByteSize;
        publish();
        pool.counters().increment(PoolCounter.GROWTHS);
        return true;
    }

    /// Copies bytes of this memory into an array.
    ///
    /// @param offset from the start of the memory
    /// @throws IndexOutOfBoundsException if either range is out of bounds; nothing is copied then
    /// @throws IllegalStateException if this memory was released
    public void read(long offset, byte[] target, int index, int length) {
        long address = requireRange(offset, length);
        Objects.checkFromIndexSize(index, length, target.length);
        UnsafeApi.copyMemory(
                null, address, target, ARRAY_BASE + index, length);
    }

    /// Copies bytes of an array into this memory.
    ///
    /// @param offset from the start of the memory
    /// @throws IndexOutOfBoundsException if either range is out of bounds; nothing is copied then
    /// @throws IllegalStateException if this memory was released
    public void write(long offset, byte[] source, int index, int length) {
        long address = requireRange(offset, length);
        Objects.checkFromIndexSize(index, length, source.length);
        mark(offset, length);
        UnsafeApi.copyMemory(
                source, ARRAY_BASE + index, null, address, length);
    }

    /// Sets `length` bytes to one value.
    ///
    /// @param offset from the start of the memory
    /// @throws IndexOutOfBoundsException if the range is out of bounds; nothing is set then
    /// @throws IllegalStateException if this memory was released
    public void fill(long offset, long length, byte value) {
        long address = requireRange(offset, length);
        mark(offset, length);
        UnsafeApi.setMemory(address, length, value);
    }

    /// Copies bytes within this memory; the ranges may overlap.
    ///
    /// @param target offset from the start of the memory
    /// @param source offset from the start of the memory
    /// @throws IndexOutOfBoundsException if either range is out of bounds; nothing is copied then
    /// @throws IllegalStateException if this memory was released
    public void copy(long target, long source, long length) {
        copyFrom(this, source, target, length);
    }

    /// Copies bytes of another memory, or of this one, into this one.
    ///
    /// @param from   the memory to read
    /// @param source offset from the start of `from`
    /// @param target offset from the start of this memory
    /// @throws IndexOutOfBoundsException if either range is out of bounds; nothing is copied then
    /// @throws IllegalStateException if one of the memories was released
    public void copyFrom(MemorySlot from, long source, long target, long length) {
        long sourceAddress = from.requireRange(source, length);
        long targetAddress = requireRange(target, length);
        mark(target, length);
        UnsafeApi.copyMemory(sourceAddress, targetAddress, length);
    }

    /// Sets the cards of a range, before it is written.
    private void mark(long offset, long length) {
        if (length == 0) {
            return;
        }
        long cards = backing.cards(slot);
        long first = offset >>> MemoryBlock.CARD_SHIFT;
        long last = (offset + length - 1) >>> MemoryBlock.CARD_SHIFT;
        UnsafeApi.setMemory(cards + first, last - first + 1, MemoryBlock.DIRTY);
    }

    /// A view of all present bytes, for reading only: what is written through a segment would set
    /// no card. It ends when the memory is released or grows.
    ///
    /// @throws IllegalStateException if this memory was released
    public MemorySegment asSegment() {
        requireClaimed();
        if (view == null) {
            view = new NativeView(backing.base(slot), byteSize);
        }
        return view.segment();
    }

    private void endView() {
        if (view != null) {
            view.close();
            view = null;
        }
    }

    /// Makes the slot clean and frees it.
    ///
    /// @throws IllegalStateException if this memory was released before, or somebody is reading a
    ///     view of it at this moment; nothing has changed then
    /// @throws SystemCallException if the system refuses what cleaning needs; the slot is out of
    ///     service then, and this memory counts as released
    public void release() {
        requireClaimed();
        endView();
        claimed = false;
        boolean clean = false;
        long residentBytes = 0;
        try {
            residentBytes = backing.reset(slot, byteSize);
            clean = true;
        } finally {
            byteSize = 0;
            maximumBytes = 0;
            MemoryBlock.set(block, 0, 0, 0, 0, slot); // Whoever still reads it finds no bytes.
            if (clean) {
                pool.counters().increment(PoolCounter.RESETS);
                pool.free(slot, residentBytes);
            } else {
                pool.quarantine(slot);
            }
        }
    }

    private long requireRange(long offset, long length) {
        requireClaimed();
        Require.notNegative(length, "length");
        Objects.checkFromIndexSize(offset, length, byteSize);
        return backing.base(slot) + offset;
    }

    private void requireClaimed() {
        if (!claimed) {
            throw new IllegalStateException("memory slot " + slot + " is not claimed");
        }
    }

    @Override
    public String toString() {
        return "memory slot " + slot + ", " + byteSize + " of " + maximumBytes + " bytes";
    }
}
