package io.stackyard.engine.types;

/// What a defined type describes.
public enum CompositeKind {
    /// A function type: parameters and results.
    FUNC(Heap.FUNC, Heap.NOFUNC),
    /// A struct type: a sequence of fields.
    STRUCT(Heap.STRUCT, Heap.NONE),
    /// An array type: one field, repeated.
    ARRAY(Heap.ARRAY, Heap.NONE),
    /// A continuation type: a function type that has been suspended.
    CONT(Heap.CONT, Heap.NOCONT);

    private final int heap;
    private final int bottom;

    CompositeKind(int heap, int bottom) {
        this.heap = heap;
        this.bottom = bottom;
    }

    /// The least abstract heap type (a code of [Heap]) above every type of this kind.
    public int heap() {
        return heap;
    }

    /// The abstract heap type (a code of [Heap]) below every type of this kind.
    public int bottom() {
        return bottom;
    }
}
