package io.stackyard.engine;

import io.stackyard.engine.interpret.FunctionEntry;
import io.stackyard.engine.interpret.HostResume;
import io.stackyard.engine.interpret.HostSite;
import io.stackyard.engine.interpret.Parking;
import io.stackyard.engine.types.ValueType;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A function of a guest that runs on a stack of its own and that can be parked: no thread is held then, no Java frame is
/// left, and any thread may go on with it later. A parked fiber costs its stack and one object.
///
/// ```
///   NEW --start--> RUNNING --park--> PARKED --resume--> RUNNING --> FINISHED, FAILED
///    +---------------- close ----------+----> CLOSED
/// ```
///
/// ```java
/// Fiber fiber = Fiber.start(guest.func("main"));         // A host function in it calls call.park(request).
/// while (fiber.isParked()) {
///     fiber.resume(Value.i32(answer(fiber.parkedWith())));
/// }
/// List<Value> results = fiber.result();
/// ```
///
/// **What parks it**: a host function that asks for it, or its [budget][io.stackyard.store.GuestBudget], between two
/// instructions, if that is told to; [#parkCause] tells. It goes on exactly where it was, with no values in the second
/// case:
///
/// ```java
/// store.budget().onEpochDeadline(_ -> new EpochDecision.Park(1)); // Turns of one epoch.
/// ```
///
/// **Barriers**: what a host function calls is another entry. If that parks, there is a host frame between it and the
/// fiber, and it traps with "cannot park across a host frame".
///
/// **Threads**: any, but only one at a time is in a store: while another is, every operation is refused with the
/// error that the store gives, and the fiber is as before. What one thread did in the fiber happens before what the next
/// does in it. Threads that share a store take turns by [#runAsync].
public final class Fiber implements AutoCloseable {

    private final StoreState store;
    private final ResumePoint point;
    private final HostResume raw;
    private final List<ValueType> resultTypes;
    private final AtomicReference<FiberState> state = new AtomicReference<>(FiberState.NEW);
    // What a thread leaves here it writes before the state that tells of it.
    private @Nullable Parking parking;
    private @Nullable List<Value> results;
    private @Nullable Throwable failure;
    private volatile @Nullable FiberRun run;

    private Fiber(StoreState store, Func body) {
        this.store = store;
        this.resultTypes = body.type().results();
        this.raw = store.place();
        Tag park = new Tag(store, store.parkTag());
        this.point = store.resumes().point(Handlers.on(park), resultTypes);
        raw.hold(store.machine().create(body.entry(), store), 0);
    }

    /// Makes a fiber; nothing runs yet, but it has its stack.
    ///
    /// @throws Trap if no stack is free
    /// @throws IllegalArgumentException if the arguments are not those of the function
    /// @throws IllegalStateException if the store is closed, or another thread is in it
    public static Fiber of(Func body, Value... arguments) {
        StoreState store = body.store();
        store.store().beginUse();
        try {
            long[] slots = store.values().toSlots(body.type().params(), List.of(arguments));
            var made = new Fiber(store, body);
            long index = made.raw.index();
            store.machine().bind(index, store.machine().revision(index), slots, store);
            made.raw.hold(index, store.machine().revision(index));
            return made;
        } finally {
            store.store().endUse();
        }
    }

    /// Makes a fiber and runs it until it is parked or its function returns.
    ///
    /// @throws Trap if the guest is stopped, or no stack is free
    /// @throws WasmException if an exception of the guest leaves its function
    /// @throws IllegalArgumentException if the arguments are not those of the function
    /// @throws IllegalStateException if the store is closed, or another thread is in it
    public static Fiber start(Func body, Value... arguments) {
        Fiber made = of(body, arguments);
        try {
            made.begin();
            return made;
        } catch (RuntimeException | Error failed) {
            made.close(); // If it was refused before it began.
            throw failed;
        }
    }

