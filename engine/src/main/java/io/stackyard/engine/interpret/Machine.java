package io.stackyard.engine.interpret;

import io.stackyard.allocator.memory.MemoryBlock;
import io.stackyard.engine.code.Checked;
import io.stackyard.engine.code.ModuleCode;
import io.stackyard.engine.code.Profiled;
import io.stackyard.stackpool.ControlBlock;
import io.stackyard.store.EntryDepthException;
import io.stackyard.store.EntryScope;
import io.stackyard.store.GuestBudget;
import io.stackyard.store.Store;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.agrona.UnsafeApi;
import org.jspecify.annotations.Nullable;

/// The interpreter's state for one store: the registers that operations hand back to the loop, and the
/// tables that slow instructions look things up in.
///
/// The instruction that is executed reads `at` and `frame`, and changes `frame` last: what fails before that has the
/// registers of its own instruction. Where what it calls decides where the loop goes on, that says so ([#park],
/// [#become]), and [#go] goes there.
///
/// **Threads**: the one that owns the store.
public final class Machine {

    private static final long[] NO_SLOTS = {};

    final Store store;
    final Stubs stubs;
    final Functions functions;
    final Exceptions exceptions;
    final GuestBudget budget;
    final FiberParking fibers;

    /// What looks at each instruction if [Checked#ON].
    final CheckedTwin twin;

    private final @Nullable OpcodeCounter counter = Profiled.ON ? new OpcodeCounter() : null;

    /// Address of the instruction that is executed.
    long at;

    /// Address of slot 0 of its frame.
    long frame;

    /// Address of the next instruction, where an operation has left it.
    long pc;

    /// Address of slot 0 of the frame of that.
    long fp;

    /// Soft limit of the running stack: what a call may use without asking.
    long limit;

    /// Control block of the running stack, 0 if no guest code runs.
    long stack;

    /// The clause that the last search for a handler found.
    long foundClause;

    /// How often a chain of more than one stack was captured; see [HandlerMemo].
    long chainCaptures;

    private final long controlBlocks;
    private final long emptyMemory;
    private final long hostInstance;
    private final List<@Nullable InstanceState> instances = new ArrayList<>();
    private final List<TableImage> images = new ArrayList<>();
    private final List<GlobalCell> wideGlobals = new ArrayList<>();
    private final List<HostFrame> hostFrames = new ArrayList<>();
    private final Set<Long> hostStops = new HashSet<>();

    /// How many host functions run, callbacks of the budget included: each entry below belongs to one.
    private int hostDepth;

    private boolean suspect;
    private @Nullable HostSuspension suspension;

    /// The machine of a store; there is one.
    public Machine(Store store) {
        this.store = store;
        this.stubs = Stubs.in(store.metadata());
        this.functions = new Functions(this);
        this.exceptions = new Exceptions(store.exceptions());
        this.budget = store.budget();
        this.fibers = new FiberParking(this);
        this.controlBlocks = store.allocator().stacks().controlBlocks();
        this.emptyMemory = store.metadata().allocate(MemoryBlock.BYTES, MemoryBlock.BYTES);
        this.hostInstance =
                store.metadata().allocate(InstanceLayout.BYTES, InstanceLayout.BYTES);
        InstanceLayout.describe(hostInstance, 0, emptyMemory, 0, 0, 0, 0, 0);
        instances.add(null); // Index 0 is the host's.
        this.twin = new CheckedTwin(this);
    }

    public Store store() {
        return store;
    }

    public Functions functions() {
        return functions;
    }

    public Exceptions exceptions() {
        return exceptions;
    }

    public FiberParking fibers() {
        return fibers;
    }

    /// The block of a memory of no bytes, for instances without one.
    long emptyMemory() {
        return emptyMemory;
    }

    /// The instance that frames of host functions name.
    long hostInstance() {
        return hostInstance;
    }

    /// An instance of the host's that has these tags.
    long hostInstance(List<TagIdentity> tags) {
        long made = store.metadata().allocate(InstanceLayout.BYTES, InstanceLayout.BYTES);
        long array = store.metadata().allocate(Math.max(1, tags.size()) * 8L, Long.BYTES);
        for (int i = 0; i < tags.size(); i++) {
            UnsafeApi.putLong(array + i * 8L, tags.get(i).identity());
        }
        InstanceLayout.describe(made, 0, emptyMemory, 0, 0, 0, array, 0);
        return made;
    }

    /// Notes a `HOST_RETURN` of a site where the host waits.
    void addHostStop(long address) {
        hostStops.add(address);
    }

