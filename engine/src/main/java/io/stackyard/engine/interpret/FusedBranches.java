package io.stackyard.engine.interpret;

/// Compare and branch in one instruction: `b ? c` or `b ? imm16`, displacement in the next word.
///
/// As in [Branches], each returns the address of the next instruction.
final class FusedBranches {

    private FusedBranches() {}

    /// Behind the displacement word, and by the displacement further if the branch is taken.
    private static long go(Machine machine, boolean taken) {
        return taken
                ? machine.at + 16 + Slots.operand(machine) * 8
                : machine.at + 16;
    }

    static long brI32Eq(Machine machine) {
        return go(machine, Slots.i32B(machine) == Slots.i32C(machine));
    }

    static long brI32Ne(Machine machine) {
        return go(machine, Slots.i32B(machine) != Slots.i32C(machine));
    }

    static long brI32LtS(Machine machine) {
        return go(machine, Slots.i32B(machine) < Slots.i32C(machine));
    }

    static long brI32LtU(Machine machine) {
        return go(machine, Integer.compareUnsigned(Slots.i32B(machine), Slots.i32C(machine)) < 0);
    }

    static long brI32LeS(Machine machine) {
        return go(machine, Slots.i32B(machine) <= Slots.i32C(machine));
    }

    static long brI32LeU(Machine machine) {
        return go(machine, Integer.compareUnsigned(Slots.i32B(machine), Slots.i32C(machine)) <= 0);
    }

    static long brI32EqImm(Machine machine) {
        return go(machine, Slots.i32B(machine) == Slots.immediate(machine));
    }

    static long brI32NeImm(Machine machine) {
        return go(machine, Slots.i32B(machine) != Slots.immediate(machine));
    }

    static long brI32LtSImm(Machine machine) {
        return go(machine, Slots.i32B(machine) < Slots.immediate(machine));
    }

    static long brI32LtUImm(Machine machine) {
        return go(machine,
                Integer.compareUnsigned(Slots.i32B(machine), Slots.immediate(machine)) < 0);
    }

    static long brI32LeSImm(Machine machine) {
        return go(machine, Slots.i32B(machine) <= Slots.immediate(machine));
    }

    static long brI32LeUImm(Machine machine) {
        return go(machine,
                Integer.compareUnsigned(Slots.i32B(machine), Slots.immediate(machine)) <= 0);
    }

    static long brI32GtSImm(Machine machine) {
        return go(machine, Slots.i32B(machine) > Slots.immediate(machine));
    }

    static long brI32GtUImm(Machine machine) {
        return go(machine,
                Integer.compareUnsigned(Slots.i32B(machine), Slots.immediate(machine)) > 0);
    }

    static long brI32GeSImm(Machine machine) {
        return go(machine, Slots.i32B(machine) >= Slots.immediate(machine));
    }

    static long brI32GeUImm(Machine machine) {
        return go(machine,
                Integer.compareUnsigned(Slots.i32B(machine), Slots.immediate(machine)) >= 0);
    }

    static long brI64Eq(Machine machine) {
        return go(machine, Slots.i64B(machine) == Slots.i64C(machine));
    }

    static long brI64Ne(Machine machine) {
        return go(machine, Slots.i64B(machine) != Slots.i64C(machine));
    }

    static long brI64LtS(Machine machine) {
        return go(machine, Slots.i64B(machine) < Slots.i64C(machine));
    }

    static long brI64LtU(Machine machine) {
        return go(machine, Long.compareUnsigned(Slots.i64B(machine), Slots.i64C(machine)) < 0);
    }

    static long brI64LeS(Machine machine) {
        return go(machine, Slots.i64B(machine) <= Slots.i64C(machine));
    }

    static long brI64LeU(Machine machine) {
        return go(machine, Long.compareUnsigned(Slots.i64B(machine), Slots.i64C(machine)) <= 0);
    }

    static long brI64EqImm(Machine machine) {
        return go(machine, Slots.i64B(machine) == Slots.immediate(machine));
    }

    static long brI64NeImm(Machine machine) {
        return go(machine, Slots.i64B(machine) != Slots.immediate(machine));
    }

    static long brI64LtSImm(Machine machine) {
        return go(machine, Slots.i64B(machine) < Slots.immediate(machine));
    }

    static long brI64LtUImm(Machine machine) {
        return go(machine, Long.compareUnsigned(Slots.i64B(machine), Slots.immediate(machine)) < 0);
    }

    static long brI64LeSImm(Machine machine) {
        return go(machine, Slots.i64B(machine) <= Slots.immediate(machine));
    }

    static long brI64LeUImm(Machine machine) {
        return go(machine,
                Long.compareUnsigned(Slots.i64B(machine), Slots.immediate(machine)) <= 0);
    }

    static long brI64GtSImm(Machine machine) {
        return go(machine, Slots.i64B(machine) > Slots.immediate(machine));
    }

    static long brI64GtUImm(Machine machine) {
        return go(machine, Long.compareUnsigned(Slots.i64B(machine), Slots.immediate(machine)) > 0);
    }

    static long brI64GeSImm(Machine machine) {
        return go(machine, Slots.i64B(machine) >= Slots.immediate(machine));
    }

    static long brI64GeUImm(Machine machine) {
        return go(machine,
                Long.compareUnsigned(Slots.i64B(machine), Slots.immediate(machine)) >= 0);
    }

    /// Adds the immediate in `b` to slot `a`, and returns the sum.
    private static int step(Machine machine) {
        int stepped = Slots.i32A(machine) + Slots.secondImmediate(machine);
        Slots.putI32A(machine, stepped);
        return stepped;
    }

    static long countBrIf(Machine machine) {
        return go(machine, step(machine) != 0);
    }

    static long countBrNe(Machine machine) {
        return go(machine, step(machine) != Slots.i32C(machine));
    }

    static long countBrLtS(Machine machine) {
        return go(machine, step(machine) < Slots.i32C(machine));
    }

    static long countBrLtU(Machine machine) {
        return go(machine, Integer.compareUnsigned(step(machine), Slots.i32C(machine)) < 0);
    }

    static long countBrNeImm(Machine machine) {
        return go(machine, step(machine) != Slots.immediate(machine));
    }

    static long countBrLtSImm(Machine machine) {
        return go(machine, step(machine) < Slots.immediate(machine));
    }

    static long countBrLtUImm(Machine machine) {
        return go(machine, Integer.compareUnsigned(step(machine), Slots.immediate(machine)) < 0);
    }

    /// Adds slot `b` to slot `a`, and returns the sum.
    private static int add(Machine machine) {
        int sum = Slots.i32A(machine) + Slots.i32B(machine);
        Slots.putI32A(machine, sum);
        return sum;
    }

    static long addBrNe(Machine machine) {
        return go(machine, add(machine) != Slots.i32C(machine));
    }

    static long addBrLtS(Machine machine) {
        return go(machine, add(machine) < Slots.i32C(machine));
    }

    static long addBrLtU(Machine machine) {
        return go(machine, Integer.compareUnsigned(add(machine), Slots.i32C(machine)) < 0);
    }

    static long countBr(Machine machine) {
        step(machine);
        return go(machine, true);
    }

    static long addBr(Machine machine) {
        add(machine);
        return go(machine, true);
    }

    static long i64AddBr(Machine machine) {
        Slots.putI64A(machine, Slots.i64A(machine) + Slots.i64B(machine));
        return go(machine, true);
    }
}
