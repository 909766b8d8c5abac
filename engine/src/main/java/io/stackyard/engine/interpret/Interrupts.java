package io.stackyard.engine.interpret;

import io.stackyard.stackpool.ControlBlock;
import io.stackyard.store.GuestBudget;

/// The checks that stop a guest; they stand only in code that was translated for them.
final class Interrupts {

    private Interrupts() {}

    /// `CHECK_EPOCH`: nothing, as long as the epoch is the one looked at last.
    static void checkEpoch(Machine machine, long pc, long fp) {
        if (machine.budget.isDue()) {
            look(machine, pc, fp);
        }
    }

    /// The stack is left as at a call of the host: a callback may enter guests.
    private static void look(Machine machine, long pc, long fp) {
        ControlBlock.setPc(machine.stack, pc + Long.BYTES);
        ControlBlock.setFp(machine.stack, fp);
        switch (verdict(machine)) {
            case CONTINUE -> {}
            case TRAP -> throw TrapSignal.INTERRUPT;
        }
    }

    private static GuestBudget.Verdict verdict(Machine machine) {
        try {
            return machine.lookAtEpoch();
        } catch (GuestStop | GuestException stop) {
            throw stop;
        } catch (Exception failed) {
            throw TrapSignal.host(failed);
        }
    }

    /// `BURN`: the price of the straight-line code that begins here.
    static void burn(Machine machine, long w) {
        burn(machine.budget, Slots.imm32(w));
    }

    /// `BURN_RANGE`: the price of a range that an instruction is on.
    static void burnRange(Machine machine, long fp, long w) {
        boolean wide = Slots.immediate(w) != 0;
        long count = wide ? Slots.i64A(fp, w) : Integer.toUnsignedLong(Slots.i32A(fp, w));
        int shift = (short) (w >>> 32);
        burn(machine.budget, count >>> shift);
    }

    private static void burn(GuestBudget budget, long price) {
        if (!budget.tryBurn(price)) {
            throw TrapSignal.OUT_OF_FUEL;
        }
    }
}
