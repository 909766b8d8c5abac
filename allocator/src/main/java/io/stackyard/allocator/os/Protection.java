package io.stackyard.allocator.os;

/// What may be done with the pages of a range.
public enum Protection {
    /// Nothing: any access raises SIGSEGV.
    NONE(0),
    /// Loads and stores.
    READ_WRITE(3);

    private final int bits;

    Protection(int bits) {
        this.bits = bits;
    }

    /// The `PROT_` bits of this protection.
    int bits() {
        return bits;
    }
}
