package io.stackyard.tablepool;

/// How many bytes an element of a table takes.
///
/// Each width has its own slab with room for the same number of elements per slot, so that the doubled
/// width of continuations costs ordinary tables nothing.
public enum ElementWidth {
    /// 8 bytes: a function record's index or a handle; null is zero.
    REFERENCE(3),

    /// 16 bytes: a continuation's control block index plus 1, then its revision; null is zero.
    CONTINUATION(4);

    private final int shift;

    ElementWidth(int shift) {
        this.shift = shift;
    }

    /// Returns the binary logarithm of [#bytes].
    public int shift() {
        return shift;
    }

    /// Returns the bytes of one element.
    public int bytes() {
        return 1 << shift;
    }
}
