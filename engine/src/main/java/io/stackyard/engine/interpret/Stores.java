package io.stackyard.engine.interpret;

import io.stackyard.allocator.memory.MemoryBlock;
import org.agrona.UnsafeApi;

/// Stores to the selected linear memory: `memory[b + imm16] <- a`, the low bytes of the slot.
///
/// Bounds as in [Loads]. The card is marked after the bounds check and before the bytes change hands:
/// nothing can observe the order, because one thread at a time owns the store.
final class Stores {

    private Stores() {}

    static long store8(Machine machine, long block) {
        long address = MemoryAccess.effective(machine, block, 1);
        MemoryAccess.markCard(block, address);
        UnsafeApi.putByte(null, MemoryBlock.base(block) + address, (byte) Slots.i32A(machine));
        return machine.after(1);
    }

    static long store16(Machine machine, long block) {
        long address = MemoryAccess.effective(machine, block, 2);
        MemoryAccess.markCards(block, address, 2);
        UnsafeApi.putShort(null, MemoryBlock.base(block) + address, (short) Slots.i32A(machine));
        return machine.after(1);
    }

    static long store32(Machine machine, long block) {
        long address = MemoryAccess.effective(machine, block, 4);
        MemoryAccess.markCards(block, address, 4);
        UnsafeApi.putInt(null, MemoryBlock.base(block) + address, Slots.i32A(machine));
        return machine.after(1);
    }

    static long store64(Machine machine, long block) {
        long address = MemoryAccess.effective(machine, block, 8);
        MemoryAccess.markCards(block, address, 8);
        UnsafeApi.putLong(null, MemoryBlock.base(block) + address, Slots.i64A(machine));
        return machine.after(1);
    }

    static long store8Imm(Machine machine, long block) {
        long address = MemoryAccess.effective(machine, block, 1);
        MemoryAccess.markCard(block, address);
        UnsafeApi.putByte(null, MemoryBlock.base(block) + address,
                (byte) Slots.storedImmediate(machine));
        return machine.after(1);
    }

    static long store16Imm(Machine machine, long block) {
        long address = MemoryAccess.effective(machine, block, 2);
        MemoryAccess.markCards(block, address, 2);
        UnsafeApi.putShort(null, MemoryBlock.base(block) + address, Slots.storedImmediate(machine));
        return machine.after(1);
    }

    static long store32Imm(Machine machine, long block) {
        long address = MemoryAccess.effective(machine, block, 4);
        MemoryAccess.markCards(block, address, 4);
        UnsafeApi.putInt(null, MemoryBlock.base(block) + address, Slots.storedImmediate(machine));
        return machine.after(1);
    }

    static long store64Imm(Machine machine, long block) {
        long address = MemoryAccess.effective(machine, block, 8);
        MemoryAccess.markCards(block, address, 8);
        UnsafeApi.putLong(null, MemoryBlock.base(block) + address, Slots.storedImmediate(machine));
        return machine.after(1);
    }
}
