package io.stackyard.engine.interpret;

import io.stackyard.store.GuestBudget;

/// The checks that stop a guest; they stand only in code that was translated for them.
///
/// Each says whether it has parked the fiber that ran. Then the stacks of the fiber are suspended behind the check, and
/// the machine has the registers of the host that waits in the resume.
final class Interrupts {

    private Interrupts() {}

    /// `CHECK_EPOCH`: nothing, as long as the epoch is the one looked at last.
    static long checkEpoch(Machine machine) {
        return machine.budget.isDue() && look(machine)
                ? machine.go()
                : machine.after(1);
    }

    /// The stack is left as at a call of the host: a callback may enter guests.
    private static boolean look(Machine machine) {
        machine.settleInstruction();
        return switch (verdict(machine)) {
            case CONTINUE -> false;
            case TRAP -> throw TrapSignal.INTERRUPT;
            case PARK -> parkAtDeadline(machine);
        };
    }

    private static boolean parkAtDeadline(Machine machine) {
        boolean parked = tryPark(machine, new Parking.AtDeadline());
        machine.budget.settleDeadline(parked);
        if (!parked) {
            throw TrapSignal.INTERRUPT;
        }
        return true;
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
    static long burn(Machine machine) {
        return burnPrice(machine, Slots.imm32(machine));
    }

    /// `BURN_RANGE`: the price of a range that an instruction is on.
    static long burnRange(Machine machine) {
        boolean wide = Slots.immediate(machine) != 0;
        long count = wide ? Slots.i64A(machine) : Integer.toUnsignedLong(Slots.i32A(machine));
        int shift = Slots.secondImmediate(machine);
        return burnPrice(machine, count >>> shift);
    }

    private static long burnPrice(Machine machine, long price) {
        boolean parked =
                !machine.budget.tryBurn(price) && overdraw(machine, price);
        return parked ? machine.go() : machine.after(1);
    }

    private static boolean overdraw(Machine machine, long price) {
        GuestBudget budget = machine.budget;
        return switch (budget.overdraw(price)) {
            case CONTINUE -> parkForFuel(machine, new Parking.AtInterval());
            case TRAP -> throw TrapSignal.OUT_OF_FUEL;
            case PARK -> {
                if (!parkForFuel(machine, new Parking.OutOfFuel(budget.owed()))) {
                    throw TrapSignal.OUT_OF_FUEL;
                }
                yield true;
            }
        };
    }

    private static boolean parkForFuel(Machine machine, Parking parking) {
        boolean parked = tryPark(machine, parking);
        machine.budget.settleFuel(parked);
        return parked;
    }

    /// Behind the check, with all of its frame: what of the operands is in use, nobody knows here.
    private static boolean tryPark(Machine machine, Parking parking) {
        long top = machine.frameEnd(machine.at, machine.frame);
        return Continuations.tryPark(machine, parking, top, machine.after(1), machine.frame);
    }
}