    /// Runs it on an executor to its end: each time a host function [awaits][HostCall#await] a stage, it is parked, and
    /// goes on when that completes; each time a deadline or an interval of fuel parks it, it goes on after those that
    /// wait for their turn already. All that runs so in one store takes turns, whatever the executors, so
    /// a pool of threads may serve many fibers of one store.
    ///
    /// If it is parked with something else, it waits for a [#resume] by anybody. So it does when the stage is cancelled,
    /// as soon as it is parked.
    ///
    /// @return completes with the results; exceptionally with the [Trap] or [WasmException] that ended it, a
    ///     `CancellationException` if it was closed, or whatever it was refused for
    /// @throws IllegalStateException if it was started already
    public CompletionStage<List<Value>> runAsync(Executor executor) {
        if (state.get() != FiberState.NEW || run != null) {
            throw ContinuationErrors.fiberState(state(), "run it", FiberState.NEW);
        }
        var made = new FiberRun(this, executor);
        run = made;
        made.begin();
        return made.results();
    }

    /// Goes on where it is parked. If it is out of fuel it pays what it owes first; as long as there is too little, it stays
    /// parked, and owes less.
    ///
    /// @param values the results of the host function that parked it; none if none did
    /// @throws Trap if the guest is stopped
    /// @throws WasmException if an exception of the guest leaves its function
    /// @throws IllegalArgumentException if the values are not the results of that host function: it stays parked
    /// @throws IllegalStateException if it is not parked, the store is closed, or another thread is in it
    public Fiber resume(Value... values) {
        advance(FiberState.PARKED, "resume it", place -> {
            store.resumes().put(place, awaited(), List.of(values));
            return hasPaid();
        });
        return this;
    }

    private List<ValueType> awaited() {
        return parked() instanceof Parking.ByHost(Object _, FunctionEntry function)
                ? function.signature().type().results()
                : List.of();
    }

    /// Pays what it owes, as far as there is fuel.
    private boolean hasPaid() {
        if (parked() instanceof Parking.OutOfFuel(long owed)) {
            long rest = store.store().budget().pay(owed);
            if (rest > 0) {
                parking = new Parking.OutOfFuel(rest);
                return false;
            }
        }
        return true;
    }

    /// Raises an exception where it is parked, as if the host function there had thrown it.
    ///
    /// @throws WasmException if the fiber does not catch it
    /// @throws IllegalStateException as [#resume], or if no host function parked it: a guest expects no exception between
    ///     two of its instructions
    public Fiber resumeThrow(WasmException exception) {
        store.requireSame(exception.tag().store(), exception.toString());
        advance(FiberState.PARKED, "throw into it", place -> {
            if (!(parked() instanceof Parking.ByHost)) {
                throw ContinuationErrors.noHostFunction(parkCause());
            }
            place.raise(exception.thrown());
            return true;
        });
        return this;
    }

    /// Ends it where it is parked, as if a host function there had thrown `cause`.
    ///
    /// @return the trap of the reason `HOST_FUNCTION`, with `cause`
    /// @throws IllegalStateException as [#resume]
    public Trap fail(Exception cause) {
        try {
            advance(FiberState.PARKED, "fail it", place -> {
                place.fail(cause);
                return true;
            });
        } catch (Trap trap) {
            return trap;
        }
        throw new IllegalStateException("a fiber went on after it failed", cause);
    }

    void begin() {
        advance(FiberState.NEW, "start it", _ -> true);
    }

    /// @param prepare sets what the fiber goes on with; false if it is not to go on
    private void advance(FiberState from, String what, Predicate<HostResume> prepare) {
        requireState(from, what);
        FiberState next = from;
        try {
            store.store().beginUse();
            try {
                raw.hold(raw.index(), raw.revision()); // Without what a refused round has set.
                if (prepare.test(raw)) {
                    store.store().budget().beginTurn();
                    raw.waitAt(point.site());
                    store.machine().resume(raw, store);
                    next = settle();
                }
            } catch (RuntimeException | Error failed) {
                if (store.isConsumed(raw.index(), raw.revision())) {
                    failure = failed;
                    next = FiberState.FAILED;
                }
                throw failed;
            } finally {
                store.store().endUse();
            }
        } finally {
            state.set(next);
            tell();
        }
    }

