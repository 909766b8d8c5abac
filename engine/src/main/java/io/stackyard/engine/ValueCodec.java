package io.stackyard.engine;

import io.stackyard.engine.interpret.ExceptionPackage;
import io.stackyard.engine.types.AbstractHeapType;
import io.stackyard.engine.types.NumberType;
import io.stackyard.engine.types.ReferenceType;
import io.stackyard.engine.types.ValueType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Values of one store, from and to raw slots of 8 bytes.
final class ValueCodec {

    private static final long LOW_32_BITS = 0xFFFF_FFFFL;

    private final StoreState store;

    ValueCodec(StoreState store) {
        this.store = store;
    }

    /// The slots of values of these types.
    ///
    /// @throws IllegalArgumentException if there are more or fewer values than types, or one is of another
    ///     type
    long[] toSlots(List<ValueType> types, List<Value> values) {
        if (types.size() != values.size()) {
            throw new IllegalArgumentException(
                    "wrong number of values: wanted=" + types.size() + ", given=" + values.size());
        }
        long[] slots = new long[types.size() * 2];
        int at = 0;
        for (int i = 0; i < types.size(); i++) {
            slots[at++] = low(types.get(i), values.get(i));
            if (types.get(i).slots() == 2) {
                slots[at++] = high(values.get(i));
            }
        }
        return Arrays.copyOf(slots, at);
    }

    List<Value> fromSlots(List<ValueType> types, long[] slots) {
        List<Value> values = new ArrayList<>(types.size());
        int at = 0;
        for (ValueType type : types) {
            boolean wide = type.slots() == 2;
            values.add(value(type, slots[at], wide ? slots[at + 1] : 0));
            at += wide ? 2 : 1;
        }
        return values;
    }

    /// The first slot of a value.
    long low(ValueType type, Value value) {
        return switch (value) {
            case Value.I32(int bits) when type == NumberType.I32 -> bits & LOW_32_BITS;
            case Value.I64(long bits) when type == NumberType.I64 -> bits;
            case Value.F32(int bits) when type == NumberType.F32 -> bits & LOW_32_BITS;
            case Value.F64(long bits) when type == NumberType.F64 -> bits;
            case Value.Null _ when type instanceof ReferenceType wanted && wanted.nullable() -> 0;
            case Value.FuncRef(Func function) when isFunction(type, function) ->
                    function.entry().reference();
            case Value.ExternRef(Object object) when isOf(type, AbstractHeapType.EXTERN) ->
                    store.store().externals().reference(object);
            case Value.ExnRef(WasmException exception) when isOf(type, AbstractHeapType.EXN) -> {
                store.requireSame(exception.tag().store(), exception.toString());
                yield store.machine().exceptions().reference(exception.thrown());
            }
            case ContRef continuation when isContinuation(type, continuation) ->
                    continuation.index();
            default ->
                    throw new IllegalArgumentException(
                            "value of another type: wanted=" + type + ", given=" + value);
        };
    }

    /// The second slot of a wide value.
    long high(Value value) {
        return value instanceof ContRef continuation ? continuation.revision() : 0;
    }

    private boolean isFunction(ValueType type, Func function) {
        store.requireSame(function.store(), "function " + function);
        return new ReferenceType(false, function.entry().signature().canonical()).matches(type);
    }

    private boolean isContinuation(ValueType type, ContRef continuation) {
        store.requireSame(continuation.store(), continuation.toString());
        return type instanceof ReferenceType wanted && continuation.fits(wanted);
    }

    /// Whether a type is a reference to the top of a hierarchy, or a defined type below it.
    private static boolean isOf(ValueType type, AbstractHeapType top) {
        return type instanceof ReferenceType reference
                && reference.heapType().top() == top
                && reference.heapType() != bottom(top);
    }

    private static AbstractHeapType bottom(AbstractHeapType top) {
        return switch (top) {
            case EXTERN -> AbstractHeapType.NOEXTERN;
            case EXN -> AbstractHeapType.NOEXN;
            default -> AbstractHeapType.NOFUNC;
        };
    }

    Value value(ValueType type, long low, long high) {
        return switch (type) {
            case NumberType number ->
                    switch (number) {
                        case I32 -> new Value.I32((int) low);
                        case I64 -> new Value.I64(low);
                        case F32 -> new Value.F32((int) low);
                        case F64 -> new Value.F64(low);
                        case V128 -> throw new IllegalStateException("vectors do not exist");
                    };
            case ReferenceType reference ->
                    low == 0 ? Value.nullReference() : reference(reference, low, high);
        };
    }

    private Value reference(ReferenceType type, long low, long high) {
        AbstractHeapType top = type.heapType().top();
        return switch (top) {
            case FUNC -> new Value.FuncRef(new Func(store, store.machine().functions().entry(low)));
            case EXTERN -> new Value.ExternRef(store.store().externals().get(low));
            case EXN -> {
                ExceptionPackage thrown = store.machine().exceptions().get(low);
                yield new Value.ExnRef(store.exception(thrown));
            }
            case CONT -> store.continuation(type, low, high);
            default -> throw new IllegalStateException("no value of type " + type + " exists");
        };
    }
}
