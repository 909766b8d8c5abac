package io.stackyard.engine;

import io.stackyard.engine.interpret.HostResume;
import io.stackyard.engine.interpret.HostSite;
import io.stackyard.engine.interpret.Signature;
import io.stackyard.engine.types.NumberType;
import io.stackyard.engine.types.ValueType;
import io.stackyard.store.Store;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Resumes one continuation after the other without allocating: the object holds the present one, its arguments, and
/// what the last round brought. For hot paths; [ContRef] is simpler.
///
/// ```java
/// Resumption round = Resumption.of(store, engine, Handlers.on(yield));
/// round.begin(numbers).i32(10);
/// while (round.resume()) {
///     sum += round.asI32(0);
/// }
/// ```
///
/// **Life**: [#begin] gives it a continuation; [#resume] runs that with the arguments set before, and is true if
/// it was suspended: then the object holds the new continuation, and the next round may follow. A trap or an exception
/// leaves it without one. What it still holds counts as reachable as long as the object is, and [#discard] gives its
/// stacks back.
///
/// **Threads**: the one that owns the store.
public final class Resumption {

    private static final long LOW_32_BITS = 0xFFFF_FFFFL;

    /// What [#tagIndex] says after a return.
    public static final int RETURNED = HostSite.RETURNED;

    private final StoreState store;
    private final Handlers handlers;
    private final HostResume raw;
    private @Nullable Signature held; // Of the continuation; null if there is none.
    private int argumentsGiven;
    private @Nullable ResumePoint point;
    private @Nullable List<ValueType> pointResults; // Those of the function that it was made for.
    private @Nullable Signature answer; // Whose parameters or results the values are.

    private Resumption(StoreState store, Handlers handlers) {
        this.store = store;
        this.handlers = handlers;
        this.raw = store.place();
    }

    /// Makes one that handles these tags in every round.
    public static Resumption of(Store store, Engine engine, Handlers handlers) {
        StoreState state = StoreState.of(store, engine);
        state.store().beginUse();
        try {
            return new Resumption(state, handlers);
        } finally {
            state.store().endUse();
        }
    }

    /// Takes a new continuation of a function; what it held before is left to its fate.
    ///
    /// @throws Trap if no stack is free
    public Resumption begin(Func body) {
        if (body.store() != store) {
            store.requireSame(body.store(), body.toString()); // Throws; the text costs.
        }
        store.store().beginUse();
        try {
            long index = store.machine().create(body.entry(), store);
            return hold(index, store.machine().revision(index), body.entry().signature());
        } finally {
            store.store().endUse();
        }
    }

    /// Takes a continuation.
    ///
    /// @throws IllegalArgumentException if it is another store's, or of an abstract type
    public Resumption begin(ContRef continuation) {
        store.requireSame(continuation.store(), continuation.toString());
        store.store().beginUse();
        try {
            return hold(
                    continuation.index(), continuation.revision(), continuation.signature());
        } finally {
            store.store().endUse();
        }
    }

    private Resumption hold(long index, long revision, Signature signature) {
        point = point(signature.type().results());
        raw.hold(index, revision);
        held = signature;
        argumentsGiven = 0;
        return this;
    }

    /// Sets the next argument.
    ///
    /// @throws IllegalArgumentException if its type is another
    /// @throws IllegalStateException if all are set, or no continuation is held
    public Resumption i32(int value) {
        return put(NumberType.I32, value & LOW_32_BITS);
    }

    /// Sets the next argument; see [#i32].
    public Resumption i64(long value) {
        return put(NumberType.I64, value);
    }

    /// Sets the next argument; see [#i32].
    public Resumption f32(float value) {
        return put(NumberType.F32, Float.floatToRawIntBits(value) & LOW_32_BITS);
    }

    /// Sets the next argument; see [#i32].
    public Resumption f64(double value) {
        return put(NumberType.F64, Double.doubleToRawLongBits(value));
    }

    /// Sets the next argument, of any type; see [#i32]. This one allocates.
    public Resumption value(Value value) {
        Signature next = held("set an argument");
        ValueType type = nextType(next);
        store.store().beginUse();
        try {
            int slot = next.parameterSlot(argumentsGiven);
            raw.argument(slot, store.values().low(type, value));
            if (type.slots() == 2) {
                raw.argument(slot + 1, store.values().high(value));
            }
        } finally {
            store.store().endUse();
        }
        argumentsGiven++;
        return this;
    }

    private Resumption put(NumberType type, long bits) {
        Signature next = held("set an argument");
        ValueType wanted = nextType(next);
        if (wanted != type) {
            throw ContinuationErrors.otherType(wanted, type);
        }
        raw.argument(next.parameterSlot(argumentsGiven), bits);
        argumentsGiven++;
        return this;
    }

