package io.stackyard.engine.interpret;

import io.stackyard.allocator.LimitException;
import io.stackyard.allocator.PoolExhaustedException;
import io.stackyard.stackpool.ControlBlock;
import io.stackyard.store.StackChain;
import org.agrona.UnsafeApi;

/// The stack switching instructions, each O(1) in the depth and size of what it captures.
///
/// **A continuation reference** takes two slots: control block index + 1 (0 = null), and the revision of
/// the block that it is valid for. Consuming advances the block's revision, so every copy of the
/// reference goes stale at once; revisions survive reuse of the stack and never go back.
///
/// **A suspended stack** has saved `pc`, `fp`, and `sp`, the address where the next values given to it go.
/// A fresh one is the same: its `pc` is the internal instruction `CONT_ENTER`, its `sp` where the
/// parameters begin. So `cont.bind` and `resume` append values and know no difference.
///
/// **A parent** has saved `fp` and `resumeSite`, the address of its resume instruction, which says where
/// results go, what the clauses are, and where the code goes on.
///
/// An instruction that switches stacks goes on on the other at once ([Machine#go]); an operation of the host's leaves the
/// registers in the [Machine].
final class Continuations {

    private Continuations() {}

    /// `cont.new`: `[(ref null $ft)] -> [(ref $ct)]`. Nothing runs.
    static long create(Machine machine) {
        long record = function(machine);
        putReference(Slots.addressA(machine), create(machine, record));
        return machine.after(1);
    }

    /// `cont.new` and `resume` of what it makes, of which nobody has a reference: the body's frame is laid
    /// at once.
    static long resumeNew(Machine machine) {
        return begin(machine, function(machine));
    }

    /// The same of a function of this instance.
    static long resumeFunction(Machine machine) {
        long function = References.ofInstance(machine);
        return begin(machine, machine.record(function));
    }

    private static long begin(Machine machine, long record) {
        long stack = claim(machine, record);
        long instance = FunctionRecord.instance(record);
        long base = Frames.base(ControlBlock.start(stack), instance);
        Slots.copyFew(Slots.addressA(machine), base, ResumeSite.argumentSlots(machine.at));
        waitIn(machine, machine.at, machine.frame);
        ControlBlock.setParent(stack, machine.stack); // A fresh stack is a chain of one.
        long shape = FunctionRecord.shape(record);
        long body = Frames.lay(base, shape, machine.stubs.contReturn(), base, instance);
        return machine.go(stack, FunctionRecord.code(record), body);
    }

    private static long function(Machine machine) {
        long function = Slots.i64B(machine);
        if (function == 0) {
            throw TrapSignal.NULL_FUNCTION;
        }
        return machine.record(function);
    }

    /// A stack with room for the first frame of a body, parameters included: bind and resume write these
    /// without a look at the limit.
    private static long claim(Machine machine, long record) {
        long stack = claim(machine);
        long base = ControlBlock.start(stack) + Frames.HEADER_BYTES;
        long top = base + Frames.frameBytes(FunctionRecord.shape(record));
        if (top > ControlBlock.limit(stack) && !ControlBlock.raiseLimit(stack, top)) {
            machine.store.releaseStack(stack);
            throw TrapSignal.CALL_STACK_EXHAUSTED;
        }
        return stack;
    }

    private static long claim(Machine machine) {
        try {
            return machine.store.claimStack();
        } catch (PoolExhaustedException | LimitException exhausted) {
            throw TrapSignal.pool(exhausted);
        }
    }

    /// `cont.bind`: moves `b` slots from `a` behind what the continuation got so far.
    static long bind(Machine machine) {
        long values = Slots.addressA(machine);
        int count = Slots.secondImmediate(machine) & 0xFFFF;
        long stack = consume(machine, values + count * 8L);
        append(stack, values, count);
        putReference(values, stack);
        return machine.after(1);
    }

