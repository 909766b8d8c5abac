package io.stackyard.engine;

import io.stackyard.engine.interpret.FunctionEntry;
import io.stackyard.engine.interpret.HostFrame;
import io.stackyard.engine.interpret.Signature;
import io.stackyard.engine.interpret.TypedHost;
import io.stackyard.engine.types.ExternType;
import io.stackyard.engine.types.FunctionExternType;
import io.stackyard.engine.types.FunctionType;
import io.stackyard.store.Store;
import java.lang.invoke.MethodHandle;
import java.lang.ref.Reference;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A function of a store: an instance's, or the host's.
///
/// **Threads**: the one that owns the store; see [Store].
public final class Func implements Extern {

    private final StoreState store;
    private final FunctionEntry entry;

    Func(StoreState store, FunctionEntry entry) {
        this.store = store;
        this.entry = entry;
    }

    /// Makes a host function.
    ///
    /// @param name for traces and messages
    public static Func host(
            Engine engine, Store store, String name, FunctionType type, HostFunction body) {
        StoreState state = StoreState.of(store, engine);
        return new Func(
                state,
                state.machine()
                        .functions()
                        .host(engine.types().intern(type), name,
                                frame -> call(state, body, frame)));
    }

    /// Makes a host function of numbers. Its type is that of `body`: `int` is `i32`, `long` is `i64`, `float` is
    /// `f32`, `double` is `f64`. A call of it allocates nothing but what `body` does.
    ///
    /// What `body` throws is as what [HostFunction] throws.
    ///
    /// @throws IllegalArgumentException if it has other types
    public static Func host(Engine engine, Store store, String name, MethodHandle body) {
        return host(engine, store, name, TypedHost.of(body));
    }

    /// The same for a functional interface, such as `IntBinaryOperator`.
    ///
    /// @throws IllegalArgumentException if `shape` is not one, is not public, or has other types
    public static <T> Func host(
            Engine engine, Store store, String name, Class<T> shape, T body) {
        return host(engine, store, name, TypedHost.of(FunctionalShape.bound(shape, body)));
    }

    static Func host(Engine engine, Store store, String name, TypedHost body) {
        StoreState state = StoreState.of(store, engine);
        return new Func(
                state,
                state.machine()
                        .functions()
                        .host(
                                engine.types().intern(body.type()), name, body,
                                state::requireOwn));
    }

    private static void call(StoreState state, HostFunction body, HostFrame frame)
            throws Exception {
        HostCall view = (HostCall) frame.view();
        if (view == null) {
            view = new HostCall(state, frame);
            frame.setView(view);
        }
        try {
            body.call(view);
        } catch (WasmException thrown) {
            throw state.requireOwn(thrown);
        }
    }

    StoreState store() {
        return store;
    }

    FunctionEntry entry() {
        return entry;
    }

    public FunctionType type() {
        return entry.signature().type();
    }

    /// Its name in the name section, or what the host called it; null if it has none.
    public @Nullable String name() {
        return entry.name();
    }

    /// Calls the function.
    ///
    /// @return the results, as many as its type has
    /// @throws Trap if the guest is stopped
    /// @throws WasmException if an exception of the guest reaches this call
    /// @throws IllegalArgumentException if the arguments are not those of the type
    /// @throws IllegalStateException if the store is closed or another thread is in it
    public List<Value> call(Value... arguments) {
        store.requireOpen();
        long[] slots = store.values().toSlots(type().params(), List.of(arguments));
        long[] results = new long[entry.signature().resultSlots()];
        try {
            store.invoke(entry, slots, results);
        } finally {
            Reference.reachabilityFence(arguments); // The entry may collect; the slots are nowhere else yet.
        }
        return store.values().fromSlots(type().results(), results);
    }

    /// Calls the function as the body of a continuation, so that it may suspend itself to the host.
    ///
    /// The function runs on a stack of its own, beside that of the entry.
    ///
    /// @throws Trap if the guest is stopped, or no stack is free
    /// @throws WasmException if an exception of the guest reaches this call
    /// @throws IllegalArgumentException if an argument is not of its type, or a tag belongs to another store
    /// @throws IllegalStateException if the store is closed or another thread is in it
    public Outcome call(Handlers handlers, Value... arguments) {
        ContRef body = ContRef.of(this);
        try {
            return body.resume(handlers, arguments);
        } finally {
            if (!body.isConsumed()) {
                body.discard(); // Refused before it began.
            }
        }
    }

    /// Makes a continuation of this function; see [ContRef#of].
    public ContRef newContinuation() {
        return ContRef.of(this);
    }

    /// Calls the function with raw slots, which allocates nothing on the Java heap.
    ///
    /// **Shape**: a number takes one slot, 32-bit ones its low half. What an argument has in the other half is ignored.
    ///
    /// @param arguments as many slots as the parameters take, or more
    /// @param results receives the slots of the results; may be the same array
    /// @throws IllegalArgumentException if an array is too short, or the type has references: a raw word
    ///     is no proof that one exists
    public void callRaw(long[] arguments, long[] results) {
        Signature signature = entry.signature();
        if (arguments.length < signature.argumentSlots()
                || results.length < signature.resultSlots()
                || !signature.isNumeric()) {
            throw new IllegalArgumentException(
                    "raw call of "
                            + type()
                            + ": wanted slots="
                            + signature.argumentSlots()
                            + " and "
                            + signature.resultSlots()
                            + " of numbers, given="
                            + arguments.length
                            + " and "
                            + results.length);
        }
        store.invoke(entry, arguments, results);
    }

    /// The function as a method handle of exactly its Java type: `i32` is `int`, `i64` is `long`, `f32` is
    /// `float`, `f64` is `double`.
    ///
    /// ```java
    /// MethodHandle add = instance.func("add").handle(); // (func (param i32 i32) (result i32))
    /// int sum = (int) add.invokeExact(1, 2);
    /// ```
    ///
    /// A call allocates nothing on the Java heap, up to 8 parameters; beyond, an array of the arguments. It throws
    /// what [#call] throws. Making a handle is slow: keep it, best in a constant.
    ///
    /// @throws IllegalArgumentException if the type has references, vectors, or more results than one
    public MethodHandle handle() {
        return store.handle(entry);
    }

    /// The function as an object of a functional interface, such as `IntBinaryOperator`. It behaves as
    /// [#handle], and is as slow to make.
    ///
    /// @throws IllegalArgumentException if `shape` is not a public functional interface, or its method has
    ///     another type than the function
    public <T> T as(Class<T> shape) {
        return FunctionalShape.implement(shape, handle());
    }

    @Override
    public ExternType externType() {
        return new FunctionExternType(entry.signature().canonical());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Func that
                && store.equals(that.store)
                && entry.reference() == that.entry.reference();
    }

    @Override
    public int hashCode() {
        return Objects.hash(store, entry.reference());
    }

    @Override
    public String toString() {
        return (entry.name() == null ? "func" : entry.name()) + " " + type();
    }
}
