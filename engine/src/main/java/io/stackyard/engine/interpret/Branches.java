package io.stackyard.engine.interpret;

/// Branches: `pc` is the instruction's own word, and each returns the word before the next instruction.
///
/// A displacement is counted in words from the word behind the instruction, so it may be added to either.
/// Targets were checked by the translator: they are instructions of the same function.
final class Branches {

    private Branches() {}

    static long br(long pc) {
        return pc + Slots.imm32(pc) * 8L;
    }

    static long brIf(long pc, long fp) {
        return Slots.i32A(pc, fp) != 0 ? br(pc) : pc;
    }

    static long brUnless(long pc, long fp) {
        return Slots.i32A(pc, fp) == 0 ? br(pc) : pc;
    }

    static long brIfNull(long pc, long fp) {
        return Slots.i64A(pc, fp) == 0 ? br(pc) : pc;
    }

    static long brUnlessNull(long pc, long fp) {
        return Slots.i64A(pc, fp) != 0 ? br(pc) : pc;
    }

    /// Entry `i` of the table is the word at `pc + 8 + 8 i`; the default is the entry after the last.
    static long brTable(long pc, long fp) {
        long index = Math.min(Integer.toUnsignedLong(Slots.i32A(pc, fp)), Slots.imm32(pc));
        return pc + Slots.operand(pc + index * 8) * 8;
    }
}