    /// `resume`: the running stack becomes the parent of the continuation's last ancestor.
    static long resume(Machine machine) {
        long stack = consume(machine, Slots.addressB(machine));
        int count = ResumeSite.argumentSlots(machine.at);
        if (count != 0) {
            append(stack, Slots.addressA(machine), count);
        }
        waitIn(machine, machine.at, machine.frame);
        StackChain.attach(stack, machine.stack);
        return machine.go(stack, ControlBlock.pc(stack), ControlBlock.fp(stack));
    }

    /// The same for a host that waits in the frame at `fp`, with arguments that lie on the Java heap.
    static void resume(
            Machine machine,
            long site,
            long fp,
            long index,
            long revision,
            long[] arguments,
            int count) {
        long stack = check(machine, index, revision);
        ControlBlock.advanceRevision(stack);
        append(stack, arguments, count);
        run(machine, site, fp, stack);
    }

    /// `cont.new` for the host; returns the block.
    static long create(Machine machine, long record) {
        long stack = claim(machine, record);
        long base = Frames.base(ControlBlock.start(stack), FunctionRecord.instance(record));
        ControlBlock.setBody(stack, record);
        ControlBlock.setPc(stack, machine.stubs.contEnter());
        ControlBlock.setFp(stack, base);
        ControlBlock.setSp(stack, base);
        return stack;
    }

    /// `cont.bind` for the host; returns the block.
    static long bind(Machine machine, long index, long revision, long[] values) {
        long stack = check(machine, index, revision);
        ControlBlock.advanceRevision(stack);
        append(stack, values, values.length);
        return stack;
    }

    /// Gives the stacks of a continuation back without running it: the reference is consumed.
    static void discard(Machine machine, long index, long revision) {
        long block = check(machine, index, revision);
        while (block != 0) {
            long parent = ControlBlock.parent(block); // Forgotten on release.
            machine.store.releaseStack(block);
            block = parent;
        }
    }

    /// `resume_throw`: the exception is raised where the continuation was suspended.
    static long resumeThrow(Machine machine) {
        int count = ResumeSite.argumentSlots(machine.at);
        long arguments = Slots.addressA(machine);
        long stack = consume(machine, arguments + count * 8L);
        long tag = InstanceLayout.tag(Frames.instance(machine.frame), Slots.imm32(machine));
        ExceptionPackage thrown = machine.exceptions.create(tag, arguments);
        run(machine, machine.at, machine.frame, stack);
        Unwinding.propagate(machine, thrown, machine.pc - 8, machine.fp);
        return machine.go();
    }

    /// `resume_throw_ref`: null continuation, consumed, null exception, in this order.
    static long resumeThrowRef(Machine machine) {
        long exception = Slots.addressA(machine);
        long stack = check(machine, exception + 8);
        ExceptionPackage thrown = machine.exceptions.require(UnsafeApi.getLong(exception));
        ControlBlock.advanceRevision(stack);
        run(machine, machine.at, machine.frame, stack);
        Unwinding.propagate(machine, thrown, machine.pc - 8, machine.fp);
        return machine.go();
    }

    /// `suspend`: captures the stacks up to the first resume with a clause for the tag.
    static long suspend(Machine machine) {
        long stack = machine.stack;
        long last = stack;
        long handler = ControlBlock.parent(stack);
        long clause = handler == 0 ? 0 : firstClause(machine, handler);
        if (clause == 0) {
            int index = (int) Slots.operand(machine);
            long tag = InstanceLayout.tag(Frames.instance(machine.frame), index);
            last = findOuter(machine, stack, tag, false);
            handler = ControlBlock.parent(last);
            clause = machine.foundClause;
        }
        long site = ControlBlock.resumeSite(handler);
        long handlerFp = ControlBlock.fp(handler);

        long to = ResumeSite.payload(clause, handlerFp);
        Slots.copyFew(Slots.addressB(machine), to, ResumeSite.payloadSlots(clause));
        park(stack, machine.at + 16, machine.frame, Slots.addressA(machine));
        StackChain.detach(stack, last);
        putReference(ResumeSite.continuation(clause, handlerFp), stack);

        return machine.go(handler, ResumeSite.target(site, clause), handlerFp);
    }

