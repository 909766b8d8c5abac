package io.stackyard.allocator.os;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Bounded segments over memory that Stackyard owns.
///
/// A view dies when it is closed, so that nobody reads through it what the next holder of the slot
/// writes. Closing costs a handshake with all threads; only who asked for a view pays it. All
/// threads may read through a view; one thread makes and closes it.
public final class NativeView implements AutoCloseable {

    private final Arena arena = Arena.ofShared();
    private final MemorySegment segment;

    /// @param address  of the first byte
    /// @param byteSize of the view
    @SuppressWarnings("restricted") // The fence: the range is one that Stackyard has mapped.
    public NativeView(long address, long byteSize) {
        this.segment = MemorySegment.ofAddress(address).reinterpret(byteSize, arena, null);
    }

    /// All of it, for reading; fails once this view is closed.
    public MemorySegment readOnly() {
        return segment.asReadOnly();
    }

    /// A part of it, for writing too; fails once this view is closed.
    ///
    /// @throws IndexOutOfBoundsException if it is out of bounds
    public MemorySegment writable(long offset, long byteSize) {
        return segment.asSlice(offset, byteSize);
    }

    /// Ends the view.
    ///
    /// @throws IllegalStateException if somebody is using it at this moment
    @Override
    public void close() {
        arena.close();
    }
}
