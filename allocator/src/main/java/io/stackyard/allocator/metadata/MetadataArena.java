package io.stackyard.allocator.metadata;

import io.stackyard.allocator.internal.Align;
import io.stackyard.allocator.internal.LimitErrors;
import io.stackyard.allocator.internal.Require;
import org.agrona.UnsafeApi;
import org.agrona.collections.LongArrayList;

/// Zeroed native blocks that are freed all at once: where a store keeps its globals, function
/// records and the like.
///
/// ```
/// chunk: | block | pad | block | block |      free       |
/// ^ chunk                              ^ next            ^ end
/// ```
///
/// Chunks grow by doubling, from 16 KiB to 1 MiB; a larger block gets a chunk of its own. One
/// thread at a time.
public final class MetadataArena implements AutoCloseable {

    private static final long FIRST_CHUNK_BYTES = 16 * 1024;
    private static final long LARGEST_CHUNK_BYTES = 1024 * 1024;
    private static final int SMALLEST_ALIGNMENT = 8;
    private static final int LARGEST_ALIGNMENT = 4096;

    private final long limitBytes;
    private final LongArrayList chunks = new LongArrayList();
    private long nextChunkBytes = FIRST_CHUNK_BYTES;
    private long next;
    private long end;
    private long usedBytes;
    private boolean closed;

    /// @param limitBytes the most that may be in use, padding included
    public MetadataArena(long limitBytes) {
        this.limitBytes = Require.notNegative(limitBytes, "limitBytes");
    }

    /// Returns the address of a new block, all zero, aligned to `byteAlignment` and to 8 bytes at
    /// least.
    ///
    /// @param byteSize      bytes of the block; 0 gives an address that must not be touched
    /// @param byteAlignment a power of two, up to 4096
    /// @throws IllegalArgumentException if the size is negative or the alignment is none
    /// @throws io.stackyard.allocator.LimitException if the limit would be passed; nothing was
    ///     allocated then
    /// @throws IllegalStateException if the arena is closed
    public long allocate(long byteSize, int byteAlignment) {
        Require.notNegative(byteSize, "byteSize");
        if (Integer.bitCount(byteAlignment) != 1 || byteAlignment > LARGEST_ALIGNMENT
                || byteAlignment < 0) {
            throw new IllegalArgumentException(
                    "byteAlignment=" + byteAlignment + " is not a power of two up to "
                            + LARGEST_ALIGNMENT);
        }
        if (closed) {
            throw new IllegalStateException("metadata arena is closed");
        }
        int alignment = Math.max(byteAlignment, SMALLEST_ALIGNMENT);
        long block = Align.up(next, alignment);
        boolean fits = next != 0 && byteSize <= end - block;
        long taken = fits ? block + byteSize - next : byteSize;
        if (taken > limitBytes - usedBytes) {
            throw LimitErrors.metadataTooLarge(limitBytes, usedBytes, taken);
        }
        if (!fits) {
            block = newChunk(byteSize, alignment);
        } else {
            next = block + byteSize;
        }
        usedBytes += taken;
        return block;
    }

    /// Makes room for a block in a new chunk and returns its address.
    private long newChunk(long byteSize, int alignment) {
        boolean alone = byteSize > nextChunkBytes / 2;
        long usable = alone ? byteSize : nextChunkBytes;
        // Exact, because a limit may be set so high that it bounds nothing.
        long chunkBytes =
                Math.addExact(Align.up(Math.max(usable, 1), SMALLEST_ALIGNMENT), alignment);
        long chunk = UnsafeApi.allocateMemory(chunkBytes);
        UnsafeApi.setMemory(chunk, chunkBytes, (byte) 0);
        chunks.addLong(chunk);
        long block = Align.up(chunk, alignment);
        if (!alone) {
            next = block + byteSize;
            end = chunk + chunkBytes;
            nextChunkBytes = Math.min(nextChunkBytes * 2, LARGEST_CHUNK_BYTES);
        }
        return block;
    }

    /// Bytes in use, padding between blocks included.
    public long usedBytes() {
        return usedBytes;
    }

    /// The most that may be in use.
    public long limitBytes() {
        return limitBytes;
    }

    /// Frees every block. A second call does nothing.
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        for (int index = 0; index < chunks.size(); index++) {
            UnsafeApi.freeMemory(chunks.getLong(index));
        }
        chunks.clear();
        next = 0;
        end = 0;
        usedBytes = 0;
    }
}
