package io.stackyard.engine;

import io.stackyard.engine.interpret.Backtrace;
import io.stackyard.engine.interpret.Binding;
import io.stackyard.engine.interpret.ExceptionPackage;
import io.stackyard.engine.interpret.FunctionEntry;
import io.stackyard.engine.interpret.GuestException;
import io.stackyard.engine.interpret.GuestStops;
import io.stackyard.engine.interpret.HostResume;
import io.stackyard.engine.interpret.Machine;
import io.stackyard.engine.interpret.MachineRoots;
import io.stackyard.engine.interpret.TagIdentity;
import io.stackyard.engine.interpret.TrapSignal;
import io.stackyard.engine.interpret.TypedEntry;
import io.stackyard.engine.types.FunctionType;
import io.stackyard.engine.types.ReferenceType;
import io.stackyard.engine.types.TagType;
import io.stackyard.store.ContinuationMarker;
import io.stackyard.store.ContinuationRoots;
import io.stackyard.store.Store;
import java.lang.invoke.MethodHandle;
import java.util.List;

/// The engine's side of one store: its machine, and the way from raw slots to what embedders see.
final class StoreState implements GuestStops, ContinuationRoots {

    private final Store store;
    private final Engine engine;
    private final Machine machine;
    private final MachineRoots machineRoots;
    private final HostContinuations continuations = new HostContinuations();
    private final ValueCodec values = new ValueCodec(this);
    private final HostResumes resumes = new HostResumes(this);
    private final StoreTurns turns = new StoreTurns();

    private StoreState(Store store, Engine engine) {
        this.store = store;
        this.engine = engine;
        this.machine = new Machine(store);
        this.machineRoots = machine.roots();
    }

    static StoreState of(Store store, Engine engine) {
        engine.requireOwn(store);
        return store.attachment(StoreState.class, () -> create(store, engine));
    }

    private static StoreState create(Store store, Engine engine) {
        var state = new StoreState(store, engine);
        store.setContinuationRoots(state);
        return state;
    }

    Store store() {
        return store;
    }

    Engine engine() {
        return engine;
    }

    Machine machine() {
        return machine;
    }

    ValueCodec values() {
        return values;
    }

    StoreTurns turns() {
        return turns;
    }

    HostResumes resumes() {
        return resumes;
    }

    /// The tag that fibers are parked with.
    TagIdentity parkTag() {
        return machine.fibers().tag(
                new TagType(engine.types().intern(new FunctionType(List.of(), List.of()))));
    }

    /// A place for a continuation that the host holds as long as somebody refers to the place.
    HostResume place() {
        var made = new HostResume();
        continuations.add(made);
        return made;
    }

    boolean isConsumed(long index, long revision) {
        return store.isClosed() || machine.revision(index) != revision;
    }

    /// A reference to a continuation for the host.
    ContRef continuation(ReferenceType type, long index, long revision) {
        var made = new ContRef(this, type, index, revision);
        continuations.add(made);
        return made;
    }

    /// How many references to continuations the host is known to hold.
    int hostContinuations() {
        return continuations.size();
    }

    @Override
    public void report(ContinuationMarker marker) {
        machineRoots.report(marker);
        continuations.report(marker);
    }

    @Override
    public void reportStack(long block, ContinuationMarker marker) {
        machineRoots.reportStack(block, marker);
    }

    /// Calls a function with raw slots.
    void invoke(FunctionEntry function, long[] arguments, long[] results) {
        machine.invoke(function, arguments, results, this);
    }

    /// The way into a function of numbers.
    MethodHandle handle(FunctionEntry function) {
        return TypedEntry.of(machine, function, this);
    }

    @Override
    public RuntimeException trap(TrapSignal signal, List<Backtrace.Frame> frames) {
        var trace = new Trace(frames, engine.tunables().engine());
        return new Trap(signal.reason(), signal.text(), trace, signal.getCause());
    }

    @Override
    public RuntimeException uncaught(ExceptionPackage thrown) {
        return exception(thrown);
    }

    WasmException exception(ExceptionPackage thrown) {
        var tag = new Tag(this, thrown.tag());
        List<Value> payload =
                values.fromSlots(thrown.tag().type().type().functionType().params(),
                        thrown.payload());
        return new WasmException(tag, payload, thrown);
    }

    Extern extern(Binding binding) {
        return switch (binding) {
            case Binding.OfFunction bound -> new Func(this, bound.function());
            case Binding.OfTable bound -> new Table(this, bound);
            case Binding.OfMemory bound -> new Memory(this, bound);
            case Binding.OfGlobal bound -> new Global(this, bound.global());
            case Binding.OfTag bound -> new Tag(this, bound.tag());
        };
    }

    Binding binding(Extern extern) {
        StoreState owner =
                switch (extern) {
                    case Func function -> function.store();
                    case Table table -> table.store();
                    case Memory memory -> memory.store();
                    case Global global -> global.store();
                    case Tag tag -> tag.store();
                };
        requireSame(owner, extern.externType().toString());
        return switch (extern) {
            case Func function -> new Binding.OfFunction(function.entry());
            case Table table -> table.binding();
            case Memory memory -> memory.binding();
            case Global global -> new Binding.OfGlobal(global.cell());
            case Tag tag -> new Binding.OfTag(tag.identity());
        };
    }

    void requireOpen() {
        if (store.isClosed()) {
            throw new IllegalStateException("store " + store.id() + " is closed");
        }
    }

    /// Returns an exception that a host function threw.
    ///
    /// @throws IllegalArgumentException if its tag is another store's
    <E extends GuestException> E requireOwn(E thrown) {
        if (thrown instanceof WasmException exception) {
            requireSame(exception.tag().store(), exception.toString());
        }
        return thrown;
    }

    void requireSame(StoreState owner, String what) {
        if (owner != this) {
            throw new IllegalArgumentException(
                    what + " belongs to store " + owner.store.id() + ", not to " + store.id());
        }
    }
}
