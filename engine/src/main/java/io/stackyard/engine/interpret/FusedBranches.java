package io.stackyard.engine.interpret;

import org.agrona.UnsafeApi;

/// Compare and branch in one instruction: `b ? c` or `b ? imm16`, displacement in the next word.
///
/// As in [Branches], each returns the word before the next instruction.
final class FusedBranches {

    private FusedBranches() {}

    /// The displacement word, moved by the displacement if the branch is taken.
    private static long go(long pc, boolean taken) {
        long next = pc + Long.BYTES;
        return taken ? next + Slots.operand(pc) * 8 : next;
    }

    static long brI32Eq(long pc, long fp) {
        return go(pc, Slots.i32B(pc, fp) == Slots.i32C(pc, fp));
    }

    static long brI32Ne(long pc, long fp) {
        return go(pc, Slots.i32B(pc, fp) != Slots.i32C(pc, fp));
    }

    static long brI32LtS(long pc, long fp) {
        return go(pc, Slots.i32B(pc, fp) < Slots.i32C(pc, fp));
    }

    static long brI32LtU(long pc, long fp) {
        return go(pc, Integer.compareUnsigned(Slots.i32B(pc, fp), Slots.i32C(pc, fp)) < 0);
    }

    static long brI32LeS(long pc, long fp) {
        return go(pc, Slots.i32B(pc, fp) <= Slots.i32C(pc, fp));
    }

    static long brI32LeU(long pc, long fp) {
        return go(pc, Integer.compareUnsigned(Slots.i32B(pc, fp), Slots.i32C(pc, fp)) <= 0);
    }

    static long brI32EqImm(long pc, long fp) {
        return go(pc, Slots.i32B(pc, fp) == Slots.immediate(pc));
    }

    static long brI32NeImm(long pc, long fp) {
        return go(pc, Slots.i32B(pc, fp) != Slots.immediate(pc));
    }

    static long brI32LtSImm(long pc, long fp) {
        return go(pc, Slots.i32B(pc, fp) < Slots.immediate(pc));
    }

    static long brI32LtUImm(long pc, long fp) {
        return go(pc, Integer.compareUnsigned(Slots.i32B(pc, fp), Slots.immediate(pc)) < 0);
    }

    static long brI32LeSImm(long pc, long fp) {
        return go(pc, Slots.i32B(pc, fp) <= Slots.immediate(pc));
    }

    static long brI32LeUImm(long pc, long fp) {
        return go(pc, Integer.compareUnsigned(Slots.i32B(pc, fp), Slots.immediate(pc)) <= 0);
    }

    static long brI32GtSImm(long pc, long fp) {
        return go(pc, Slots.i32B(pc, fp) > Slots.immediate(pc));
    }

    static long brI32GtUImm(long pc, long fp) {
        return go(pc, Integer.compareUnsigned(Slots.i32B(pc, fp), Slots.immediate(pc)) > 0);
    }

    static long brI32GeSImm(long pc, long fp) {
        return go(pc, Slots.i32B(pc, fp) >= Slots.immediate(pc));
    }

    static long brI32GeUImm(long pc, long fp) {
        return go(pc, Integer.compareUnsigned(Slots.i32B(pc, fp), Slots.immediate(pc)) >= 0);
    }

    static long brI64Eq(long pc, long fp) {
        return go(pc, Slots.i64B(pc, fp) == Slots.i64C(pc, fp));
    }

    static long brI64Ne(long pc, long fp) {
        return go(pc, Slots.i64B(pc, fp) != Slots.i64C(pc, fp));
    }

    static long brI64LtS(long pc, long fp) {
        return go(pc, Slots.i64B(pc, fp) < Slots.i64C(pc, fp));
    }

    static long brI64LtU(long pc, long fp) {
        return go(pc, Long.compareUnsigned(Slots.i64B(pc, fp), Slots.i64C(pc, fp)) < 0);
    }

    static long brI64LeS(long pc, long fp) {
        return go(pc, Slots.i64B(pc, fp) <= Slots.i64C(pc, fp));
    }

