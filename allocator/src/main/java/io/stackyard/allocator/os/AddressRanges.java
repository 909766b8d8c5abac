package io.stackyard.allocator.os;

import java.util.Objects;
import org.agrona.UnsafeApi;

/// A reusable list of address ranges, laid out as the kernel's `struct iovec`, off the Java heap.
///
/// ```
/// | address 8 | byteSize 8 | address 8 | byteSize 8 | ...
/// ```
///
/// One thread at a time.
public final class AddressRanges implements AutoCloseable {

    /// The most ranges that one vectored call takes (`IOV_MAX`).
    public static final int MAXIMUM_CAPACITY = 1024;

    private static final int ENTRY_BYTES = 16;

    private final int capacity;
    private long entries;
    private int count;

    /// @param capacity how many ranges fit, 1 to [#MAXIMUM_CAPACITY]
    public AddressRanges(int capacity) {
        if (capacity < 1 || capacity > MAXIMUM_CAPACITY) {
            throw new IllegalArgumentException("capacity=" + capacity);
        }
        this.capacity = capacity;
        this.entries = UnsafeApi.allocateMemory((long) capacity * ENTRY_BYTES);
    }

    /// Forgets all ranges.
    public void clear() {
        count = 0;
    }

    /// Appends a range; one of no bytes is left out.
    ///
    /// @throws IndexOutOfBoundsException if the list is full
    public void add(long address, long byteSize) {
        if (byteSize == 0) {
            return;
        }
        long entry = entries + (long) Objects.checkIndex(count, capacity) * ENTRY_BYTES;
        UnsafeApi.putLong(entry, address);
        UnsafeApi.putLong(entry + 8, byteSize);
        count++;
    }

    /// How many ranges there are.
    public int count() {
        return count;
    }

    /// Whether one more range would not fit.
    public boolean isFull() {
        return count == capacity;
    }

    /// How many more ranges fit.
    public int room() {
        return capacity - count;
    }

    /// Address of a range.
    public long address(int index) {
        return UnsafeApi.getLong(entries + (long) Objects.checkIndex(index, count) * ENTRY_BYTES);
    }

    /// Bytes of a range.
    public long byteSize(int index) {
        return UnsafeApi.getLong(
                entries + (long) Objects.checkIndex(index, count) * ENTRY_BYTES + 8);
    }

    /// Bytes of all ranges together.
    public long totalBytes() {
        long total = 0;
        for (int index = 0; index < count; index++) {
            total += byteSize(index);
        }
        return total;
    }

    /// Address of the first entry, for the kernel.
    long entries() {
        return entries;
    }

    /// Frees the list itself. A second call does nothing.
    @Override
    public void close() {
        if (entries != 0) {
            UnsafeApi.freeMemory(entries);
            entries = 0;
            count = 0;
        }
    }
}
