package io.stackyard.wat.internal.module;

import io.stackyard.wat.internal.binary.ByteSink;
import java.util.List;

/// The type of a function: `[params] -> [results]`.
record Signature(List<ValueType> params, List<ValueType> results) {

    private static final int FUNC = 0x60;

    static final Signature EMPTY = new Signature(List.of(), List.of());

    /// The parts are copied.
    Signature {
        params = List.copyOf(params);
        results = List.copyOf(results);
    }

    boolean isEmpty() {
        return params.isEmpty() && results.isEmpty();
    }

    void writeTo(ByteSink sink) {
        sink.u8(FUNC);
        writeVector(params, sink);
        writeVector(results, sink);
    }

    private static void writeVector(List<ValueType> types, ByteSink sink) {
        sink.u32(types.size());
        types.forEach(type -> type.writeTo(sink));
    }
}
