package io.stackyard.engine.interpret;

/// Branches: `pc` is the instruction's own word, and each returns the word before the next instruction.
///
/// A displacement is counted in words from the word behind the instruction, so it may be added to either.
/// Targets were checked by the translator: they are instructions of the same function.
final class Branches {

    private Branches() {}

    static long br(long pc, long w) {
        return pc + Slots.imm32(w) * 8L;
    }

    static long brIf(long pc, long fp, long w) {
        return Slots.i32A(fp, w) != 0 ? br(pc, w) : pc;
    }

    static long brUnless(long pc, long fp, long w) {
        return Slots.i32A(fp, w) == 0 ? br(pc, w) : pc;
    }

    static long brIfNull(long pc, long fp, long w) {
        return Slots.i64A(fp, w) == 0 ? br(pc, w) : pc;
    }

    static long brUnlessNull(long pc, long fp, long w) {
        return Slots.i64A(fp, w) != 0 ? br(pc, w) : pc;
    }

    /// Entry `i` of the table is the word at `pc + 8 + 8 i`; the default is the entry after the last.
    static long brTable(long pc, long fp, long w) {
        long index = Math.min(Integer.toUnsignedLong(Slots.i32A(fp, w)), Slots.imm32(w));
        return pc + Slots.operand(pc + index * 8) * 8;
    }
}
