package io.stackyard.engine.interpret;

/// Branches: each returns the address of the next instruction.
///
/// A displacement is counted in words from the word behind the instruction. Targets were checked by the translator:
/// they are instructions of the same function.
final class Branches {

    private Branches() {}

    static long br(Machine machine) {
        return machine.at + Long.BYTES + Slots.imm32(machine) * 8L;
    }

    static long brIf(Machine machine) {
        return Slots.i32A(machine) != 0 ? br(machine) : machine.at + Long.BYTES;
    }

    static long brUnless(Machine machine) {
        return Slots.i32A(machine) == 0 ? br(machine) : machine.at + Long.BYTES;
    }

    static long brIfNull(Machine machine) {
        return Slots.i64A(machine) == 0 ? br(machine) : machine.at + Long.BYTES;
    }

    static long brUnlessNull(Machine machine) {
        return Slots.i64A(machine) != 0 ? br(machine) : machine.at + Long.BYTES;
    }

    /// Entry `i` of the table is the `i`th word behind the instruction; the default is the entry after the last.
    static long brTable(Machine machine) {
        long index = Math.min(Integer.toUnsignedLong(Slots.i32A(machine)), Slots.imm32(machine));
        return machine.at + Long.BYTES + Slots.operand(machine.at + index * 8) * 8;
    }
}
