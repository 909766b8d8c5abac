package io.stackyard.engine.interpret;

import io.stackyard.engine.code.ModuleCode;
import io.stackyard.engine.module.ModuleDefinition;
import io.stackyard.stackpool.ControlBlock;
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

    private void walk(long stack, long pc, long fp) {
        long block = stack;
        long site = pc;
        long frame = fp;
        // A frame pointer of 0 ends the walk of a stack that has ended already.
        while (frames.size() < MAX_FRAMES && frame != 0) {
            if (frame == ControlBlock.start(block) + Frames.HEADER_BYTES) {
                block = ControlBlock.parent(block);
                if (block == 0) {
                    return;
                }
                site = ControlBlock.resumeSite(block);
                frame = ControlBlock.fp(block);
            } else {
                add(Frames.instance(frame), site);
                site = Frames.callerPc(frame) - 8;
                frame = Frames.callerFp(frame);
            }
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
