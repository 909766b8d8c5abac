package io.stackyard.engine.interpret;

import io.stackyard.allocator.memory.MemoryBlock;
import org.agrona.UnsafeApi;

/// Loads from the selected linear memory: `a <- memory[b + imm16]`, where `b` is an unsigned 32-bit address.
///
/// The effective address is at most 2^32 - 1 + 2^16 - 1, so the sum cannot overflow and
/// `address > length - size` is the whole bounds check (`length - size` may be negative).
/// Larger offsets and 64-bit addresses are brought to this form by `ADDRESS` and `ADDRESS64`.
final class Loads {

    private Loads() {}

    static long i32Load(Machine machine, long block) {
        long address = MemoryAccess.effective(machine, block, 4);
        return Slots.putI32A(machine, UnsafeApi.getInt(null, MemoryBlock.base(block) + address));
    }

    static long i64Load(Machine machine, long block) {
        long address = MemoryAccess.effective(machine, block, 8);
        return Slots.putI64A(machine, UnsafeApi.getLong(null, MemoryBlock.base(block) + address));
    }

    static long i32Load8S(Machine machine, long block) {
        long address = MemoryAccess.effective(machine, block, 1);
        return Slots.putI32A(machine, UnsafeApi.getByte(null, MemoryBlock.base(block) + address));
    }

    static long i32Load8U(Machine machine, long block) {
        long address = MemoryAccess.effective(machine, block, 1);
        return Slots.putI32A(machine,
                UnsafeApi.getByte(null, MemoryBlock.base(block) + address) & 0xFF);
    }

    static long i32Load16S(Machine machine, long block) {
        long address = MemoryAccess.effective(machine, block, 2);
        return Slots.putI32A(machine, UnsafeApi.getShort(null, MemoryBlock.base(block) + address));
    }

    static long i32Load16U(Machine machine, long block) {
        long address = MemoryAccess.effective(machine, block, 2);
        return Slots.putI32A(machine,
                UnsafeApi.getShort(null, MemoryBlock.base(block) + address) & 0xFFFF);
    }

    static long i64Load8S(Machine machine, long block) {
        long address = MemoryAccess.effective(machine, block, 1);
        return Slots.putI64A(machine, UnsafeApi.getByte(null, MemoryBlock.base(block) + address));
    }

    static long i64Load16S(Machine machine, long block) {
        long address = MemoryAccess.effective(machine, block, 2);
        return Slots.putI64A(machine, UnsafeApi.getShort(null, MemoryBlock.base(block) + address));
    }

    static long i64Load32S(Machine machine, long block) {
        long address = MemoryAccess.effective(machine, block, 4);
        return Slots.putI64A(machine, UnsafeApi.getInt(null, MemoryBlock.base(block) + address));
    }

    static long i32LoadAdded(Machine machine, long block) {
        int sum = Slots.i32B(machine) + Slots.immediate(machine);
        return Slots.putI32A(machine,
                UnsafeApi.getInt(null, MemoryAccess.checked(sum, 0, block, 4)));
    }

    static long i64LoadAdded(Machine machine, long block) {
        int sum = Slots.i32B(machine) + Slots.immediate(machine);
        return Slots.putI64A(machine,
                UnsafeApi.getLong(null, MemoryAccess.checked(sum, 0, block, 8)));
    }

    static long i32Load8UAdded(Machine machine, long block) {
        int sum = Slots.i32B(machine) + Slots.immediate(machine);
        return Slots.putI32A(machine,
                UnsafeApi.getByte(null, MemoryAccess.checked(sum, 0, block, 1)) & 0xFF);
    }

    static long i32LoadSum(Machine machine, long block) {
        int sum = Slots.i32B(machine) + Slots.i32C(machine);
        long address = MemoryAccess.checked(sum, Slots.operand(machine), block, 4);
        Slots.putI32A(machine, UnsafeApi.getInt(null, address));
        return machine.after(2);
    }

    static long i64LoadSum(Machine machine, long block) {
        int sum = Slots.i32B(machine) + Slots.i32C(machine);
        long address = MemoryAccess.checked(sum, Slots.operand(machine), block, 8);
        Slots.putI64A(machine, UnsafeApi.getLong(null, address));
        return machine.after(2);
    }

    static long i32LoadIndexed(Machine machine, long block) {
        int sum = Slots.i32B(machine) + (Slots.i32C(machine) << 2);
        return Slots.putI32A(machine,
                UnsafeApi.getInt(null, MemoryAccess.checked(sum, 0, block, 4)));
    }

    static long i64LoadIndexed(Machine machine, long block) {
        int sum = Slots.i32B(machine) + (Slots.i32C(machine) << 3);
        return Slots.putI64A(machine,
                UnsafeApi.getLong(null, MemoryAccess.checked(sum, 0, block, 8)));
    }

    static long i32Load8UIndexed(Machine machine, long block) {
        int sum = Slots.i32B(machine) + Slots.i32C(machine);
        return Slots.putI32A(machine,
                UnsafeApi.getByte(null, MemoryAccess.checked(sum, 0, block, 1)) & 0xFF);
    }
}
