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

    static void i32Load(long fp, long w, long block) {
        long address = MemoryAccess.effective(fp, w, block, 4);
        Slots.putI32A(fp, w, UnsafeApi.getInt(MemoryBlock.base(block) + address));
    }

    static void i64Load(long fp, long w, long block) {
        long address = MemoryAccess.effective(fp, w, block, 8);
        Slots.putI64A(fp, w, UnsafeApi.getLong(MemoryBlock.base(block) + address));
    }

    static void i32Load8S(long fp, long w, long block) {
        long address = MemoryAccess.effective(fp, w, block, 1);
        Slots.putI32A(fp, w, UnsafeApi.getByte(MemoryBlock.base(block) + address));
    }

    static void i32Load8U(long fp, long w, long block) {
        long address = MemoryAccess.effective(fp, w, block, 1);
        Slots.putI32A(fp, w, UnsafeApi.getByte(MemoryBlock.base(block) + address) & 0xFF);
    }

    static void i32Load16S(long fp, long w, long block) {
        long address = MemoryAccess.effective(fp, w, block, 2);
        Slots.putI32A(fp, w, UnsafeApi.getShort(MemoryBlock.base(block) + address));
    }

    static void i32Load16U(long fp, long w, long block) {
        long address = MemoryAccess.effective(fp, w, block, 2);
        Slots.putI32A(fp, w, UnsafeApi.getShort(MemoryBlock.base(block) + address) & 0xFFFF);
    }

    static void i64Load8S(long fp, long w, long block) {
        long address = MemoryAccess.effective(fp, w, block, 1);
        Slots.putI64A(fp, w, UnsafeApi.getByte(MemoryBlock.base(block) + address));
    }

    static void i64Load16S(long fp, long w, long block) {
        long address = MemoryAccess.effective(fp, w, block, 2);
        Slots.putI64A(fp, w, UnsafeApi.getShort(MemoryBlock.base(block) + address));
    }

    static void i64Load32S(long fp, long w, long block) {
        long address = MemoryAccess.effective(fp, w, block, 4);
        Slots.putI64A(fp, w, UnsafeApi.getInt(MemoryBlock.base(block) + address));
    }

    static void i32LoadAdded(long fp, long w, long block) {
        int sum = Slots.i32B(fp, w) + Slots.immediate(w);
        Slots.putI32A(fp, w, UnsafeApi.getInt(MemoryAccess.checked(sum, block, 4)));
    }

    static void i64LoadAdded(long fp, long w, long block) {
        int sum = Slots.i32B(fp, w) + Slots.immediate(w);
        Slots.putI64A(fp, w, UnsafeApi.getLong(MemoryAccess.checked(sum, block, 8)));
    }

    static void i32Load8UAdded(long fp, long w, long block) {
        int sum = Slots.i32B(fp, w) + Slots.immediate(w);
        Slots.putI32A(fp, w, UnsafeApi.getByte(MemoryAccess.checked(sum, block, 1)) & 0xFF);
    }

    static void i32LoadIndexed(long fp, long w, long block) {
        int sum = Slots.i32B(fp, w) + (Slots.i32C(fp, w) << 2);
        Slots.putI32A(fp, w, UnsafeApi.getInt(MemoryAccess.checked(sum, block, 4)));
    }

    static void i64LoadIndexed(long fp, long w, long block) {
        int sum = Slots.i32B(fp, w) + (Slots.i32C(fp, w) << 3);
        Slots.putI64A(fp, w, UnsafeApi.getLong(MemoryAccess.checked(sum, block, 8)));
    }

    static void i32Load8UIndexed(long fp, long w, long block) {
        int sum = Slots.i32B(fp, w) + Slots.i32C(fp, w);
        Slots.putI32A(fp, w, UnsafeApi.getByte(MemoryAccess.checked(sum, block, 1)) & 0xFF);
    }
}
