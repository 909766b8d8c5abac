package io.stackyard.engine.interpret;

import io.stackyard.tablepool.TableBlock;
import org.agrona.UnsafeApi;

/// Table instructions. Elements are 8 bytes, or 16 in tables of continuations; the block says which.
///
/// What a table of references holds is a word, and not always the reference: see [TableImage].
///
/// Indices are read as unsigned 32-bit values; those of a 64-bit table were clamped by `INDEX64`, which
/// loses nothing, as no table reaches 2^32 - 1 elements.
final class Tables {

    private static final int WIDE_SHIFT = 4;
    private static final int WORD_SHIFT = 3;

    private Tables() {}

    static long get(Machine machine) {
        long instance = Frames.instance(machine.frame);
        long table = InstanceLayout.table(instance, (int) Slots.operand(machine));
        long index = unsigned(Slots.i32B(machine));
        long element = element(table, index);
        if (isWide(table)) {
            Slots.copyUp(element, Slots.addressA(machine), 2);
        } else {
            long word = UnsafeApi.getLong(element);
            Slots.putI64A(machine, TableImage.reference(machine, table, index, word));
        }
        return machine.after(2);
    }

    static long set(Machine machine) {
        long instance = Frames.instance(machine.frame);
        long table = InstanceLayout.table(instance, (int) Slots.operand(machine));
        long index = unsigned(Slots.i32B(machine));
        long element = element(table, index);
        TableBlock.markWritten(table, index + 1);
        put(table, element, Slots.addressA(machine));
        return machine.after(2);
    }

    static long size(Machine machine) {
        long table = InstanceLayout.table(Frames.instance(machine.frame), Slots.imm32(machine));
        return Slots.putI64A(machine, TableBlock.length(table));
    }

    static long grow(Machine machine) {
        long instance = Frames.instance(machine.frame);
        int index = (int) Slots.operand(machine);
        long table = InstanceLayout.table(instance, index);
        long old = TableBlock.length(table);
        long added = unsigned(Slots.i32B(machine));
        if (machine.instance(instance).table(index).tryGrow(old + added)) {
            fillGrown(table, old, added, Slots.addressC(machine));
            Slots.putI64A(machine, old);
        } else {
            Slots.putI32A(machine, -1);
        }
        return machine.after(2);
    }

    static long fill(Machine machine) {
        long instance = Frames.instance(machine.frame);
        long table = InstanceLayout.table(instance, (int) Slots.operand(machine));
        long index = unsigned(Slots.i32A(machine));
        long count = unsigned(Slots.i32C(machine));
        requireRange(table, index, count);
        fillRange(table, index, count, Slots.addressB(machine));
        return machine.after(2);
    }

    static long copy(Machine machine) {
        long instance = Frames.instance(machine.frame);
        long operand = Slots.operand(machine);
        long to = InstanceLayout.table(instance, (int) (operand >>> 32));
        long from = InstanceLayout.table(instance, (int) operand);
        long toIndex = unsigned(Slots.i32A(machine));
        long fromIndex = unsigned(Slots.i32B(machine));
        long count = unsigned(Slots.i32C(machine));
        requireRange(to, toIndex, count);
        requireRange(from, fromIndex, count);
        if (count > 0) {
            if ((TableBlock.image(from) | TableBlock.image(to)) == 0) {
                UnsafeApi.copyMemory(
                        TableBlock.elementAddress(from, fromIndex),
                        TableBlock.elementAddress(to, toIndex),
                        count << TableBlock.elementShift(to));
            } else {
                copyReferences(machine, to, toIndex, from, fromIndex, count);
            }
            TableBlock.markWritten(to, toIndex + count);
        }
        return machine.after(2);
    }

    /// Copies one by one, in the order that reads each element before it is overwritten.
    private static void copyReferences(
            Machine machine, long to, long toIndex, long from, long fromIndex, long count) {
        boolean upwards = toIndex <= fromIndex;
        for (long i = 0; i < count; i++) {
            long offset = upwards ? i : count - 1 - i;
            long reference = reference(machine, from, fromIndex + offset);
            setReference(to, toIndex + offset, reference);
        }
    }

    /// The reference that an element of a table of references is; the index is inside.
    static long reference(Machine machine, long table, long index) {
        long word = UnsafeApi.getLong(TableBlock.elementAddress(table, index));
        return TableImage.reference(machine, table, index, word);
    }

    /// Replaces an element of a table of references; the index is inside, and marked by the caller.
    static void setReference(long table, long index, long reference) {
        long address = TableBlock.elementAddress(table, index);
        UnsafeApi.putLong(address, TableImage.word(table, reference));
    }

    static long init(Machine machine) {
        long instance = Frames.instance(machine.frame);
        long operand = Slots.operand(machine);
        initialise(
                InstanceLayout.table(instance, (int) (operand >>> 32)),
                unsigned(Slots.i32A(machine)),
                machine.instance(instance).elements(machine, (int) operand),
                unsigned(Slots.i32B(machine)),
                unsigned(Slots.i32C(machine)));
        return machine.after(2);
    }

    /// Copies `count` elements of a segment, given as references, into a table.
    static void initialise(long table, long index, long[] segment, long from, long count) {
        int wordsShift = TableBlock.elementShift(table) - WORD_SHIFT;
        requireRange(table, index, count);
        if (from + count > segment.length >>> wordsShift) { // Both below 2^32: no overflow.
            throw TrapSignal.TABLE_OUT_OF_BOUNDS;
        }
        if (count > 0) {
            long to = TableBlock.elementAddress(table, index);
            int first = (int) from << wordsShift;
            int words = (int) count << wordsShift;
            for (int i = 0; i < words; i++) {
                UnsafeApi.putLong(to + i * 8L, TableImage.word(table, segment[first + i]));
            }
            TableBlock.markWritten(table, index + count);
        }
    }

    static long drop(Machine machine) {
        machine.instance(Frames.instance(machine.frame)).dropElements(Slots.imm32(machine));
        return machine.after(1);
    }

    /// The address of an element for the host.
    ///
    /// @throws TrapSignal if the table is shorter
    static long element(long table, long index) {
        if (index < 0 || index >= TableBlock.length(table)) {
            throw TrapSignal.TABLE_OUT_OF_BOUNDS;
        }
        return TableBlock.elementAddress(table, index);
    }

    private static void requireRange(long table, long index, long count) {
        if (!TableBlock.hasRange(table, index, count)) {
            throw TrapSignal.TABLE_OUT_OF_BOUNDS;
        }
    }

    /// The range is inside the table; `value` is the address of one element.
    private static void fillRange(long table, long index, long count, long value) {
        if (count > 0) {
            for (long i = index; i < index + count; i++) {
                put(table, TableBlock.elementAddress(table, i), value);
            }
            TableBlock.markWritten(table, index + count);
        }
    }

    /// The same for elements that the table has just got: they are null already, and null costs no page.
    private static void fillGrown(long table, long index, long count, long value) {
        if (UnsafeApi.getLong(value) != 0) {
            fillRange(table, index, count, value);
        }
    }

    /// Writes the value at address `value` to an element.
    private static void put(long table, long element, long value) {
        if (isWide(table)) {
            Slots.copyUp(value, element, 2);
        } else {
            UnsafeApi.putLong(element, TableImage.word(table, UnsafeApi.getLong(value)));
        }
    }

    private static boolean isWide(long table) {
        return TableBlock.elementShift(table) == WIDE_SHIFT;
    }

    private static long unsigned(int value) {
        return Integer.toUnsignedLong(value);
    }
}
