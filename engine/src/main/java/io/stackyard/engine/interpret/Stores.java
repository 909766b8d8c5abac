package io.stackyard.engine.interpret;

import io.stackyard.allocator.memory.MemoryBlock;
import org.agrona.UnsafeApi;

/// Stores to the selected linear memory: `memory[b + imm16] <- a`, the low bytes of the slot.
///
/// Bounds as in [Loads]. The card is marked after the bounds check and before the bytes change hands:
/// nothing can observe the order, because one thread at a time owns the store.
final class Stores {

    private Stores() {}

    static void store8(long pc, long fp, long block) {
        long address = MemoryAccess.effective(pc, fp, block, 1);
        MemoryAccess.markCard(block, address);
        UnsafeApi.putByte(MemoryBlock.base(block) + address, (byte) Slots.i32A(pc, fp));
    }

    static void store16(long pc, long fp, long block) {
        long address = MemoryAccess.effective(pc, fp, block, 2);
        MemoryAccess.markCards(block, address, 2);
        UnsafeApi.putShort(MemoryBlock.base(block) + address, (short) Slots.i32A(pc, fp));
    }

    static void store32(long pc, long fp, long block) {
        long address = MemoryAccess.effective(pc, fp, block, 4);
        MemoryAccess.markCards(block, address, 4);
        UnsafeApi.putInt(MemoryBlock.base(block) + address, Slots.i32A(pc, fp));
    }

    static void store64(long pc, long fp, long block) {
        long address = MemoryAccess.effective(pc, fp, block, 8);
        MemoryAccess.markCards(block, address, 8);
        UnsafeApi.putLong(MemoryBlock.base(block) + address, Slots.i64A(pc, fp));
    }

    static void store8Imm(long pc, long fp, long block) {
        long address = MemoryAccess.effective(pc, fp, block, 1);
        MemoryAccess.markCard(block, address);
        UnsafeApi.putByte(MemoryBlock.base(block) + address, (byte) Slots.storedImmediate(pc));
    }

    static void store16Imm(long pc, long fp, long block) {
        long address = MemoryAccess.effective(pc, fp, block, 2);
        MemoryAccess.markCards(block, address, 2);
        UnsafeApi.putShort(MemoryBlock.base(block) + address, Slots.storedImmediate(pc));
    }

    static void store32Imm(long pc, long fp, long block) {
        long address = MemoryAccess.effective(pc, fp, block, 4);
        MemoryAccess.markCards(block, address, 4);
        UnsafeApi.putInt(MemoryBlock.base(block) + address, Slots.storedImmediate(pc));
    }

    static void store64Imm(long pc, long fp, long block) {
        long address = MemoryAccess.effective(pc, fp, block, 8);
        MemoryAccess.markCards(block, address, 8);
        UnsafeApi.putLong(MemoryBlock.base(block) + address, Slots.storedImmediate(pc));
    }
}