    private void requireState(FiberState wanted, String what) {
        if (!state.compareAndSet(wanted, FiberState.RUNNING)) {
            throw ContinuationErrors.fiberState(state(), what, wanted);
        }
    }

    private FiberState settle() {
        if (raw.clause() == HostSite.RETURNED) {
            results = store.values().fromSlots(resultTypes, raw.values());
            return FiberState.FINISHED;
        }
        parking = Objects.requireNonNull(raw.parking());
        return FiberState.PARKED;
    }

    private void tell() {
        FiberRun running = run;
        if (running != null) {
            running.stepped();
        }
    }

    /// Where it stands. A fiber of a closed store that has not ended is closed.
    public FiberState state() {
        FiberState known = state.get();
        boolean open = known == FiberState.NEW || known == FiberState.PARKED;
        return open && store.store().isClosed() ? FiberState.CLOSED : known;
    }

    public boolean isParked() {
        return state() == FiberState.PARKED;
    }

    /// What parked it.
    ///
    /// @throws IllegalStateException if it is not parked
    public ParkCause parkCause() {
        return switch (parked()) {
            case Parking.ByHost _ -> ParkCause.HOST_FUNCTION;
            case Parking.AtDeadline _ -> ParkCause.EPOCH_DEADLINE;
            case Parking.AtInterval _ -> ParkCause.FUEL_INTERVAL;
            case Parking.OutOfFuel _ -> ParkCause.OUT_OF_FUEL;
        };
    }

    /// What the host function left that parked it; null if none did.
    ///
    /// @throws IllegalStateException if it is not parked
    public @Nullable Object parkedWith() {
        return parked() instanceof Parking.ByHost(Object reason, FunctionEntry _) ? reason : null;
    }

    /// The fuel that it has to pay before it goes on; 0 if it is not out of fuel.
    ///
    /// @throws IllegalStateException if it is not parked
    public long fuelOwed() {
        return parked() instanceof Parking.OutOfFuel(long owed) ? owed : 0;
    }

    /// What parked it.
    Parking parked() {
        FiberState known = state();
        if (known != FiberState.PARKED && known != FiberState.RUNNING) {
            throw ContinuationErrors.fiberState(known, "say why it waits", FiberState.PARKED);
        }
        return Objects.requireNonNull(parking, "not parked yet");
    }

    /// The results of its function.
    ///
    /// @throws IllegalStateException if it has not returned; the cause is what ended it, if something did
    public List<Value> result() {
        if (state.get() != FiberState.FINISHED) {
            var missing =
                    ContinuationErrors.fiberState(
                            state(), "give results", FiberState.FINISHED);
            missing.initCause(failure);
            throw missing;
        }
        return Objects.requireNonNull(results);
    }

    /// The trap or exception that ended it, null if none did.
    @Nullable
    Throwable failure() {
        return failure;
    }

    /// Ends it where it waits: its stacks are back in the pool, its frames see nothing of it. Does nothing if it has ended.
    ///
    /// @throws IllegalStateException if it runs, or another thread is in the store
    @Override
    public void close() {
        FiberState from = state();
        switch (from) {
            case NEW, PARKED -> discard(from);
            case RUNNING ->
                    throw ContinuationErrors.fiberState(from, "close it", FiberState.PARKED);
            case FINISHED, FAILED, CLOSED -> tell();
        }
    }

    private void discard(FiberState from) {
        requireState(from, "close it");
        FiberState next = from;
        try {
            store.resumes().discard(raw.index(), raw.revision());
            raw.hold(0, 0);
            next = FiberState.CLOSED;
        } finally {
            state.set(next);
            tell();
        }
    }

    StoreState store() {
        return store;
    }

    @Override
    public String toString() {
        return "Fiber[" + state() + "]";
    }
}
