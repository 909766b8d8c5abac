package io.stackyard.engine.interpret;

import io.stackyard.engine.types.ValueType;
import io.stackyard.stackpool.ControlBlock;
import io.stackyard.store.ContinuationMarker;
import java.util.List;

/// The references to continuations that a machine holds, for [io.stackyard.store.Store#collect].
///
/// What a parked stack holds ends where the next values given to it go: its operands above were popped. A
/// parent's end where its resume's arguments began, and those of a stack that called a host function at that
/// function's frame, whose arguments lie below. At a check, or at a `cont.new` that finds no free stack, nobody knows
/// what of the operands is in use: all of the frame counts, and a continuation that an operand held before may stay
/// longer.
public final class MachineRoots {

    private final Machine machine;

    MachineRoots(Machine machine) {
        this.machine = machine;
    }

    /// Reports everything but what lies on stacks.
    public void report(ContinuationMarker marker) {
        if (machine.stack != 0) {
            machine.settleInstruction();
        }
        marker.chain(machine.stack);
        for (GlobalCell global : machine.wideGlobals()) {
            marker.reference(global.low(), global.high());
        }
        machine.store.exceptions().forEach(thrown -> report((ExceptionPackage) thrown, marker));
        machine.forEachInstance(instance -> instance.reportElements(marker));
        machine.forEachHostFrame(frame -> frame.report(marker));
    }

    private static void report(ExceptionPackage thrown, ContinuationMarker marker) {
        report(thrown.tag(), thrown.payload(), marker);
    }

    /// Reports the payload of a tag.
    static void report(TagIdentity tag, long[] payload, ContinuationMarker marker) {
        List<ValueType> types = tag.type().type().functionType().params();
        report(types, payload, types.size(), marker);
    }

    /// Reports the first `count` of some values.
    static void report(
            List<ValueType> types, long[] slots, int count, ContinuationMarker marker) {
        int at = 0;
        for (ValueType type : types.subList(0, count)) {
            if (type.slots() == 2) {
                marker.reference(slots[at], slots[at + 1]);
            }
            at += type.slots();
        }
    }

    /// Reports what lies on a stack.
    public void reportStack(long block, ContinuationMarker marker) {
        marker.words(ControlBlock.start(block), end(machine, block));
    }

    /// The end of what lies on a stack that runs or waits.
    static long end(Machine machine, long block) {
        return switch (ControlBlock.state(block)) {
            case FRESH, SUSPENDED -> ControlBlock.sp(block);
            case PARENT -> ResumeSite.arguments(
                    ControlBlock.resumeSite(block), ControlBlock.fp(block));
            case RUNNING -> endOfRunning(machine, block);
            case FREE, RETURNED, TRAPPED, CACHED -> throw new IllegalStateException(
                    "stack slot " + ControlBlock.slot(block) + " is reachable, but "
                            + ControlBlock.state(block));
        };
    }

    /// It has called a host function, or stands at a check that asks the host, or at a `cont.new`.
    private static long endOfRunning(Machine machine, long block) {
        long fp = ControlBlock.fp(block);
        boolean inHostFunction = machine.instanceOrHost(Frames.instance(fp)) == null;
        return inHostFunction ? fp : machine.frameEnd(ControlBlock.pc(block) - Long.BYTES, fp);
    }
}