    /// The first clause of the resume that `handler` waits in, if it is in this instance and for the tag of this `suspend`,
    /// which the same index shows; else 0.
    private static long firstClause(Machine machine, long handler) {
        boolean sameInstance =
                Frames.instance(machine.frame) == Frames.instance(ControlBlock.fp(handler));
        return sameInstance
                ? ResumeSite.first(ControlBlock.resumeSite(handler), Slots.operand(machine))
                : 0;
    }

    /// `suspend` as the last act of a host function: its results, when they come, lie at `results`, and its caller
    /// goes on at `pc`.
    static void suspend(
            Machine machine, HostSuspension request, long results, long pc, long fp) {
        long last = findOuter(machine, machine.stack, request);
        capture(machine, request, last, results, pc, fp);
    }

    /// Parks the fiber that runs, which goes on at `pc`; false if none does, or a host frame lies between.
    ///
    /// @param top the end of what the frame at `fp` has on the stack
    static boolean tryPark(Machine machine, Parking parking, long top, long pc, long fp) {
        HostSuspension request = machine.fibers.request(parking);
        if (request == null) {
            return false;
        }
        long stack = machine.stack;
        long last = seekOuter(machine, stack, request.tag().identity(), false);
        if (last == 0) {
            return false;
        }
        capture(machine, request, last, top, pc, fp);
        return true;
    }

    /// Suspends the running stack and its parents up to `last` to the clause that was found.
    private static void capture(
            Machine machine, HostSuspension request, long last, long sp, long pc, long fp) {
        long stack = machine.stack;
        long handler = ControlBlock.parent(last);
        long clause = machine.foundClause;
        long site = ControlBlock.resumeSite(handler);
        long handlerFp = ControlBlock.fp(handler);

        long to = ResumeSite.payload(clause, handlerFp);
        for (long word : request.payload()) {
            UnsafeApi.putLong(to, word);
            to += Long.BYTES;
        }
        park(stack, pc, fp, sp);
        StackChain.detach(stack, last);
        putReference(ResumeSite.continuation(clause, handlerFp), stack);
        machine.fibers.leave(request.parking());

        machine.become(handler, ResumeSite.target(site, clause), handlerFp);
    }

    private static long findOuter(Machine machine, long stack, HostSuspension request) {
        try {
            return findOuter(machine, stack, request.tag().identity(), false);
        } catch (TrapSignal unhandled) {
            throw request.parking() == null ? unhandled : machine.fibers.refusal();
        }
    }

    /// `switch`: captures as `suspend` does, and runs the target under the same resume.
    static long switchTo(Machine machine) {
        int count = (int) Slots.operand(machine);
        long arguments = Slots.addressA(machine);
        long target = check(machine, arguments + count * 8L);
        long tag = InstanceLayout.tag(Frames.instance(machine.frame), Slots.imm32(machine));
        long stack = machine.stack;
        long last = findOuter(machine, stack, tag, true);
        long handler = ControlBlock.parent(last);
        ControlBlock.advanceRevision(target); // After the search: a failed switch consumes nothing.

        append(target, arguments, count);
        park(stack, machine.at + 16, machine.frame, arguments);
        StackChain.detach(stack, last);
        long sp = ControlBlock.sp(target);
        putReference(sp, stack);
        ControlBlock.setSp(target, sp + 16);
        StackChain.attach(target, handler);
        return machine.go(target, ControlBlock.pc(target), ControlBlock.fp(target));
    }

    /// `CONT_ENTER`: the first instruction of a fresh continuation; its arguments are complete.
    static long enter(Machine machine) {
        long record = ControlBlock.body(machine.stack);
        return Calls.call(
                machine, machine.stubs.contReturn(), machine.frame, machine.frame, record);
    }

