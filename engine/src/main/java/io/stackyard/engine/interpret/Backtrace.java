package io.stackyard.engine.interpret;

import io.stackyard.engine.code.ModuleCode;
import io.stackyard.engine.module.ModuleDefinition;
import io.stackyard.stackpool.ControlBlock;
import io.stackyard.stackpool.StackState;
import io.stackyard.store.EntryScope;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The frames of the running stack, youngest first, then of its parents, then of older entries of the
/// store. Suspended stacks never appear: they are on no chain.
public final class Backtrace {

    /// The most frames that a trace holds; the oldest are left out.
    static final int MAX_FRAMES = 256;

    private final Machine machine;
    private final List<Frame> frames = new ArrayList<>();

    private Backtrace(Machine machine) {
        this.machine = machine;
    }

    /// One function on the chain, as cheap as it can be noted: names and offsets are for whoever looks at it.
    ///
    /// @param module the module, null for a host function
    /// @param defined the function, counted without the imported ones; -1 for a host function
    /// @param word where in the function's code, in words from its start; -1 for a host function
    /// @param host name of a host function; null for others
    public record Frame(
            @Nullable ModuleDefinition module, int defined, int word, @Nullable String host) {}

    /// A function as a frame that stands at its beginning.
    static Frame frame(FunctionEntry entry) {
        InstanceState instance = entry.instance();
        if (instance == null) {
            return new Frame(null, -1, -1, entry.name());
        }
        ModuleDefinition module = instance.definition();
        return new Frame(module, entry.index() - module.importedFunctionCount(), 0, null);
    }

    /// The trace from the machine's registers.
    static List<Frame> of(Machine machine) {
        var trace = new Backtrace(machine);
        trace.walk(machine.stack, machine.pc - 8, machine.fp);
        for (int depth = machine.store.depth() - 1; depth >= 0; depth--) {
            EntryScope scope = machine.store.scope(depth);
            if (scope.outerStack() != 0) {
                trace.walk(scope.outerStack(), scope.outerPc() - 8, scope.outerFp());
            }
        }
        return List.copyOf(trace.frames);
    }

    /// The frames of one stack that waits or has called the host, youngest first; none of one that is fresh.
    static List<Frame> ofStack(Machine machine, long block) {
        var trace = new Backtrace(machine);
        boolean resumes = ControlBlock.state(block) == StackState.PARENT;
        long site = resumes ? ControlBlock.resumeSite(block) : ControlBlock.pc(block) - 8;
        trace.walkStack(block, site, ControlBlock.fp(block));
        return List.copyOf(trace.frames);
    }

    private void walk(long stack, long pc, long fp) {
        long block = stack;
        walkStack(block, pc, fp);
        block = ControlBlock.parent(block);
        while (block != 0 && frames.size() < MAX_FRAMES) {
            walkStack(block, ControlBlock.resumeSite(block), ControlBlock.fp(block));
            block = ControlBlock.parent(block);
        }
    }

    /// A frame pointer of 0 ends the walk of a stack that has ended already.
    private void walkStack(long block, long pc, long fp) {
        long base = ControlBlock.start(block) + Frames.HEADER_BYTES;
        long site = pc;
        long frame = fp;
        while (frames.size() < MAX_FRAMES && frame != 0 && frame != base) {
            add(Frames.instance(frame), site);
            site = Frames.callerPc(frame) - 8;
            frame = Frames.callerFp(frame);
        }
    }

    private void add(long instance, long site) {
        InstanceState state = machine.instanceOrHost(instance);
        if (state == null) {
            if (FunctionRecord.isHostCall(site)) {
                int reference = FunctionRecord.hostReference(site);
                frames.add(new Frame(null, -1, -1, machine.functions.entry(reference).name()));
            }
            return;
        }
        ModuleCode code = state.code();
        if (code.contains(site)) {
            frames.add(
                    new Frame(
                            state.definition(),
                            code.functionAt(site),
                            code.wordInFunction(site),
                            null));
        }
    }
}