    /// Whether a site of the host's has a `HOST_RETURN` there.
    boolean isHostStop(long address) {
        return hostStops.contains(address);
    }

    int instanceCount() {
        return instances.size();
    }

    void add(InstanceState instance) {
        instances.add(instance);
    }

    /// Notes a global whose values take two words.
    void addWide(GlobalCell global) {
        wideGlobals.add(global);
    }

    List<GlobalCell> wideGlobals() {
        return wideGlobals;
    }

    /// Visits every instance but the host's.
    void forEachInstance(Consumer<InstanceState> visitor) {
        instances.subList(1, instances.size()).stream().map(this::requireState).forEach(visitor);
    }

    /// Visits the frames of host functions that run. Among them may be some that are not in use: they report nothing.
    void forEachHostFrame(Consumer<HostFrame> visitor) {
        hostFrames.subList(0, Math.min(hostDepth, hostFrames.size())).forEach(visitor);
    }

    /// What each stack of the store does at this moment, by slot.
    public List<StackPicture> pictures() {
        var pictures = new ArrayList<StackPicture>();
        store.forEachStack(block -> pictures.add(StackPicture.of(this, block)));
        pictures.sort(Comparator.comparingInt(StackPicture::slot));
        return pictures;
    }

    /// Whether a stack is that of an active entry.
    boolean isEntry(long block) {
        for (int at = 0; at < store.depth(); at++) {
            if (store.scope(at).stack() == block) {
                return true;
            }
        }
        return false;
    }

    /// The references to continuations that this machine holds.
    public MachineRoots roots() {
        return new MachineRoots(this);
    }

    /// Hands over what was executed, if the loop counts; see [OpcodeCounter#forEach].
    public void forEachOpcodeSequence(BiConsumer<int[], Long> consumer) {
        counter().forEach(consumer);
    }

    /// What counts each instruction; there is one if [Profiled#ON].
    OpcodeCounter counter() {
        return Objects.requireNonNull(counter, "not counted");
    }

    /// Keeps an image; returns the word that a table names it by.
    long add(TableImage image) {
        images.add(image);
        return images.size();
    }

    /// The image that a table names.
    TableImage image(long word) {
        return images.get((int) word - 1);
    }

    long record(long function) {
        return functions.record(function);
    }

    boolean isSubtype(long function, int type) {
        return functions.isSubtype(function, type);
    }

    /// The Java side of the instance at `address`, which is not the host's.
    InstanceState instance(long address) {
        return requireState(instanceOrHost(address));
    }

    private InstanceState requireState(@Nullable InstanceState state) {
        if (state == null) {
            throw new IllegalStateException("the host's frames have no instance");
        }
        return state;
    }

    /// The Java side of the instance at `address`; null for the host's.
    @Nullable
    InstanceState instanceOrHost(long address) {
        return instances.get(InstanceLayout.index(address));
    }

    @Nullable
    ModuleCode codeOf(long address) {
        InstanceState state = instanceOrHost(address);
        return state == null ? null : state.code();
    }

    /// The control block that a continuation reference names.
    long controlBlock(long index) {
        return controlBlocks + ((index - 1) << ControlBlock.SHIFT);
    }

    /// The index that references to a control block carry; meaningless if it is none of the pool's.
    long index(long block) {
        return ((block - controlBlocks) >> ControlBlock.SHIFT) + 1;
    }

    /// The revision that a live reference to a control block carries.
    public long revision(long index) {
        return ControlBlock.revision(controlBlock(index));
    }

    /// Where the loop goes on; the stack stays.
    void park(long nextPc, long nextFp) {
        pc = nextPc;
        fp = nextFp;
    }

    /// Address of the instruction `words` further than the one that is executed.
    long after(int words) {
        return at + words * 8L;
    }

    /// Goes on where an operation has left the registers; returns the address.
    long go() {
        frame = fp;
        return pc;
    }

    /// Where the loop goes on, on another stack.
    void become(long nextStack, long nextPc, long nextFp) {
        runOn(nextStack);
        park(nextPc, nextFp);
    }

    /// [#become] and [#go] in one.
    long go(long nextStack, long nextPc, long nextFp) {
        runOn(nextStack);
        frame = nextFp;
        return nextPc;
    }

    private void runOn(long nextStack) {
        stack = nextStack;
        limit = ControlBlock.limit(nextStack);
        ControlBlock.markRunning(nextStack);
    }