    /// `CONT_RETURN`: the body returned; its results lie at the base. The stack goes home at once.
    static long finish(Machine machine) {
        long stack = machine.stack;
        long parent = ControlBlock.parent(stack);
        long site = ControlBlock.resumeSite(parent);
        long parentFp = ControlBlock.fp(parent);
        ResumeSite.deliverResults(site, parentFp, machine.frame);
        ControlBlock.markReturned(stack);
        machine.store.releaseStack(stack);
        return machine.go(parent, ResumeSite.after(site), parentFp);
    }

    /// The outermost stack below the nearest resume with a fitting clause; the clause itself is left in
    /// [Machine#foundClause]. The caller captures up to there.
    private static long findOuter(Machine machine, long leaf, long tag, boolean forSwitch) {
        long last = seekOuter(machine, leaf, tag, forSwitch);
        if (last == 0) {
            throw TrapSignal.UNHANDLED_TAG;
        }
        return last;
    }

    /// The same; 0 if there is none.
    private static long seekOuter(Machine machine, long leaf, long tag, boolean forSwitch) {
        long last = HandlerMemo.start(leaf, tag, forSwitch, machine.chainCaptures);
        while (last != 0) {
            long parent = ControlBlock.parent(last);
            long clause = parent == 0 ? 0 : clauseOf(parent, tag, forSwitch);
            if (clause != 0) {
                machine.foundClause = clause;
                if (last != leaf) {
                    HandlerMemo.remember(leaf, tag, forSwitch, ++machine.chainCaptures);
                }
                return last;
            }
            last = parent;
        }
        return 0;
    }

    /// The clause for `tag` of the resume that `parent` waits in, or 0.
    static long clauseOf(long parent, long tag, boolean forSwitch) {
        long instance = Frames.instance(ControlBlock.fp(parent));
        return ResumeSite.find(ControlBlock.resumeSite(parent), instance, tag, forSwitch);
    }

    /// `stack` runs from where it was parked, and the one that ran waits in the resume at `site`.
    private static void run(Machine machine, long site, long fp, long stack) {
        waitIn(machine, site, fp);
        StackChain.attach(stack, machine.stack);
        machine.become(stack, ControlBlock.pc(stack), ControlBlock.fp(stack));
    }

    private static void waitIn(Machine machine, long site, long fp) {
        long parent = machine.stack;
        ControlBlock.setFp(parent, fp);
        ControlBlock.setResumeSite(parent, site);
        ControlBlock.markParent(parent);
    }

    private static void park(long stack, long pc, long fp, long sp) {
        ControlBlock.setPc(stack, pc);
        ControlBlock.setFp(stack, fp);
        ControlBlock.setSp(stack, sp);
        ControlBlock.markSuspended(stack);
    }

    /// The block of the reference at `address`, which must be neither null nor consumed.
    private static long check(Machine machine, long address) {
        return check(machine, UnsafeApi.getLong(address), UnsafeApi.getLong(address + 8));
    }

    private static long check(Machine machine, long index, long revision) {
        if (index == 0) {
            throw TrapSignal.NULL_CONTINUATION;
        }
        long stack = machine.controlBlock(index);
        if (ControlBlock.revision(stack) != revision) {
            throw TrapSignal.CONTINUATION_CONSUMED;
        }
        return stack;
    }

    private static long consume(Machine machine, long address) {
        long stack = check(machine, address);
        ControlBlock.advanceRevision(stack);
        return stack;
    }

    /// The room was checked when the frame that waits there was laid: its operands include these values.
    private static void append(long stack, long values, int count) {
        long sp = ControlBlock.sp(stack);
        Slots.copyUp(values, sp, count);
        ControlBlock.setSp(stack, sp + count * 8L);
    }

    private static void append(long stack, long[] values, int count) {
        long sp = ControlBlock.sp(stack);
        for (int i = 0; i < count; i++) {
            UnsafeApi.putLong(sp + i * 8L, values[i]);
        }
        ControlBlock.setSp(stack, sp + count * 8L);
    }

    private static void putReference(long address, long stack) {
        UnsafeApi.putLong(address, ControlBlock.slot(stack) + 1L);
        UnsafeApi.putLong(address + 8, ControlBlock.revision(stack));
    }
}
