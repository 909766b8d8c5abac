package io.stackyard.engine.types;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;

/// Translates between the two views of a type: codes relative to a module, and objects independent of any.
final class PublicTypes {

    private PublicTypes() {}

    /// The object for a code of [ValType]; `defined` gives the identities of type indices.
    ///
    /// @throws IllegalArgumentException if `code` is BOTTOM or a packed storage type
    static ValueType value(int code, IntFunction<CanonicalType> defined) {
        if (ValType.isRef(code)) {
            return reference(code, defined);
        }
        return NumberType.ofCode(code);
    }

    static ReferenceType reference(int code, IntFunction<CanonicalType> defined) {
        boolean nullable = ValType.isNullable(code);
        int heap = ValType.heap(code);
        return new ReferenceType(
                nullable,
                Heap.isIndex(heap) ? defined.apply(heap) : AbstractHeapType.ofCode(heap));
    }

    static FunctionType function(
            CompositeType.Function type,
            IntFunction<CanonicalType> defined) {
        return new FunctionType(values(type.params(), defined), values(type.results(), defined));
    }

    /// The code of [ValType] for `type`; `indexOf` gives the indices of defined types.
    static int code(ValueType type, ToIntFunction<CanonicalType> indexOf) {
        return switch (type) {
            case NumberType number -> number.code();
            case ReferenceType(boolean nullable, AbstractHeapType heap) ->
                    ValType.ref(nullable, heap.code());
            case ReferenceType(boolean nullable, CanonicalType heap) ->
                    ValType.ref(nullable, indexOf.applyAsInt(heap));
        };
    }

    private static List<ValueType> values(int[] codes, IntFunction<CanonicalType> defined) {
        var types = new ArrayList<ValueType>(codes.length);
        for (int code : codes) {
            types.add(value(code, defined));
        }
        return types;
    }
}
