package io.stackyard.engine;

import io.stackyard.engine.types.ReferenceType;

/// A reference to a continuation, opaque: it can be kept, compared, and given back to guests of its store.
///
/// It is good for one use. A guest that resumes it after that traps with "continuation already consumed",
/// also when the stack serves another continuation by then.
///
/// It is of the type by which the host got it, as nothing at run time tells continuation types apart: one
/// that came out as `contref` goes back in only as that.
public final class ContRef implements Value {

    private final StoreState store;
    private final ReferenceType type;
    private final long index;
    private final long revision;

    ContRef(StoreState store, ReferenceType type, long index, long revision) {
        this.store = store;
        this.type = new ReferenceType(false, type.heapType());
        this.index = index;
        this.revision = revision;
    }

    StoreState store() {
        return store;
    }

    /// The type by which the host got it, without null.
    ReferenceType type() {
        return type;
    }

    long index() {
        return index;
    }

    long revision() {
        return revision;
    }

    /// Whether the reference can no longer be resumed.
    public boolean isConsumed() {
        return store.isConsumed(index, revision);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ContRef that
                && store.equals(that.store)
                && index == that.index
                && revision == that.revision;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(index * 31 + revision);
    }

    @Override
    public String toString() {
        return "ContRef[" + (index - 1) + ", revision " + revision + "]";
    }
}
