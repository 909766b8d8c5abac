package io.stackyard.engine.interpret;

import io.stackyard.engine.code.Op;

/// Loads and stores on other memories than the first: `SELECT_MEMORY` has the memory's index, and the access
/// itself as its second word.
///
/// The frequent accesses read the first memory's block from the instance; this one looks the block up and
/// dispatches once more. So multi-memory costs those who use it, and no opcodes.
final class OtherMemory {

    private OtherMemory() {}

    /// Does the access in the word behind `pc`; returns that word's address.
    static long access(long pc, long fp) {
        long block = InstanceLayout.memory(Frames.instance(fp), Slots.imm32(pc));
        perform(pc + Long.BYTES, fp, block);
        return pc + Long.BYTES;
    }

    private static void perform(long pc, long fp, long block) {
        switch (Slots.opcode(pc)) {
            case Op.I32_LOAD -> Loads.i32Load(pc, fp, block);
            case Op.I64_LOAD -> Loads.i64Load(pc, fp, block);
            case Op.I32_LOAD8_S -> Loads.i32Load8S(pc, fp, block);
            case Op.I32_LOAD8_U -> Loads.i32Load8U(pc, fp, block);
            case Op.I32_LOAD16_S -> Loads.i32Load16S(pc, fp, block);
            case Op.I32_LOAD16_U -> Loads.i32Load16U(pc, fp, block);
            case Op.I64_LOAD8_S -> Loads.i64Load8S(pc, fp, block);
            case Op.I64_LOAD16_S -> Loads.i64Load16S(pc, fp, block);
            case Op.I64_LOAD32_S -> Loads.i64Load32S(pc, fp, block);
            case Op.STORE8 -> Stores.store8(pc, fp, block);
            case Op.STORE16 -> Stores.store16(pc, fp, block);
            case Op.STORE32 -> Stores.store32(pc, fp, block);
            case Op.STORE64 -> Stores.store64(pc, fp, block);
            default -> throw new IllegalStateException("no access " + Slots.opcode(pc));
        }
    }
}
