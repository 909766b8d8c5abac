package io.stackyard.engine.interpret;

import io.stackyard.allocator.memory.MemoryBlock;
import org.agrona.UnsafeApi;

/// Instructions on whole ranges of a linear memory, and on its size.
///
/// The operand word of fill, copy and init says in its top three bits which operands are 64 bits wide:
/// bit 63 the first (`a`), bit 62 the second (`b`), bit 61 the third (`c`); others are unsigned 32-bit.
public final class Memories {

    /// The greatest index of a memory that can grow: 16 bits of the instruction hold it.
    public static final int MAX_GROWABLE = 0xFFFF;

    private static final int PAGE_SHIFT = 16;
    private static final long WIDE_A = 1L << 63;
    private static final long WIDE_B = 1L << 62;
    private static final long WIDE_C = 1L << 61;
    static final int INDEX_MASK = 0x1FFF_FFFF;
    private static final long BYTES_OFFSET = UnsafeApi.arrayBaseOffset(byte[].class);

    private Memories() {}

    static long size(Machine machine) {
        long instance = Frames.instance(machine.frame);
        long memory = InstanceLayout.memory(instance, Slots.imm32(machine));
        return Slots.putI64A(machine, MemoryBlock.length(memory) >>> PAGE_SHIFT);
    }

    static long grow(Machine machine) {
        long instance = Frames.instance(machine.frame);
        int index = Slots.immediate(machine) & MAX_GROWABLE; // Unsigned: the translator refuses more.
        long old = MemoryBlock.length(InstanceLayout.memory(instance, index));
        long added = Integer.toUnsignedLong(Slots.i32B(machine)) << PAGE_SHIFT;
        if (machine.instance(instance).memory(index).tryGrow(old + added)) {
            Slots.putI64A(machine, old >>> PAGE_SHIFT);
        } else {
            Slots.putI32A(machine, -1);
        }
        return machine.after(1);
    }

    static long fill(Machine machine) {
        long instance = Frames.instance(machine.frame);
        long operand = Slots.operand(machine);
        long memory = InstanceLayout.memory(instance, (int) operand & INDEX_MASK);
        long at = operandAt(Slots.addressA(machine), operand & WIDE_A);
        long count = operandAt(Slots.addressC(machine), operand & WIDE_C);
        requireRange(MemoryBlock.length(memory), at, count);
        MemoryAccess.markRange(MemoryBlock.cards(memory), at, count);
        UnsafeApi.setMemory(MemoryBlock.base(memory) + at, count, (byte) Slots.i32B(machine));
        return machine.after(2);
    }

    static long copy(Machine machine) {
        long instance = Frames.instance(machine.frame);
        long operand = Slots.operand(machine);
        long to = InstanceLayout.memory(instance, (int) (operand >>> 32) & INDEX_MASK);
        long from = InstanceLayout.memory(instance, (int) operand);
        long toAt = operandAt(Slots.addressA(machine), operand & WIDE_A);
        long fromAt = operandAt(Slots.addressB(machine), operand & WIDE_B);
        long count = operandAt(Slots.addressC(machine), operand & WIDE_C);
        requireRange(MemoryBlock.length(to), toAt, count);
        requireRange(MemoryBlock.length(from), fromAt, count);
        MemoryAccess.markRange(MemoryBlock.cards(to), toAt, count);
        UnsafeApi.copyMemory(MemoryBlock.base(from) + fromAt, MemoryBlock.base(to) + toAt, count);
        return machine.after(2);
    }

    static long init(Machine machine) {
        long instance = Frames.instance(machine.frame);
        long operand = Slots.operand(machine);
        int segment = (int) operand;
        InstanceState state = machine.instance(instance);
        long from = Integer.toUnsignedLong(Slots.i32B(machine));
        long count = Integer.toUnsignedLong(Slots.i32C(machine));
        requireRange(state.dataLength(segment), from, count);
        initialise(
                InstanceLayout.memory(instance, (int) (operand >>> 32) & INDEX_MASK),
                operandAt(Slots.addressA(machine), operand & WIDE_A),
                state.moduleBytes(),
                state.dataOffset(segment) + (int) from,
                count);
        return machine.after(2);
    }

    /// Copies `count` bytes of a module, from `offset` on, to a memory.
    static void initialise(long memory, long at, byte[] bytes, int offset, long count) {
        requireRange(MemoryBlock.length(memory), at, count);
        MemoryAccess.markRange(MemoryBlock.cards(memory), at, count);
        long to = MemoryBlock.base(memory) + at;
        UnsafeApi.copyMemory(bytes, BYTES_OFFSET + offset, null, to, count);
    }

    static long drop(Machine machine) {
        machine.instance(Frames.instance(machine.frame)).dropData(Slots.imm32(machine));
        return machine.after(1);
    }

    /// All three are compared as unsigned values, without a sum that could wrap.
    private static void requireRange(long length, long at, long count) {
        if (Long.compareUnsigned(count, length) > 0
                || Long.compareUnsigned(at, length - count) > 0) {
            throw TrapSignal.MEMORY_OUT_OF_BOUNDS;
        }
    }

    private static long operandAt(long address, long wide) {
        return wide != 0
                ? UnsafeApi.getLong(address)
                : Integer.toUnsignedLong(UnsafeApi.getInt(address));
    }
}
