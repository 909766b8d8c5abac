package io.stackyard.engine.interpret;

import io.stackyard.allocator.memory.MemoryBlock;
import org.agrona.UnsafeApi;

/// Stores to the selected linear memory: `memory[b + imm16] <- a`, the low bytes of the slot.
///
/// Bounds as in [Loads]. The card is marked after the bounds check and before the bytes change hands:
/// nothing can observe the order, because one thread at a time owns the store.
final class Stores {

    private Stores() {}

    static void store8(long fp, long w, long block) {
        long address = MemoryAccess.effective(fp, w, block, 1);
        MemoryAccess.markCard(block, address);
        UnsafeApi.putByte(MemoryBlock.base(block) + address, (byte) Slots.i32A(fp, w));
    }

    static void store16(long fp, long w, long block) {
        long address = MemoryAccess.effective(fp, w, block, 2);
        MemoryAccess.markCards(block, address, 2);
        UnsafeApi.putShort(MemoryBlock.base(block) + address, (short) Slots.i32A(fp, w));
    }

    static void store32(long fp, long w, long block) {
        long address = MemoryAccess.effective(fp, w, block, 4);
        MemoryAccess.markCards(block, address, 4);
        UnsafeApi.putInt(MemoryBlock.base(block) + address, Slots.i32A(fp, w));
    }

    static void store64(long fp, long w, long block) {
        long address = MemoryAccess.effective(fp, w, block, 8);
        MemoryAccess.markCards(block, address, 8);
        UnsafeApi.putLong(MemoryBlock.base(block) + address, Slots.i64A(fp, w));
    }

    static void store8Imm(long fp, long w, long block) {
        long address = MemoryAccess.effective(fp, w, block, 1);
        MemoryAccess.markCard(block, address);
        UnsafeApi.putByte(MemoryBlock.base(block) + address, (byte) Slots.storedImmediate(w));
    }

    static void store16Imm(long fp, long w, long block) {
        long address = MemoryAccess.effective(fp, w, block, 2);
        MemoryAccess.markCards(block, address, 2);
        UnsafeApi.putShort(MemoryBlock.base(block) + address, Slots.storedImmediate(w));
    }

    static void store32Imm(long fp, long w, long block) {
        long address = MemoryAccess.effective(fp, w, block, 4);
        MemoryAccess.markCards(block, address, 4);
        UnsafeApi.putInt(MemoryBlock.base(block) + address, Slots.storedImmediate(w));
    }

    static void store64Imm(long fp, long w, long block) {
        long address = MemoryAccess.effective(fp, w, block, 8);
        MemoryAccess.markCards(block, address, 8);
        UnsafeApi.putLong(MemoryBlock.base(block) + address, Slots.storedImmediate(w));
    }
}
