package io.stackyard.allocator.memory;

import io.stackyard.allocator.image.MemoryImage;
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
/// Its bytes lie in a slot of some size class; when it grows beyond that it moves to another, and
/// its base and cards with it. There is one object per record of the pool, which the next holder of
/// the record gets again: whoever has released a memory must drop the reference. One thread at a
/// time.
public final class MemorySlot {

    private static final long ARRAY_BASE = UnsafeApi.arrayBaseOffset(byte[].class);

    private final MemoryPool pool;
    private final int record;
    private final long block;
    private final Runnable viewEnd = this::endView; // Made once: growing allocates nothing.

    private boolean claimed;
    private long affinityKey;
    private @Nullable SizeClass sizeClass;
    private int slot;
    private @Nullable MemoryImage image;
    private long byteSize;
    private long maximumBytes;
    private @Nullable NativeView view;

    MemorySlot(MemoryPool pool, int record, long block) {
        this.pool = pool;
        this.record = record;
        this.block = block;
    }

    /// The slots that it may get are those of one module, if there are any.
    void setAffinityKey(long key) {
        affinityKey = key;
    }

    long affinityKey() {
        return affinityKey;
    }

    /// Notes the slot that was claimed for it.
    void place(SizeClass size, int claimedSlot) {
        sizeClass = size;
        slot = claimedSlot;
    }

    /// Turns the free slot that it was placed in into a memory of `minimumBytes`. If that fails,
    /// it is released.
    void open(@Nullable MemoryImage initial, long minimumBytes, long maximum) {
        SizeClass size = sizeClass();
        boolean wasUnknown = size.backing().isUnknown(slot);
        boolean opened = false;
        try {
            size.backing().prepare(slot, minimumBytes, initial);
            opened = true;
        } finally {
            if (!opened) {
                giveUp(size, slot, wasUnknown);
                pool.takeBack(this);
            }
        }
        image = initial;
        byteSize = minimumBytes;
        maximumBytes = maximum;
        publish();
        claimed = true;
    }

    /// Frees a slot that could not be prepared, or takes it out of service if that was the second
    /// time.
    private void giveUp(SizeClass size, int failed, boolean wasUnknown) {
        if (wasUnknown && size.backing().isUnknown(failed)) {
            size.slots().quarantine(failed);
            pool.reportQuarantine(failed, "it could not be mapped afresh");
        } else {
            size.free(failed);
        }
    }

    private void publish() {
        MemoryBacking backing = backing();
        MemoryBlock.set(
                block,
                backing.base(slot),
                byteSize,
                backing.cards(slot).cards(),
                maximumBytes,
                slot);
    }

    int record() {
        return record;
    }

    SizeClass sizeClass() {
        SizeClass present = sizeClass;
        if (present == null) {
            throw new IllegalStateException("memory " + record + " lies in no slot");
        }
        return present;
    }

    /// Address of this memory's [MemoryBlock], the same for as long as the pool is open.
    public long block() {
        return block;
    }

    /// The slot that this memory lies in now, counted within its size class.
    public int slot() {
        return slot;
    }

    /// Address of its first byte, as the pool placed it: what the block must say.
    public long baseAddress() {
        return backing().base(slot);
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
        return sizeClass().backing();
    }

    /// Grows to `newByteSize` bytes, the new ones zero; or returns false and changes nothing, if
    /// that is above the maximum or the system has not enough memory. Base and cards may be
    /// elsewhere afterwards. Views outlive a refusal, unless the system prepared the new place and then
    /// would not move the pages.
    ///
    /// @throws IllegalArgumentException if the new size is below the present one
    /// @throws IllegalStateException if this memory was released, or somebody is reading a view of
    ///     it at this moment; it has not grown then
    public boolean tryGrow(long newByteSize) {
        requireClaimed();
        if (newByteSize < byteSize) {
            throw new IllegalArgumentException(
                    "newByteSize=" + newByteSize + " is below byteSize=" + byteSize);
        }
        if (newByteSize > maximumBytes) {
            return false;
        }
        SizeClass former = sizeClass();
        int formerSlot = slot;
        long formerByteSize = byteSize;
        if (!(newByteSize <= former.slotBytes()
                ? tryGrowInPlace(newByteSize)
                : tryMove(newByteSize))) {
            return false;
        }
        byteSize = newByteSize;
        publish();
        pool.counters().increment(PoolCounter.GROWTHS);
        if (sizeClass() != former) {
            // Last: the memory has moved, whatever becomes of the slot that it left.
            vacate(former, formerSlot, formerByteSize);
            pool.slotFreed();
        }
        return true;
    }