    private ValueType nextType(Signature next) {
        List<ValueType> types = next.type().params();
        if (argumentsGiven == types.size()) {
            throw ContinuationErrors.tooManyArguments(next.type());
        }
        return types.get(argumentsGiven);
    }

    /// Runs the continuation with the arguments set; each round sets them anew.
    ///
    /// @return whether it was suspended to a tag, and not returned
    /// @throws Trap if it is consumed, or the guest is stopped
    /// @throws WasmException if an exception leaves it
    /// @throws IllegalStateException if no continuation is held, arguments are missing, the store is closed, or another
    ///     thread is in it
    public boolean resume() {
        Signature next = held("resume");
        if (argumentsGiven != next.type().params().size()) {
            throw ContinuationErrors.missingArguments(next.type(), argumentsGiven);
        }
        store.store().beginUse();
        try {
            ResumePoint at = Objects.requireNonNull(point); // Made when it got the continuation.
            raw.waitAt(at.site());
            held = null;
            argumentsGiven = 0;
            store.machine().resume(raw, store);
            return settle(at, next);
        } finally {
            store.store().endUse();
        }
    }

    private ResumePoint point(List<ValueType> results) {
        ResumePoint known = point;
        if (known == null || !results.equals(pointResults)) {
            known = store.resumes().point(handlers, results);
            pointResults = results;
        }
        return known;
    }

    private boolean settle(ResumePoint at, Signature body) {
        if (raw.clause() == RETURNED) {
            answer = body;
            return false;
        }
        ResumePoint.Clause clause = at.clauses().get(raw.clause());
        answer = clause.payload();
        held = clause.next();
        return true;
    }

    /// Which of the handlers' tags it was suspended to, counted from 0, or [#RETURNED].
    public int tagIndex() {
        return raw.clause();
    }

    /// Whether it holds a continuation.
    public boolean isHolding() {
        return held != null;
    }

    /// A value that the last round brought: one of the tag's parameters, or of the results.
    ///
    /// @throws IllegalArgumentException if its type is another
    /// @throws IndexOutOfBoundsException if there are fewer
    public int asI32(int number) {
        return (int) get(number, NumberType.I32);
    }

    /// A value that the last round brought; see [#asI32].
    public long asI64(int number) {
        return get(number, NumberType.I64);
    }

    /// A value that the last round brought; see [#asI32].
    public float asF32(int number) {
        return Float.intBitsToFloat((int) get(number, NumberType.F32));
    }

    /// A value that the last round brought; see [#asI32].
    public double asF64(int number) {
        return Double.longBitsToDouble(get(number, NumberType.F64));
    }

    /// A value of any type that the last round brought. This one allocates.
    public Value asValue(int number) {
        ValueType type = types().get(number);
        int slot = slot(number);
        store.store().beginUse();
        try {
            return store.values()
                    .value(type, raw.value(slot), type.slots() == 2 ? raw.value(slot + 1) : 0);
        } finally {
            store.store().endUse();
        }
    }

    private long get(int number, NumberType wanted) {
        ValueType actual = types().get(number);
        if (actual != wanted) {
            throw ContinuationErrors.otherType(wanted, actual);
        }
        return raw.value(slot(number));
    }

    private int slot(int number) {
        Signature signature = answer();
        return tagIndex() == RETURNED
                ? signature.resultSlot(number)
                : signature.parameterSlot(number);
    }

    private List<ValueType> types() {
        Signature signature = answer();
        return tagIndex() == RETURNED ? signature.type().results() : signature.type().params();
    }

    private Signature answer() {
        if (answer == null) {
            throw ContinuationErrors.noContinuation("read a value");
        }
        return answer;
    }

    private Signature held(String what) {
        if (held == null) {
            throw ContinuationErrors.noContinuation(what);
        }
        return held;
    }

    /// Takes the continuation out, as a reference of its own.
    public ContRef take() {
        Signature signature = held("take it out");
        store.store().beginUse();
        try {
            ContRef taken =
                    store.resumes().reference(signature.canonical(), raw.index(), raw.revision());
            drop();
            return taken;
        } finally {
            store.store().endUse();
        }
    }

    /// Gives the stacks of the continuation back without running it; does nothing if none is held.
    ///
    /// @throws Trap if it was consumed elsewhere
    public void discard() {
        if (held != null) {
            long index = raw.index();
            long revision = raw.revision();
            drop();
            store.resumes().discard(index, revision);
        }
    }

    private void drop() {
        held = null;
        raw.hold(0, 0);
    }
}