    /// Leaves the stack that runs as at a call of the host: for whoever looks through its frames, or enters guests.
    void settleInstruction() {
        ControlBlock.setPc(stack, after(1));
        ControlBlock.setFp(stack, frame);
    }

    /// Whether `frame` is the pseudo frame below the first function of the running stack.
    boolean isBase(long frame) {
        return frame == ControlBlock.start(stack) + Frames.HEADER_BYTES;
    }

    void requireRoom(long top) {
        if (top > limit) {
            raiseLimit(top);
        }
    }

    /// Lets the running stack grow up to `top`; returns the new soft limit.
    ///
    /// @throws TrapSignal if that passes the end of the stack
    long raiseLimit(long top) {
        if (!ControlBlock.raiseLimit(stack, top)) {
            throw TrapSignal.CALL_STACK_EXHAUSTED;
        }
        limit = ControlBlock.limit(stack);
        return limit;
    }

    /// Runs a host function with the arguments of its frame; returns the exception it threw, if any.
    @Nullable
    ExceptionPackage callHost(int reference, long frame) {
        HostTarget target = functions.host(reference);
        hostDepth++;
        try {
            target.call(this, reference, frame);
            return null;
        } catch (GuestException thrown) {
            return thrown.thrown();
        } catch (GuestStop stop) {
            throw stop;
        } catch (Exception failed) {
            throw TrapSignal.host(failed);
        } finally {
            hostDepth--;
        }
    }

    /// Notes what the host function that returns asks for, null if it gave results.
    void ask(@Nullable HostSuspension asked) {
        suspension = asked;
    }

    /// What the host function that has just returned asks for, once; null if it gave results or threw.
    @Nullable
    HostSuspension takeSuspension() {
        HostSuspension asked = suspension;
        if (asked != null) {
            suspension = null;
        }
        return asked;
    }

    /// Address of the first argument of the host function whose frame is at `frame`.
    long argumentsOfHost(int reference, long frame) {
        return HostFrame.arguments(functions.entry(reference).signature(), frame);
    }

    /// One past the last operand that the frame at `fp` may have.
    ///
    /// @param at an address in the code of its function
    long frameEnd(long at, long fp) {
        ModuleCode code = instance(Frames.instance(fp)).code();
        long shape = code.shape(code.functionAt(at));
        return fp - Frames.localBytes(shape) + Frames.frameBytes(shape);
    }

    /// Asks what an epoch that has passed means. A callback of the host decides, and may enter guests: so it counts
    /// as one more host function, of which no frame shows.
    GuestBudget.Verdict lookAtEpoch() throws Exception {
        hostDepth++;
        try {
            return budget.look();
        } finally {
            hostDepth--;
        }
    }

    /// The frame object of the host function that is called now. Only functions that want one make it, so shallower calls
    /// may have none yet.
    HostFrame hostFrame() {
        while (hostFrames.size() < hostDepth) {
            hostFrames.add(new HostFrame(this));
        }
        return hostFrames.get(hostDepth - 1);
    }

    /// Calls a function from the host.
    ///
    /// @param arguments the raw slots of the arguments
    /// @param results receives the raw slots of the results
    /// @param stops makes what is thrown if the guest does not return
    public void invoke(FunctionEntry function, long[] arguments, long[] results, GuestStops stops) {
        enter(function, arguments, results, stops);
    }

    /// Resumes a continuation from the host, as `resume` does in a guest: what comes of it is left in `resume`.
    ///
    /// @param stops makes what is thrown if the guest neither returns nor suspends to a clause
    public void resume(HostResume resume, GuestStops stops) {
        enter(resume, NO_SLOTS, NO_SLOTS, stops);
    }

    /// Makes a continuation of a function.
    ///
    /// @return its control block index plus 1
    public long create(FunctionEntry function, GuestStops stops) {
        try {
            return ControlBlock.slot(Continuations.create(this, function.record())) + 1L;
        } catch (TrapSignal signal) {
            throw stops.trap(signal, List.of());
        }
    }

    /// Binds values to a continuation; its index stays, its revision is a new one.
    public void bind(long index, long revision, long[] values, GuestStops stops) {
        try {
            Continuations.bind(this, index, revision, values);
        } catch (TrapSignal signal) {
            throw stops.trap(signal, List.of());
        }
    }

    /// Gives the stacks of a continuation back without running it.
    public void discard(long index, long revision, GuestStops stops) {
        try {
            Continuations.discard(this, index, revision);
        } catch (TrapSignal signal) {
            throw stops.trap(signal, List.of());
        }
    }

