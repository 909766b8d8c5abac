package io.stackyard.engine;

import io.stackyard.engine.interpret.HostFrame;
import io.stackyard.engine.interpret.Signature;
import io.stackyard.engine.types.FunctionType;
import io.stackyard.engine.types.NumberType;
import io.stackyard.engine.types.ValueType;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

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

    /// Suspends the guest to a tag when the host function returns, which must do nothing more: as if a `suspend`
    /// stood where it was called. The values of the later resume are the results of the host function.
    ///
    /// If nobody handles the tag up to the nearest host frame, the guest traps with "unhandled tag". If the host
    /// function throws after this, that counts instead.
    ///
    /// @throws IllegalArgumentException if the values are not those of the tag's parameters, or its results not those of
    ///     the host function
    /// @throws IllegalStateException if results were given already
    public void suspend(Tag tag, Value... values) {
        store.requireSame(tag.store(), tag.toString());
        FunctionType function = signature().type();
        var wanted = new FunctionType(List.of(), function.results());
        if (!new FunctionType(List.of(), tag.type().results()).matches(wanted)) {
            throw ContinuationErrors.suspendResults(tag, function);
        }
        frame.suspend(tag.identity(), store.values().toSlots(tag.type().params(), List.of(values)));
    }

    /// Parks the [Fiber] that runs when the host function returns, which must do nothing more. What a later
    /// [Fiber#resume] brings are the results of the host function.
    ///
    /// If no fiber runs this, or a host frame lies between, the guest traps with "cannot park".
    ///
    /// @param reason for whoever has the fiber, see [Fiber#parkedWith]
    /// @throws IllegalStateException if results were given already
    public void park(@Nullable Object reason) {
        frame.park(store.parkTag(), reason);
    }

    /// Waits for a stage without holding the thread: parks the fiber with it, unless it is complete. Under
    /// [Fiber#runAsync] the fiber goes on when it completes.
    ///
    /// @param stage completes with null for no results, a [Value] for one, or a list of them
    /// @throws Exception what a stage that is complete failed with
    /// @throws IllegalStateException if results were given already
    public void await(CompletionStage<?> stage) throws Exception {
        Objects.requireNonNull(stage, "stage");
        // Of no other class: a minimal stage is one too, and does not tell.
        if (stage.getClass() == CompletableFuture.class
                && stage instanceof CompletableFuture<?> done
                && done.isDone()) {
            returnValues(StageValues.of(valueOf(done)));
        } else {
            park(stage);
        }
    }

    private static @Nullable Object valueOf(CompletableFuture<?> done) throws Exception {
        try {
            return done.join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof Exception cause ? cause : failed;
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