    private boolean tryGrowInPlace(long newByteSize) {
        try {
            backing().grow(slot, byteSize, newByteSize, viewEnd);
            endView(); // Where the bytes stayed, a view is only too short.
            return true;
        } catch (SystemCallException e) {
            return false; // Growing may fail; that is what the guest is told.
        }
    }

    /// Moves to a slot of a larger class; false, and nothing has changed, if there is none or the
    /// system refuses.
    private boolean tryMove(long newByteSize) {
        SizeClass from = sizeClass();
        int fromSlot = slot;
        if (!pool.tryPlace(this, newByteSize)) {
            return false;
        }
        SizeClass to = sizeClass();
        boolean wasUnknown = to.backing().isUnknown(slot);
        boolean moved = false;
        try {
            long pages =
                    to.backing()
                            .takeOver(
                                    slot,
                                    from.backing(),
                                    fromSlot,
                                    byteSize,
                                    newByteSize,
                                    image,
                                    viewEnd);
            pool.counters().increment(PoolCounter.MOVES);
            pool.counters().add(PoolCounter.MOVED_BYTES, pages << MemoryBlock.CARD_SHIFT);
            moved = true;
        } catch (SystemCallException e) {
            return false;
        } finally {
            if (!moved) {
                giveUp(to, slot, wasUnknown);
                place(from, fromSlot);
            }
        }
        return true;
    }

    /// Cleans a slot and frees it, or takes it out of service.
    private void vacate(SizeClass size, int left, long leftBytes) {
        boolean clean = false;
        try {
            size.backing().reset(left, leftBytes);
            pool.counters().increment(PoolCounter.RESETS);
            clean = true;
        } catch (CardMismatchException e) {
            pool.counters().increment(PoolCounter.AUDIT_MISMATCHES);
            pool.reportQuarantine(left, e.getMessage());
            assert false : e.getMessage();
        } finally {
            if (clean) {
                size.free(left);
            } else {
                size.slots().quarantine(left);
            }
        }
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
        long cards = MemoryBlock.cards(block);
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
        return view().readOnly();
    }

    /// A view of some bytes, for writing. Stores through a segment are not seen by the pool, so all
    /// pages that the range lies on count as written from now on: ask for no more than is needed.
    /// It ends when the memory is released or grows.
    ///
    /// @param offset from the start of the memory
    /// @throws IndexOutOfBoundsException if the range is out of bounds
    /// @throws IllegalStateException if this memory was released
    public MemorySegment asWritableSegment(long offset, long length) {
        requireRange(offset, length);
        mark(offset, length);
        return view().writable(offset, length);
    }

    private NativeView view() {
        if (view == null) {
            view = new NativeView(MemoryBlock.base(block), byteSize);
        }
        return view;
    }

    private void endView() {
        if (view != null) {
            view.close();
            view = null;
        }
    }

    /// Makes the slot clean and frees it.
    ///
    /// Where the system refuses what cleaning needs, the slot is mapped afresh before its next use.
    ///
    /// @throws IllegalStateException if this memory was released before, or somebody is reading a
    ///     view of it at this moment; nothing has changed then
    public void release() {
        requireClaimed();
        endView();
        claimed = false;
        try {
            vacate(sizeClass(), slot, byteSize);
        } finally {
            byteSize = 0;
            maximumBytes = 0;
            image = null;
            MemoryBlock.set(block, 0, 0, 0, 0, slot); // Whoever still reads it finds no bytes.
            pool.takeBack(this);
        }
    }

    private long requireRange(long offset, long length) {
        requireClaimed();
        Require.notNegative(length, "length");
        Objects.checkFromIndexSize(offset, length, byteSize);
        return MemoryBlock.base(block) + offset;
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
