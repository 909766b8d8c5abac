package io.stackyard.engine.interpret;

import io.stackyard.engine.code.CatchClause;
import io.stackyard.engine.code.ModuleCode;
import io.stackyard.engine.code.TryRange;
import io.stackyard.stackpool.ControlBlock;
import io.stackyard.stackpool.StackState;
import org.agrona.UnsafeApi;
import org.jspecify.annotations.Nullable;

/// Exceptions: thrown, and carried outwards over frames and stacks until a clause takes them.
///
/// A frame is asked whether one of its `try_table`s covers the pc it stands at; then its caller is. At the
/// first frame of a stack the stack dies and the search goes on in its parent, at the resume, as if that
/// had thrown. At the first frame of an entry stack the exception leaves for the host.
final class Unwinding {

    private Unwinding() {}

    /// `throw`: the payload lies at `a`.
    static long raise(Machine machine) {
        long tag = InstanceLayout.tag(Frames.instance(machine.frame), Slots.imm32(machine));
        ExceptionPackage thrown = machine.exceptions.create(tag, Slots.addressA(machine));
        propagate(machine, thrown, machine.at, machine.frame);
        return machine.go();
    }

    /// `throw_ref`.
    static long raiseRef(Machine machine) {
        propagate(machine, machine.exceptions.require(Slots.i64A(machine)), machine.at,
                machine.frame);
        return machine.go();
    }

    /// Brings the machine to the first clause outwards of `pc` that takes the exception.
    ///
    /// @param pc an address inside the instruction that throws
    /// @throws UncaughtSignal if no clause up to the host's entry does
    static void propagate(Machine machine, ExceptionPackage thrown, long pc, long fp) {
        long site = pc;
        long frame = fp;
        while (true) {
            if (machine.isBase(frame)) {
                long parent = leave(machine, thrown);
                site = ControlBlock.resumeSite(parent);
                frame = ControlBlock.fp(parent);
            }
            if (isCaught(machine, thrown, site, frame)) {
                return;
            }
            site = Frames.callerPc(frame) - 8;
            frame = Frames.callerFp(frame);
        }
    }

    /// Ends the running stack and returns its parent, which is running now.
    private static long leave(Machine machine, ExceptionPackage thrown) {
        long stack = machine.stack;
        long parent = ControlBlock.parent(stack);
        if (parent == 0) {
            throw new UncaughtSignal(thrown);
        }
        ControlBlock.setState(stack, StackState.RETURNED);
        machine.store.releaseStack(stack);
        machine.become(parent, 0, 0);
        return parent;
    }

    private static boolean isCaught(
            Machine machine, ExceptionPackage thrown, long site, long frame) {
        long instance = Frames.instance(frame);
        ModuleCode code = machine.codeOf(instance);
        if (code == null || !code.contains(site)) {
            return false;
        }
        int word = code.wordAt(site);
        for (TryRange range : code.tryRanges(site)) {
            CatchClause clause = range.covers(word) ? match(instance, range, thrown) : null;
            if (clause != null) {
                land(machine, thrown, code, clause, frame);
                return true;
            }
        }
        return false;
    }

    private static @Nullable CatchClause match(
            long instance, TryRange range, ExceptionPackage thrown) {
        for (CatchClause clause : range.clauses()) {
            if (clause.isCatchAll()
                    || InstanceLayout.tag(instance, clause.tag()) == thrown.tag().identity()) {
                return clause;
            }
        }
        return null;
    }

    private static void land(
            Machine machine,
            ExceptionPackage thrown,
            ModuleCode code,
            CatchClause clause,
            long frame) {
        long to = Slots.address(frame, clause.slot());
        if (!clause.isCatchAll()) {
            to = thrown.copyPayload(to);
        }
        if (clause.wantsReference()) {
            UnsafeApi.putLong(to, machine.exceptions.guestReference(thrown));
        }
        machine.park(code.address(clause.target()), frame);
    }
}
