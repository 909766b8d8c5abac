package io.stackyard.wat.internal.module;

import io.stackyard.wat.AbstractHeapType;
import io.stackyard.wat.internal.binary.ByteSink;

/// A value type or packed storage type in its one canonical form: equal types are equal records.
///
/// ```
/// i32 .. v128, i8, i16        code
/// (ref null abstract)         code of the heap type
/// (ref abstract)              64 code
/// (ref null index) (ref ..)   63 index, 64 index
/// ```
///
/// @param leadByte the first byte
/// @param heapType the heap type that follows 63 or 64 (see [#heapType]), otherwise [#NO_HEAP_TYPE]
record ValueType(int leadByte, long heapType) {

    static final int NULLABLE = 0x63;
    static final int NON_NULL = 0x64;
    static final long NO_HEAP_TYPE = Long.MIN_VALUE;

    static final ValueType FUNCREF = new ValueType(AbstractHeapType.FUNC.code(), NO_HEAP_TYPE);

    static ValueType number(int code) {
        return new ValueType(code, NO_HEAP_TYPE);
    }

    /// @param heapType a type index, or a negative number as [#abstractHeapType] gives
    static ValueType reference(boolean nullable, long heapType) {
        if (nullable && heapType < 0) {
            return new ValueType((int) (heapType & 0x7F), NO_HEAP_TYPE);
        }
        return new ValueType(nullable ? NULLABLE : NON_NULL, heapType);
    }

    /// The number whose signed LEB128 form is the type's one byte.
    static long abstractHeapType(AbstractHeapType type) {
        return type.code() - 0x80L;
    }

    boolean isNullable() {
        return leadByte != NON_NULL;
    }

    /// Of a reference type: the heap type, an index or a negative number.
    long targetHeapType() {
        return heapType == NO_HEAP_TYPE ? leadByte - 0x80L : heapType;
    }

    void writeTo(ByteSink sink) {
        sink.u8(leadByte);
        if (heapType != NO_HEAP_TYPE) {
            sink.s64(heapType);
        }
    }
}
