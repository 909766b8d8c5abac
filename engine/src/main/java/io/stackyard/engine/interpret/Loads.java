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

    static void i32Load(long pc, long fp, long block) {
        long address = MemoryAccess.effective(pc, fp, block, 4);
        Slots.putI32A(pc, fp, UnsafeApi.getInt(MemoryBlock.base(block) + address));
    }

    static void i64Load(long pc, long fp, long block) {
        long address = MemoryAccess.effective(pc, fp, block, 8);
        Slots.putI64A(pc, fp, UnsafeApi.getLong(MemoryBlock.base(block) + address));
    }

    static void i32Load8S(long pc, long fp, long block) {
        long address = MemoryAccess.effective(pc, fp, block, 1);
        Slots.putI32A(pc, fp, UnsafeApi.getByte(MemoryBlock.base(block) + address));
    }

    static void i32Load8U(long pc, long fp, long block) {
        long address = MemoryAccess.effective(pc, fp, block, 1);
        Slots.putI32A(pc, fp, UnsafeApi.getByte(MemoryBlock.base(block) + address) & 0xFF);
    }

    static void i32Load16S(long pc, long fp, long block) {
        long address = MemoryAccess.effective(pc, fp, block, 2);
        Slots.putI32A(pc, fp, UnsafeApi.getShort(MemoryBlock.base(block) + address));
    }

    static void i32Load16U(long pc, long fp, long block) {
        long address = MemoryAccess.effective(pc, fp, block, 2);
        Slots.putI32A(pc, fp, UnsafeApi.getShort(MemoryBlock.base(block) + address) & 0xFFFF);
    }

    static void i64Load8S(long pc, long fp, long block) {
        long address = MemoryAccess.effective(pc, fp, block, 1);
        Slots.putI64A(pc, fp, UnsafeApi.getByte(MemoryBlock.base(block) + address));
    }

    static void i64Load16S(long pc, long fp, long block) {
        long address = MemoryAccess.effective(pc, fp, block, 2);
        Slots.putI64A(pc, fp, UnsafeApi.getShort(MemoryBlock.base(block) + address));
    }

    static void i64Load32S(long pc, long fp, long block) {
        long address = MemoryAccess.effective(pc, fp, block, 4);
        Slots.putI64A(pc, fp, UnsafeApi.getInt(MemoryBlock.base(block) + address));
    }

    static void i32LoadAdded(long pc, long fp, long block) {
        int sum = Slots.i32B(pc, fp) + Slots.immediate(pc);
        Slots.putI32A(pc, fp, UnsafeApi.getInt(MemoryAccess.checked(sum, block, 4)));
    }

    static void i64LoadAdded(long pc, long fp, long block) {
        int sum = Slots.i32B(pc, fp) + Slots.immediate(pc);
        Slots.putI64A(pc, fp, UnsafeApi.getLong(MemoryAccess.checked(sum, block, 8)));
    }

    static void i32Load8UAdded(long pc, long fp, long block) {
        int sum = Slots.i32B(pc, fp) + Slots.immediate(pc);
        Slots.putI32A(pc, fp, UnsafeApi.getByte(MemoryAccess.checked(sum, block, 1)) & 0xFF);
    }

    static void i32LoadIndexed(long pc, long fp, long block) {
        int sum = Slots.i32B(pc, fp) + (Slots.i32C(pc, fp) << 2);
        Slots.putI32A(pc, fp, UnsafeApi.getInt(MemoryAccess.checked(sum, block, 4)));
    }

    static void i64LoadIndexed(long pc, long fp, long block) {
        int sum = Slots.i32B(pc, fp) + (Slots.i32C(pc, fp) << 3);
        Slots.putI64A(pc, fp, UnsafeApi.getLong(MemoryAccess.checked(sum, block, 8)));
    }

    static void i32Load8UIndexed(long pc, long fp, long block) {
        int sum = Slots.i32B(pc, fp) + Slots.i32C(pc, fp);
        Slots.putI32A(pc, fp, UnsafeApi.getByte(MemoryAccess.checked(sum, block, 1)) & 0xFF);
    }
}
