package io.stackyard.cli.script;

import io.stackyard.engine.Value;
import io.stackyard.wat.script.WastConst;
import java.util.HashMap;
import java.util.Map;

/// Values that a script writes out, as values of the engine. A host value has one object per number
/// and script, because references are compared by identity.
final class HostValues {

    private final Map<Integer, HostValue> known = new HashMap<>();

    /// What stands behind `(ref.extern n)`.
    record HostValue(int number) {

        @Override
        public String toString() {
            return Integer.toString(number);
        }
    }

    /// @throws UnsupportedOperationException for vectors and internal host references, which the
    ///     engine lacks
    Value value(WastConst constant) {
        return switch (constant) {
            case WastConst.I32(int number) -> new Value.I32(number);
            case WastConst.I64(long number) -> new Value.I64(number);
            case WastConst.F32(int bits) -> new Value.F32(bits);
            case WastConst.F64(long bits) -> new Value.F64(bits);
            case WastConst.RefNull _ -> Value.nullReference();
            case WastConst.RefExtern(int number) -> new Value.ExternRef(host(number));
            case WastConst.V128 _ -> throw new UnsupportedOperationException("vectors");
            case WastConst.RefHost _ ->
                    throw new UnsupportedOperationException("host values as any references");
        };
    }

    HostValue host(int number) {
        return known.computeIfAbsent(number, HostValue::new);
    }
}
