package io.stackyard.engine.interpret;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Collections;

/// The way from Java into one function of numbers, as a method handle of exactly its Java type.
///
/// **Shape**: the handle turns each argument into its slot and passes the slots as they are, up to [#REGISTERS] of
/// them; a call then allocates nothing. A function of more parameters collects them in an array, one for
/// each call.
///
/// **Threads**: the one that owns the store; checked by every call.
public final class TypedEntry {

    /// Arguments that are passed without an array.
    public static final int REGISTERS = 8;

    private static final MethodHandle FEW;
    private static final MethodHandle MANY;

    static {
        Class<?>[] slots = Collections.nCopies(REGISTERS, long.class).toArray(Class<?>[]::new);
        MethodHandles.Lookup own = MethodHandles.lookup();
        try {
            FEW = own.findVirtual(
                    TypedEntry.class, "call", MethodType.methodType(long.class, slots));
            MANY = own.findVirtual(
                    TypedEntry.class, "call", MethodType.methodType(long.class, long[].class));
        } catch (ReflectiveOperationException absent) {
            throw new ExceptionInInitializerError(absent);
        }
    }

    private final Machine machine;
    private final FunctionEntry function;
    private final GuestStops stops;

    private TypedEntry(Machine machine, FunctionEntry function, GuestStops stops) {
        this.machine = machine;
        this.function = function;
        this.stops = stops;
    }

    /// The handle of a function.
    ///
    /// @param stops makes what is thrown if the guest does not return
    /// @throws IllegalArgumentException if the function has no Java type; see [JavaShape]
    public static MethodHandle of(Machine machine, FunctionEntry function, GuestStops stops) {
        MethodType type = JavaShape.methodType(function.signature().type());
        MethodHandle raw = new TypedEntry(machine, function, stops).raw(type.parameterCount());
        MethodHandle handle = raw;
        for (int i = 0; i < type.parameterCount(); i++) {
            handle =
                    MethodHandles.filterArguments(
                            handle, i, JavaShape.toSlot(type.parameterType(i)));
        }
        if (type.returnType() == void.class) {
            return handle.asType(type);
        }
        return MethodHandles.filterReturnValue(handle, JavaShape.toNumber(type.returnType()));
    }

    /// `(slot * count)slot`.
    private MethodHandle raw(int count) {
        if (count > REGISTERS) {
            return MANY.bindTo(this).asCollector(long[].class, count);
        }
        Object[] unused = Collections.nCopies(REGISTERS - count, 0L).toArray();
        return MethodHandles.insertArguments(FEW.bindTo(this), count, unused);
    }

    long call(long[] arguments) {
        long[] results = new long[1];
        machine.invoke(function, arguments, results, stops);
        return results[0];
    }

    long call(
            long a0, long a1, long a2, long a3, long a4, long a5, long a6, long a7) {
        return machine.invoke(function, stops, a0, a1, a2, a3, a4, a5, a6, a7);
    }
}
