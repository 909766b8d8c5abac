package io.stackyard.engine.interpret;

import io.stackyard.engine.code.Op;
import io.stackyard.engine.code.Word;
import io.stackyard.engine.module.ModuleDefinition;
import io.stackyard.stackpool.ControlBlock;
import io.stackyard.stackpool.StackState;
import org.agrona.UnsafeApi;

/// The twin's look at the stack switching instructions and at `throw`: rows of values, resume sites with
/// their clauses, and stacks that wait.
final class ContinuationChecks {

    private final CheckedTwin twin;
    private final OperandChecks operands;

    ContinuationChecks(CheckedTwin twin, OperandChecks operands) {
        this.twin = twin;
        this.operands = operands;
    }

    void check(int op, long pc, long fp, long w) {
        int first = (short) (w >>> 16);
        switch (op) {
            case Op.CONT_NEW -> operands.function(UnsafeApi.getLong(Slots.address(fp, Word.b(w))));
            case Op.CONT_BIND -> values(fp, first, w >>> 32 & 0xFFFF);
            case Op.RESUME -> {
                operands.continuation(fp, (short) (w >>> 32));
                site(pc, first);
            }
            case Op.RESUME_NEW -> {
                operands.function(UnsafeApi.getLong(Slots.address(fp, Word.b(w))));
                site(pc, first);
            }
            case Op.RESUME_FUNC -> {
                operands.index("function", Word.imm32(w), module().functionCount());
                site(pc, first);
            }
            case Op.RESUME_THROW -> {
                tag(Word.imm32(w));
                site(pc, first);
                values(fp, first, ResumeSite.argumentSlots(pc));
            }
            case Op.RESUME_THROW_REF -> {
                site(pc, first);
                values(fp, first, 1);
            }
            case Op.SUSPEND ->
                    operands.row("payload", (short) (w >>> 32), tag((int) Slots.operand(pc)));
            case Op.SWITCH -> {
                tag(Word.imm32(w));
                values(fp, first, Slots.operand(pc));
            }
            case Op.THROW -> operands.row("payload", first, tag(Word.imm32(w)));
            default -> {} // Nothing but slots.
        }
    }

    private ModuleDefinition module() {
        return twin.state().definition();
    }

    /// A row of values with a continuation behind them.
    private void values(long fp, int first, long count) {
        operands.row("values", first, count + 2);
        operands.continuation(fp, first + (int) count);
    }

    /// Slots of the values of a tag.
    private int tag(int tag) {
        operands.index("tag", tag, module().tagCount());
        return module().types().func(module().tagType(tag)).paramSlots();
    }

    /// The site of a resume: its values, and for each clause the tag, the slots it fills, and where it leads.
    private void site(long pc, int first) {
        long counts = Slots.operand(pc);
        operands.row("arguments", first, counts & 0xFFFF);
        operands.row("results", first, counts >>> 16 & 0xFFFF);
        twin.target("way on behind the resume", ResumeSite.after(pc));
        for (long clause = pc + 16; clause < ResumeSite.after(pc); clause += 16) {
            clause(pc, clause);
        }
    }

    private void clause(long site, long clause) {
        long word = UnsafeApi.getLong(clause);
        int slots = tag((int) word);
        if ((word >>> 47 & 1) == 0) {
            int payload = ResumeSite.payloadSlots(clause);
            twin.require(payload == slots, "payload slots of clause", payload, slots);
            operands.row("payload of clause", (short) (word >>> 48), slots);
            int continuation = (short) (UnsafeApi.getLong(clause + 8) >>> 32);
            operands.row("continuation of clause", continuation, 2);
        }
        twin.target("target of clause", ResumeSite.target(site, clause));
    }

    /// A stack that a live reference names: this store's, waiting, with registers that can be run.
    void parked(long block) {
        twin.block(block, "continuation's stack");
        StackState state = ControlBlock.state(block);
        twin.require(
                state == StackState.FRESH || state == StackState.SUSPENDED,
                "state of the continuation's stack",
                state.code(),
                StackState.SUSPENDED.code());
        long base = ControlBlock.start(block) + Frames.HEADER_BYTES;
        long limit = ControlBlock.limit(block);
        twin.within("continuation's fp", ControlBlock.fp(block), base, limit);
        twin.within("continuation's sp", ControlBlock.sp(block), base, limit);
        long pc = ControlBlock.pc(block);
        // A body that is the host's own function has suspended when it returned.
        if (pc != twin.machine.stubs.contEnter() && pc != twin.machine.stubs.contReturn()) {
            long instance = Frames.instance(ControlBlock.fp(block));
            twin.codeAddress("continuation's pc", pc, instance);
        }
    }
}
