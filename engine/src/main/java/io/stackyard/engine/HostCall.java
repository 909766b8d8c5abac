package io.stackyard.engine;

import io.stackyard.engine.interpret.HostFrame;
import io.stackyard.engine.interpret.Signature;
import io.stackyard.engine.types.NumberType;
import io.stackyard.engine.types.ValueType;
import java.util.List;

/// One call of a host function: its arguments, and the place for its results.
///
/// Typed accessors allocate nothing. Results are given in order, each once. Good only until the host
/// function returns.
public final class HostCall {

    private static final long LOW_32_BITS = 0xFFFF_FFFFL;

    private final StoreState store;
    private final HostFrame frame;

    HostCall(StoreState store, HostFrame frame) {
        this.store = store;
        this.frame = frame;
    }

    /// How many arguments there are.
    public int argumentCount() {
        return parameters().size();
    }

    public int i32(int argument) {
        return (int) slot(argument, NumberType.I32);
    }

    public long i64(int argument) {
        return slot(argument, NumberType.I64);
    }

    public float f32(int argument) {
        return Float.intBitsToFloat((int) slot(argument, NumberType.F32));
    }

    public double f64(int argument) {
        return Double.longBitsToDouble(slot(argument, NumberType.F64));
    }

    /// An argument of any type.
    public Value value(int argument) {
        ValueType type = parameters().get(argument);
        int slot = signature().parameterSlot(argument);
        long high = type.slots() == 2 ? frame.argument(slot + 1) : 0;
        return store.values().value(type, frame.argument(slot), high);
    }

    public void returnI32(int result, int value) {
        put(result, NumberType.I32, value & LOW_32_BITS);
    }

    public void returnI64(int result, long value) {
        put(result, NumberType.I64, value);
    }

    public void returnF32(int result, float value) {
        put(result, NumberType.F32, Float.floatToRawIntBits(value) & LOW_32_BITS);
    }

    public void returnF64(int result, double value) {
        put(result, NumberType.F64, Double.doubleToRawLongBits(value));
    }

    /// Gives all results.
    ///
    /// @throws IllegalArgumentException if they are not those of the function's type
    public void returnValues(Value... values) {
        List<ValueType> types = signature().type().results();
        if (types.size() != values.length) {
            throw new IllegalArgumentException(
                    "wrong number of results: wanted=" + types.size() + ", given=" + values.length);
        }
        for (int i = 0; i < values.length; i++) {
            long low = store.values().low(types.get(i), values[i]);
            frame.result(i, low, store.values().high(values[i]));
        }
    }

    private long slot(int argument, NumberType type) {
        requireType(parameters().get(argument), type);
        return frame.argument(signature().parameterSlot(argument));
    }

    private void put(int result, NumberType type, long bits) {
        requireType(signature().type().results().get(result), type);
        frame.result(result, bits, 0);
    }

    private static void requireType(ValueType actual, NumberType wanted) {
        if (actual != wanted) {
            throw new IllegalArgumentException(
                    "value of another type: wanted=" + wanted + ", the function has " + actual);
        }
    }

    private Signature signature() {
        return frame.signature();
    }

    private List<ValueType> parameters() {
        return signature().type().params();
    }
}
