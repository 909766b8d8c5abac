package io.stackyard.engine.interpret;

import io.stackyard.engine.code.Op;

/// Loads and stores on other memories than the first: `SELECT_MEMORY` has the memory's index, and the access
/// itself as its second word.
///
/// The frequent accesses read the first memory's block from the instance; this one looks the block up and
/// dispatches once more. So multi-memory costs those who use it, and no opcodes.
final class OtherMemory {

    private OtherMemory() {}

    /// Does the access in the second word, which is an instruction of its own.
    static long access(Machine machine) {
        long block = InstanceLayout.memory(Frames.instance(machine.frame), Slots.imm32(machine));
        machine.at = machine.after(1);
        return perform(machine, block);
    }

    private static long perform(Machine machine, long block) {
        return switch (Slots.opcode(machine.at)) {
            case Op.I32_LOAD -> Loads.i32Load(machine, block);
            case Op.I64_LOAD -> Loads.i64Load(machine, block);
            case Op.I32_LOAD8_S -> Loads.i32Load8S(machine, block);
            case Op.I32_LOAD8_U -> Loads.i32Load8U(machine, block);
            case Op.I32_LOAD16_S -> Loads.i32Load16S(machine, block);
            case Op.I32_LOAD16_U -> Loads.i32Load16U(machine, block);
            case Op.I64_LOAD8_S -> Loads.i64Load8S(machine, block);
            case Op.I64_LOAD16_S -> Loads.i64Load16S(machine, block);
            case Op.I64_LOAD32_S -> Loads.i64Load32S(machine, block);
            case Op.STORE8 -> Stores.store8(machine, block);
            case Op.STORE16 -> Stores.store16(machine, block);
            case Op.STORE32 -> Stores.store32(machine, block);
            case Op.STORE64 -> Stores.store64(machine, block);
            default -> throw new IllegalStateException("no access " + Slots.opcode(machine.at));
        };
    }
}