    static long brI64LeU(long pc, long fp) {
        return go(pc, Long.compareUnsigned(Slots.i64B(pc, fp), Slots.i64C(pc, fp)) <= 0);
    }

    static long brI64EqImm(long pc, long fp) {
        return go(pc, Slots.i64B(pc, fp) == Slots.immediate(pc));
    }

    static long brI64NeImm(long pc, long fp) {
        return go(pc, Slots.i64B(pc, fp) != Slots.immediate(pc));
    }

    static long brI64LtSImm(long pc, long fp) {
        return go(pc, Slots.i64B(pc, fp) < Slots.immediate(pc));
    }

    static long brI64LtUImm(long pc, long fp) {
        return go(pc, Long.compareUnsigned(Slots.i64B(pc, fp), Slots.immediate(pc)) < 0);
    }

    static long brI64LeSImm(long pc, long fp) {
        return go(pc, Slots.i64B(pc, fp) <= Slots.immediate(pc));
    }

    static long brI64LeUImm(long pc, long fp) {
        return go(pc, Long.compareUnsigned(Slots.i64B(pc, fp), Slots.immediate(pc)) <= 0);
    }

    static long brI64GtSImm(long pc, long fp) {
        return go(pc, Slots.i64B(pc, fp) > Slots.immediate(pc));
    }

    static long brI64GtUImm(long pc, long fp) {
        return go(pc, Long.compareUnsigned(Slots.i64B(pc, fp), Slots.immediate(pc)) > 0);
    }

    static long brI64GeSImm(long pc, long fp) {
        return go(pc, Slots.i64B(pc, fp) >= Slots.immediate(pc));
    }

    static long brI64GeUImm(long pc, long fp) {
        return go(pc, Long.compareUnsigned(Slots.i64B(pc, fp), Slots.immediate(pc)) >= 0);
    }

    /// Adds the immediate in `b` to slot `a`, and returns the sum.
    private static int step(long pc, long fp) {
        int stepped = Slots.i32A(pc, fp) + UnsafeApi.getShort(pc + 4);
        Slots.putI32A(pc, fp, stepped);
        return stepped;
    }

    static long countBrIf(long pc, long fp) {
        return go(pc, step(pc, fp) != 0);
    }

    static long countBrNe(long pc, long fp) {
        return go(pc, step(pc, fp) != Slots.i32C(pc, fp));
    }

    static long countBrLtS(long pc, long fp) {
        return go(pc, step(pc, fp) < Slots.i32C(pc, fp));
    }

    static long countBrLtU(long pc, long fp) {
        return go(pc, Integer.compareUnsigned(step(pc, fp), Slots.i32C(pc, fp)) < 0);
    }

    static long countBrNeImm(long pc, long fp) {
        return go(pc, step(pc, fp) != Slots.immediate(pc));
    }

    static long countBrLtSImm(long pc, long fp) {
        return go(pc, step(pc, fp) < Slots.immediate(pc));
    }

    static long countBrLtUImm(long pc, long fp) {
        return go(pc, Integer.compareUnsigned(step(pc, fp), Slots.immediate(pc)) < 0);
    }

    /// Adds slot `b` to slot `a`, and returns the sum.
    private static int add(long pc, long fp) {
        int sum = Slots.i32A(pc, fp) + Slots.i32B(pc, fp);
        Slots.putI32A(pc, fp, sum);
        return sum;
    }

    static long addBrNe(long pc, long fp) {
        return go(pc, add(pc, fp) != Slots.i32C(pc, fp));
    }

    static long addBrLtS(long pc, long fp) {
        return go(pc, add(pc, fp) < Slots.i32C(pc, fp));
    }

    static long addBrLtU(long pc, long fp) {
        return go(pc, Integer.compareUnsigned(add(pc, fp), Slots.i32C(pc, fp)) < 0);
    }

    static long countBr(long pc, long fp) {
        step(pc, fp);
        return go(pc, true);
    }

    static long addBr(long pc, long fp) {
        add(pc, fp);
        return go(pc, true);
    }
}
