package io.stackyard.engine.types;

/// A reference type, independent of any module.
///
/// @param nullable whether it holds null
/// @param heapType what it refers to
public record ReferenceType(boolean nullable, HeapType heapType) implements ValueType {

    /// `funcref`.
    public static final ReferenceType FUNCREF = new ReferenceType(true, AbstractHeapType.FUNC);
    /// `externref`.
    public static final ReferenceType EXTERNREF = new ReferenceType(true, AbstractHeapType.EXTERN);
    /// `exnref`.
    public static final ReferenceType EXNREF = new ReferenceType(true, AbstractHeapType.EXN);
    /// `contref`.
    public static final ReferenceType CONTREF = new ReferenceType(true, AbstractHeapType.CONT);
    /// `anyref`.
    public static final ReferenceType ANYREF = new ReferenceType(true, AbstractHeapType.ANY);

    @Override
    public boolean matches(ValueType required) {
        return required instanceof ReferenceType other
                && (other.nullable || !nullable)
                && heapType.matches(other.heapType);
    }

    @Override
    public int slots() {
        return heapType.top() == AbstractHeapType.CONT ? 2 : 1;
    }

    /// The type in the text format, such as `funcref` or `(ref any)`.
    @Override
    public String toString() {
        if (nullable && heapType instanceof AbstractHeapType heap) {
            return heap.shorthand();
        }
        return (nullable ? "(ref null " : "(ref ") + heapType + ")";
    }
}
