package io.stackyard.allocator.os;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Bounded, read-only segments over memory that Stackyard owns.
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
        this.segment =
                MemorySegment.ofAddress(address).reinterpret(byteSize, arena, null).asReadOnly();
    }

    /// The segment; reading from it fails once this view is closed.
    public MemorySegment segment() {
        return segment;
    }

    /// Ends the view.
    ///
    /// @throws IllegalStateException if somebody is reading through it at this moment
    @Override
    public void close() {
        arena.close();
    }
}
