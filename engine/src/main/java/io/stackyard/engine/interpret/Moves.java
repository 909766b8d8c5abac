package io.stackyard.engine.interpret;

import org.agrona.UnsafeApi;

/// Moves between slots, constants, and globals.
///
/// A wide value (a continuation reference) takes two slots; both are read before either is written.
final class Moves {

    private Moves() {}

    static long move(Machine machine) {
        return Slots.putI64A(machine, Slots.i64B(machine));
    }

    static long moveWide(Machine machine) {
        copyWide(Slots.addressB(machine), Slots.addressA(machine));
        return machine.after(1);
    }

    static long constant(Machine machine) {
        return Slots.putI64A(machine, Slots.imm32(machine));
    }

    static long constantUnsigned(Machine machine) {
        return Slots.putI64A(machine, Integer.toUnsignedLong(Slots.imm32(machine)));
    }

    static long constantWide(Machine machine) {
        Slots.putI64A(machine, Slots.operand(machine));
        return machine.after(2);
    }

    static long zeroWide(Machine machine) {
        long a = Slots.addressA(machine);
        UnsafeApi.putLong(null, a, 0);
        UnsafeApi.putLong(null, a + Long.BYTES, 0);
        return machine.after(1);
    }

    static long select(Machine machine) {
        Slots.putI64A(machine, isFirst(machine) ? Slots.i64B(machine) : Slots.i64C(machine));
        return machine.after(2);
    }

    static long selectWide(Machine machine) {
        long chosen = isFirst(machine) ? Slots.addressB(machine) : Slots.addressC(machine);
        copyWide(chosen, Slots.addressA(machine));
        return machine.after(2);
    }

    static long globalGet(Machine machine) {
        long instance = Frames.instance(machine.frame);
        return Slots.putI64A(machine,
                UnsafeApi.getLong(null, InstanceLayout.global(instance, Slots.imm32(machine))));
    }

    static long globalGetWide(Machine machine) {
        long instance = Frames.instance(machine.frame);
        copyWide(InstanceLayout.global(instance, Slots.imm32(machine)), Slots.addressA(machine));
        return machine.after(1);
    }

    static long globalSet(Machine machine) {
        long instance = Frames.instance(machine.frame);
        UnsafeApi.putLong(null, InstanceLayout.global(instance, Slots.imm32(machine)),
                Slots.i64A(machine));
        return machine.after(1);
    }

    static long globalSetWide(Machine machine) {
        long instance = Frames.instance(machine.frame);
        copyWide(Slots.addressA(machine), InstanceLayout.global(instance, Slots.imm32(machine)));
        return machine.after(1);
    }

    /// Whether the condition, whose slot is in the next word, holds.
    private static boolean isFirst(Machine machine) {
        return Slots.i32Operand(machine) != 0;
    }

    private static void copyWide(long from, long to) {
        long low = UnsafeApi.getLong(null, from);
        long high = UnsafeApi.getLong(null, from + Long.BYTES);
        UnsafeApi.putLong(null, to, low);
        UnsafeApi.putLong(null, to + Long.BYTES, high);
    }
}
