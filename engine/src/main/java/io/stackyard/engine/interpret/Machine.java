package io.stackyard.engine.interpret;

import io.stackyard.allocator.memory.MemoryBlock;
import io.stackyard.engine.code.Checked;
import io.stackyard.engine.code.ModuleCode;
import io.stackyard.stackpool.ControlBlock;
import io.stackyard.store.EntryDepthException;
import io.stackyard.store.EntryScope;
import io.stackyard.store.GuestBudget;
import io.stackyard.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The interpreter's state for one store: the registers that operations hand back to the loop, and the
/// tables that slow instructions look things up in.
///
/// The loop keeps its registers in Java locals. An instruction that changes more than one of them leaves
/// the new values here ([#park], [#become]), and the loop reloads.
///
/// **Threads**: the one that owns the store.
public final class Machine {

    final Store store;
    final Stubs stubs;
    final Functions functions;
    final Exceptions exceptions;
    final GuestBudget budget;

    /// What looks at each instruction if [Checked#ON].
    final CheckedTwin twin;

    /// Address of the next instruction.
    long pc;

    /// Address of the current frame's slot 0.
    long fp;

    /// Soft limit of the running stack: what a call may use without asking.
    long limit;

    /// Control block of the running stack, 0 if no guest code runs.
    long stack;

    /// The clause that the last search for a handler found.
    long foundClause;

    private final long controlBlocks;
    private final long emptyMemory;
    private final long hostInstance;
    private final List<@Nullable InstanceState> instances = new ArrayList<>();
    private final List<TableImage> images = new ArrayList<>();
    private final List<GlobalCell> wideGlobals = new ArrayList<>();
    private final List<HostFrame> hostFrames = new ArrayList<>();
    private int hostDepth;

    /// The machine of a store; there is one.
    public Machine(Store store) {
        this.store = store;
        this.stubs = Stubs.in(store.metadata());
        this.functions = new Functions(this);
        this.exceptions = new Exceptions(store.exceptions());
        this.budget = store.budget();
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

    /// The block of a memory of no bytes, for instances without one.
    long emptyMemory() {
        return emptyMemory;
    }

    /// The instance that frames of host functions name.
    long hostInstance() {
        return hostInstance;
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

    /// Visits the frames of host functions that run.
    void forEachHostFrame(Consumer<HostFrame> visitor) {
        hostFrames.subList(0, hostDepth).forEach(visitor);
    }

    /// The references to continuations that this machine holds.
    public MachineRoots roots() {
        return new MachineRoots(this);
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
        return (block - controlBlocks >> ControlBlock.SHIFT) + 1;
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

    /// Where the loop goes on, on another stack.
    void become(long nextStack, long nextPc, long nextFp) {
        stack = nextStack;
        limit = ControlBlock.limit(nextStack);
        ControlBlock.markRunning(nextStack);
        pc = nextPc;
        fp = nextFp;
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
        FunctionEntry entry = functions.entry(reference);
        HostBody body = entry.host();
        if (body == null) {
            throw new IllegalStateException("function " + reference + " is not the host's");
        }
        HostFrame view = hostFrame();
        hostDepth++;
        try {
            view.begin(entry, frame);
            body.call(view);
            view.complete();
            return null;
        } catch (GuestException thrown) {
            return thrown.thrown();
        } catch (GuestStop stop) {
            throw stop;
        } catch (Exception failed) {
            throw TrapSignal.host(failed);
        } finally {
            hostDepth--;
            view.end();
        }
    }

    private HostFrame hostFrame() {
        if (hostDepth == hostFrames.size()) {
            hostFrames.add(new HostFrame(this));
        }
        return hostFrames.get(hostDepth);
    }

    /// Calls a function from the host.
    ///
    /// @param arguments the raw slots of the arguments
    /// @param results receives the raw slots of the results
    /// @param stops makes what is thrown if the guest does not return
    public void invoke(FunctionEntry function, long[] arguments, long[] results, GuestStops stops) {
        long outerStack = stack;
        long outerLimit = limit;
        EntryScope scope = enter(outerStack, stops);
        boolean returned = false;
        try {
            Entry.run(this, scope, function, arguments, results);
            returned = true;
        } catch (TrapSignal signal) {
            throw stops.trap(signal, Backtrace.of(this));
        } catch (UncaughtSignal signal) {
            throw stops.uncaught(signal.thrown());
        } catch (StackOverflowError deep) {
            throw stops.trap(TrapSignal.CALL_STACK_EXHAUSTED, Backtrace.of(this));
        } finally {
            if (returned) {
                store.leaveReturned(scope);
            } else {
                store.leaveStopped(stack);
            }
            stack = outerStack;
            limit = outerLimit;
        }
    }

    private EntryScope enter(long outerStack, GuestStops stops) {
        try {
            EntryScope scope = store.enter(outerStack);
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
