package io.stackyard.cli.density;

/// Addresses from `start` on, before `end`; both as unsigned numbers.
record AddressRange(long start, long end) {

    /// No address at all.
    static final AddressRange NONE = new AddressRange(0, 0);

    boolean contains(long address) {
        return Long.compareUnsigned(start, address) <= 0
                && Long.compareUnsigned(address, end) < 0;
    }

    boolean isEmpty() {
        return start == end;
    }

    /// The smallest range around both.
    AddressRange with(AddressRange other) {
        if (isEmpty()) {
            return other;
        }
        return new AddressRange(
                Long.compareUnsigned(start, other.start) < 0 ? start : other.start,
                Long.compareUnsigned(end, other.end) > 0 ? end : other.end);
    }
}
