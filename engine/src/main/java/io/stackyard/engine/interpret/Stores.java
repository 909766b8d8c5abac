package io.stackyard.engine.interpret;

import org.agrona.UnsafeApi;

/// Stores to the selected linear memory: `memory[b + imm16] <- a`, the low bytes of the slot.
///
/// Bounds as in [Loads]. The card is marked after the bounds check and before the bytes change hands:
/// nothing can observe the order, because one thread at a time owns the store.
final class Stores {

    private Stores() {}

    static void store8(long fp, long w, long memory, long length, long cards) {
        long address = MemoryAccess.effective(fp, w, length, 1);
        MemoryAccess.markCard(cards, address);
        UnsafeApi.putByte(memory + address, (byte) Slots.i32A(fp, w));
    }

    static void store16(long fp, long w, long memory, long length, long cards) {
        long address = MemoryAccess.effective(fp, w, length, 2);
        MemoryAccess.markCards(cards, address, 2);
        UnsafeApi.putShort(memory + address, (short) Slots.i32A(fp, w));
    }

    static void store32(long fp, long w, long memory, long length, long cards) {
        long address = MemoryAccess.effective(fp, w, length, 4);
        MemoryAccess.markCards(cards, address, 4);
        UnsafeApi.putInt(memory + address, Slots.i32A(fp, w));
    }

    static void store64(long fp, long w, long memory, long length, long cards) {
        long address = MemoryAccess.effective(fp, w, length, 8);
        MemoryAccess.markCards(cards, address, 8);
        UnsafeApi.putLong(memory + address, Slots.i64A(fp, w));
    }
}
