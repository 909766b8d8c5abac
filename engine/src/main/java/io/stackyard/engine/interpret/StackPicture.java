package io.stackyard.engine.interpret;

import io.stackyard.stackpool.ControlBlock;
import io.stackyard.stackpool.StackState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One stack of a store as it is at this moment, for people.
///
/// @param slot its slot in the pool
/// @param state where it stands
/// @param revision what a live reference to it carries
/// @param body the function that it was made for; null for an entry from the host
/// @param frames its frames, youngest first; none if it has not begun
/// @param bytes what its frames take now
/// @param touchedBytes below this all that was ever written on it lies
/// @param parent slot of the stack that waits for it, -1 if none does
public record StackPicture(
        int slot,
        StackState state,
        long revision,
        Backtrace.@Nullable Frame body,
        List<Backtrace.Frame> frames,
        long bytes,
        long touchedBytes,
        int parent) {

    static StackPicture of(Machine machine, long block) {
        StackState state = ControlBlock.state(block);
        long parent = ControlBlock.parent(block);
        boolean begun = state != StackState.FRESH;
        return new StackPicture(
                ControlBlock.slot(block),
                state,
                ControlBlock.revision(block),
                machine.isEntry(block) ? null : body(machine, block),
                begun ? Backtrace.ofStack(machine, block) : List.of(),
                MachineRoots.end(machine, block) - ControlBlock.start(block),
                ControlBlock.limit(block) - ControlBlock.start(block),
                parent == 0 ? -1 : ControlBlock.slot(parent));
    }

    /// A stack of `cont.new` knows its function; one made and resumed in one step shows it as its oldest frame.
    private static Backtrace.@Nullable Frame body(Machine machine, long block) {
        List<Backtrace.Frame> frames = Backtrace.ofStack(machine, block);
        if (ControlBlock.state(block) != StackState.FRESH && !frames.isEmpty()) {
            return frames.getLast();
        }
        FunctionEntry entry = machine.functions.ofRecord(ControlBlock.body(block));
        return entry == null ? null : Backtrace.frame(entry);
    }
}