    /// The one way in: what was running is saved, and is as before when this ends, however it ends.
    private void enter(Entrance entrance, long[] arguments, long[] results, GuestStops stops) {
        try {
            visit(entrance, arguments, results, stops);
        } catch (Error failed) {
            suspect = true; // It may have struck in the middle of anything.
            throw failed;
        }
    }

    private void visit(Entrance entrance, long[] arguments, long[] results, GuestStops stops) {
        long outerStack = stack;
        long outerLimit = limit;
        long outerAt = at;
        long outerFrame = frame;
        EntryScope scope = enter(outerStack, stops);
        boolean returned = false;
        try {
            Entry.run(this, scope, entrance, arguments, results);
            returned = true;
        } catch (TrapSignal | UncaughtSignal | StackOverflowError stop) {
            throw stopped(stop, stops);
        } finally {
            leave(scope, returned, outerStack, outerLimit, outerAt, outerFrame);
        }
    }

    /// The same for few arguments, each a slot; those that the function does not have are ignored.
    ///
    /// @return the slot of the result, of no meaning if there is none
    long invoke(
            FunctionEntry function,
            GuestStops stops,
            long a0,
            long a1,
            long a2,
            long a3,
            long a4,
            long a5,
            long a6,
            long a7) {
        try {
            return visit(function, stops, a0, a1, a2, a3, a4, a5, a6, a7);
        } catch (Error failed) {
            suspect = true;
            throw failed;
        }
    }

    private long visit(
            FunctionEntry function,
            GuestStops stops,
            long a0,
            long a1,
            long a2,
            long a3,
            long a4,
            long a5,
            long a6,
            long a7) {
        long outerStack = stack;
        long outerLimit = limit;
        long outerAt = at;
        long outerFrame = frame;
        EntryScope scope = enter(outerStack, stops);
        boolean returned = false;
        try {
            long result = Entry.run(this, scope, function, a0, a1, a2, a3, a4, a5, a6, a7);
            returned = true;
            return result;
        } catch (TrapSignal | UncaughtSignal | StackOverflowError stop) {
            throw stopped(stop, stops);
        } finally {
            leave(scope, returned, outerStack, outerLimit, outerAt, outerFrame);
        }
    }

    /// What the host sees of what ended an entry.
    private RuntimeException stopped(Throwable stop, GuestStops stops) {
        return switch (stop) {
            case TrapSignal signal -> stops.trap(signal, Backtrace.of(this));
            case UncaughtSignal signal -> stops.uncaught(signal.thrown());
            default -> {
                suspect = true; // A StackOverflowError may have struck in the middle of anything.
                yield stops.trap(TrapSignal.CALL_STACK_EXHAUSTED, Backtrace.of(this));
            }
        };
    }

    private void leave(
            EntryScope scope,
            boolean returned,
            long outerStack,
            long outerLimit,
            long outerAt,
            long outerFrame) {
        long ended = stack;
        stack = outerStack; // First: a stack that has gone back is none of the machine's.
        limit = outerLimit;
        at = outerAt;
        frame = outerFrame;
        if (returned) {
            store.leaveReturned(scope);
        } else {
            store.leaveStopped(ended);
        }
    }

    /// Each entry below runs a host function now. One that ended and was not left, because even that overflowed the Java
    /// stack, shows here. So does what an [Error] has broken: it is looked for before anything builds on it.
    ///
    /// @throws IllegalStateException if the store is condemned
    private void requireSound(EntryScope scope) {
        if (scope.depth() != hostDepth) {
            EntryScope lost = store.scope(hostDepth);
            stack = lost.outerStack();
            throw store.condemn("an entry ended and could not be left", hostDepth);
        }
        if (suspect && hostDepth == 0) {
            try {
                store.checkInvariants();
            } catch (IllegalStateException broken) {
                throw store.condemn(String.valueOf(broken.getMessage()), hostDepth);
            }
            suspect = false;
        }
    }

    private EntryScope enter(long outerStack, GuestStops stops) {
        try {
            EntryScope scope = store.enter(outerStack);
            requireSound(scope);
            if (outerStack != 0) {
                scope.saveRegisters(ControlBlock.pc(outerStack), ControlBlock.fp(outerStack));
            }
            stack = scope.stack();
            budget.lookAgain();
            return scope;
        } catch (EntryDepthException deep) {
            throw stops.trap(TrapSignal.tooDeep(deep), List.of());
        }
    }
}
