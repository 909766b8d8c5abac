package io.stackyard.tablepool;

import org.agrona.UnsafeApi;

/// One claimed table.
///
/// The interpreter reads the [TableBlock] at [#block] instead; the accessors here check bounds and width.
///
/// **Threads**: the one that owns the table.
public final class TableSlot {
    private final TablePool pool;
    private final ElementWidth width;
    private final int slot;
    private final long block;
    private boolean released;

    TableSlot(TablePool pool, ElementWidth width, int slot, long block) {
        this.pool = pool;
        this.width = width;
        this.slot = slot;
        this.block = block;
    }

    /// Returns the address of the table's [TableBlock], which never moves.
    ///
    /// @throws IllegalStateException if the table is released
    public long block() {
        requireLive();
        return block;
    }

    /// Returns the width of the elements.
    public ElementWidth width() {
        return width;
    }

    /// Returns the current number of elements.
    ///
    /// @throws IllegalStateException if the table is released
    public long length() {
        return TableBlock.length(block());
    }

    /// Returns how many elements the table can grow to.
    ///
    /// @throws IllegalStateException if the table is released
    public long maximum() {
        return TableBlock.maximum(block());
    }

    /// Grows the table to `newLength` elements, taken as unsigned; the new ones are null. Makes no system
    /// call.
    ///
    /// @return false, and no change, if that is beyond the maximum
    /// @throws IllegalArgumentException if the table has more elements already
    /// @throws IllegalStateException if the table is released
    public boolean tryGrow(long newLength) {
        requireLive();
        if (Long.compareUnsigned(newLength, TableBlock.maximum(block)) > 0) {
            return false;
        }
        long length = TableBlock.length(block);
        if (newLength < length) { // Not negative: at most the maximum.
            throw TableErrors.shrinks(length, newLength);
        }
        TableBlock.setLength(block, newLength);
        pool.grown();
        return true;
    }

    /// Returns an element of a table of references, as its word: see [TableBlock] for tables with an image.
    ///
    /// @throws IndexOutOfBoundsException if the table has no such element
    /// @throws IllegalStateException if the table is released, or of another width
    public long reference(long index) {
        return UnsafeApi.getLong(elementAddress(ElementWidth.REFERENCE, index));
    }

    /// Replaces an element of a table of references, by its word: 0 is null, but see [TableBlock] for tables with
    /// an image.
    ///
    /// @throws IndexOutOfBoundsException if the table has no such element
    /// @throws IllegalStateException if the table is released, or of another width
    public void setReference(long index, long reference) {
        UnsafeApi.putLong(elementAddress(ElementWidth.REFERENCE, index), reference);
        TableBlock.markWritten(block, index + 1);
    }

    /// Returns the first word of an element of a table of continuations: its stack's slot plus 1, 0 for null.
    ///
    /// @throws IndexOutOfBoundsException if the table has no such element
    /// @throws IllegalStateException if the table is released, or of another width
    public long continuationStack(long index) {
        return UnsafeApi.getLong(elementAddress(ElementWidth.CONTINUATION, index));
    }

    /// Returns the second word of an element of a table of continuations: the revision, 0 for null.
    ///
    /// @throws IndexOutOfBoundsException if the table has no such element
    /// @throws IllegalStateException if the table is released, or of another width
    public long continuationRevision(long index) {
        return UnsafeApi.getLong(elementAddress(ElementWidth.CONTINUATION, index) + Long.BYTES);
    }

    /// Replaces an element of a table of continuations; two zeros are null.
    ///
    /// @throws IndexOutOfBoundsException if the table has no such element
    /// @throws IllegalStateException if the table is released, or of another width
    public void setContinuation(long index, long stack, long revision) {
        long address = elementAddress(ElementWidth.CONTINUATION, index);
        UnsafeApi.putLong(address, stack);
        UnsafeApi.putLong(address + Long.BYTES, revision);
        TableBlock.markWritten(block, index + 1);
    }

    private long elementAddress(ElementWidth asked, long index) {
        requireLive();
        if (width != asked) {
            throw TableErrors.wrongWidth(width, asked);
        }
        if (!TableBlock.hasRange(block, index, 1)) {
            throw TableErrors.outOfBounds(index, TableBlock.length(block));
        }
        return TableBlock.elementAddress(block, index);
    }

    /// Clears the table and gives its slot back; this object is of no further use.
    ///
    /// @throws IllegalStateException if the table is released already
    public void release() {
        requireLive();
        released = true;
        pool.release(width, slot);
    }

    private void requireLive() {
        if (released) {
            throw TableErrors.released(width, slot);
        }
    }
}
