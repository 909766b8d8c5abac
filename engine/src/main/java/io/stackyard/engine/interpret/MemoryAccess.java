package io.stackyard.engine.interpret;

import io.stackyard.allocator.memory.MemoryBlock;
import org.agrona.UnsafeApi;

/// Effective addresses, their bounds check, and the cards that a write marks.
final class MemoryAccess {

    /// log2 of the bytes that one card stands for.
    private static final int CARD_SHIFT = 12;

    private static final long MAX_ADDRESS = 0xFFFF_FFFFL;

    private MemoryAccess() {}

    /// `b + imm16` (both unsigned), checked so that `size` bytes from there lie in the memory.
    ///
    /// Both terms are non-negative and the sum stays below 2^33, so plain arithmetic is exact.
    static long effective(Machine machine, long block, int size) {
        long address =
                Integer.toUnsignedLong(Slots.i32B(machine)) + (Slots.immediate(machine) & 0xFFFF);
        if (address > MemoryBlock.length(block) - size) {
            throw TrapSignal.MEMORY_OUT_OF_BOUNDS;
        }
        return address;
    }

    /// Where the byte at an address that an addition made, modulo 2^32, plus an offset lies, checked so that `size` bytes
    /// from there lie in the memory.
    static long checked(int sum, long offset, long block, int size) {
        long address = Integer.toUnsignedLong(sum) + offset;
        if (address > MemoryBlock.length(block) - size) {
            throw TrapSignal.MEMORY_OUT_OF_BOUNDS;
        }
        return MemoryBlock.base(block) + address;
    }

    /// Test before set: a card that is set already costs no store.
    static void markCard(long block, long address) {
        long card = MemoryBlock.cards(block) + (address >>> CARD_SHIFT);
        if (UnsafeApi.getByte(null, card) == 0) {
            UnsafeApi.putByte(null, card, (byte) 1);
        }
    }

    /// Marks the one or two cards that `size` bytes (at most a card's worth) from `address` touch.
    static void markCards(long block, long address, int size) {
        markCard(block, address);
        markCard(block, address + size - 1);
    }

    /// Marks all cards of `byteSize` bytes from `address`.
    static void markRange(long cards, long address, long byteSize) {
        if (byteSize > 0) {
            long first = address >>> CARD_SHIFT;
            long last = (address + byteSize - 1) >>> CARD_SHIFT;
            UnsafeApi.setMemory(cards + first, last - first + 1, (byte) 1);
        }
    }

    static long address(Machine machine) {
        return put(machine, Integer.toUnsignedLong(Slots.i32B(machine)));
    }

    static long address64(Machine machine) {
        return put(machine, Slots.i64B(machine));
    }

    static long index64(Machine machine) {
        long index = Slots.i64B(machine);
        return Slots.putI64A(machine,
                Long.compareUnsigned(index, MAX_ADDRESS) > 0 ? MAX_ADDRESS : index);
    }

    /// No memory reaches beyond 2^32, so an address that needs more bits is out of bounds already; the sum
    /// wrapped if it came out below its first term.
    private static long put(Machine machine, long base) {
        long sum = base + Slots.operand(machine);
        if (Long.compareUnsigned(sum, MAX_ADDRESS) > 0 || Long.compareUnsigned(sum, base) < 0) {
            throw TrapSignal.MEMORY_OUT_OF_BOUNDS;
        }
        Slots.putI64A(machine, sum);
        return machine.after(2);
    }
}
