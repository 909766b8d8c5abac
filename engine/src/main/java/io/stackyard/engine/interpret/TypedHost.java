package io.stackyard.engine.interpret;

import io.stackyard.engine.types.FunctionType;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.function.UnaryOperator;
import org.agrona.UnsafeApi;

/// A host function of numbers that is a method handle: its arguments are read from the guest's stack and passed
/// as what they are, and its result is written there. A call allocates nothing of its own.
///
/// Bound to no store: made once, it serves all.
///
/// **Addresses**: the handle takes the address of the arguments' first slot. A number takes one slot, and
/// the function record was made for the same type as the handle, so that as many slots are there as it reads;
/// a frame has room for one result.
public final class TypedHost {

    private static final MethodHandle ARGUMENT;
    private static final MethodHandle RESULT;

    static {
        MethodHandles.Lookup own = MethodHandles.lookup();
        try {
            ARGUMENT = own.findStatic(
                    TypedHost.class,
                    "argument",
                    MethodType.methodType(long.class, long.class, int.class));
            RESULT = own.findStatic(
                    TypedHost.class,
                    "giveResult",
                    MethodType.methodType(void.class, long.class, long.class));
        } catch (ReflectiveOperationException absent) {
            throw new ExceptionInInitializerError(absent);
        }
    }

    private final FunctionType type;
    private final MethodHandle body;

    private TypedHost(FunctionType type, MethodHandle body) {
        this.type = type;
        this.body = body;
    }

    /// The host function that `target` is.
    ///
    /// @throws IllegalArgumentException if `target` has others than `int`, `long`, `float` and `double`
    public static TypedHost of(MethodHandle target) {
        FunctionType type = JavaShape.functionType(target.type());
        return new TypedHost(type, onStack(target.asFixedArity()));
    }

    public FunctionType type() {
        return type;
    }

    /// The function in one store, whose exceptions `checks` knows.
    HostTarget checkedBy(UnaryOperator<GuestException> checks) {
        long headBytes = Frames.HEADER_BYTES + type.params().size() * 8L;
        return new InStore(body, headBytes, checks);
    }

    /// @param headBytes from the first argument to the frame's slot 0
    private record InStore(
            MethodHandle body, long headBytes, UnaryOperator<GuestException> checks)
            implements
                HostTarget {

        @Override
        public void call(Machine machine, int reference, long fp) throws Exception {
            try {
                body.invokeExact(fp - headBytes);
            } catch (GuestException thrown) {
                throw checks.apply(thrown);
            } catch (Exception | Error thrown) {
                throw thrown;
            } catch (Throwable other) {
                throw new IllegalStateException(other); // Neither: a class of somebody's own.
            }
        }
    }

    /// From `(number*)number` to `(address)void`.
    private static MethodHandle onStack(MethodHandle target) {
        MethodType type = target.type();
        MethodHandle reads = target;
        for (int i = 0; i < type.parameterCount(); i++) {
            MethodHandle slot = MethodHandles.insertArguments(ARGUMENT, 1, i);
            reads =
                    MethodHandles.filterArguments(
                            reads, i,
                            MethodHandles.filterReturnValue(
                                    slot, JavaShape.toNumber(type.parameterType(i))));
        }
        MethodHandle run = ofOneAddress(reads);
        if (type.returnType() == void.class) {
            return run;
        }
        MethodHandle gives =
                MethodHandles.filterArguments(RESULT, 1, JavaShape.toSlot(type.returnType()));
        return ofOneAddress(MethodHandles.collectArguments(gives, 1, run));
    }

    /// From any number of addresses to one that is all of them.
    private static MethodHandle ofOneAddress(MethodHandle target) {
        return MethodHandles.permuteArguments(
                target,
                MethodType.methodType(target.type().returnType(), long.class),
                new int[target.type().parameterCount()]);
    }

    static long argument(long arguments, int index) {
        return UnsafeApi.getLong(arguments + index * 8L);
    }

    static void giveResult(long arguments, long slot) {
        UnsafeApi.putLong(arguments, slot);
    }
}
