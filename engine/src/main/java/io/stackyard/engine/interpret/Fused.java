package io.stackyard.engine.interpret;

import org.agrona.UnsafeApi;

/// Two operators in one instruction, or one with a constant that takes a word of its own.
///
/// Those of two words go on behind the second.
final class Fused {

    private static final int LOW_BYTE = 0xFF;

    private Fused() {}

    static long i32RotlImm(Machine machine) {
        return Slots.putI32A(machine,
                Integer.rotateLeft(Slots.i32B(machine), Slots.immediate(machine)));
    }

    static long i64RotlImm(Machine machine) {
        return Slots.putI64A(machine,
                Long.rotateLeft(Slots.i64B(machine), Slots.immediate(machine)));
    }

    static long i32RotlXor(Machine machine) {
        int rotated = Integer.rotateLeft(Slots.i32B(machine), Slots.immediate(machine));
        Slots.putI32A(machine, rotated ^ Slots.i32Operand(machine));
        return machine.after(2);
    }

    static long i32XorAdd(Machine machine) {
        int difference = Slots.i32B(machine) ^ Slots.i32C(machine);
        Slots.putI32A(machine, difference + Slots.i32Operand(machine));
        return machine.after(2);
    }

    static long i32XorAnd(Machine machine) {
        int difference = Slots.i32B(machine) ^ Slots.i32C(machine);
        Slots.putI32A(machine, difference & Slots.i32Operand(machine));
        return machine.after(2);
    }

    static long i32AndXor(Machine machine) {
        int common = Slots.i32B(machine) & Slots.i32C(machine);
        Slots.putI32A(machine, common ^ Slots.i32Operand(machine));
        return machine.after(2);
    }

    static long i32ShrUXor(Machine machine) {
        int shifted = Slots.i32B(machine) >>> Slots.immediate(machine);
        Slots.putI32A(machine, shifted ^ Slots.i32Operand(machine));
        return machine.after(2);
    }

    static long i32RotlRotlXor(Machine machine) {
        int first = Integer.rotateLeft(Slots.i32B(machine), Slots.immediate(machine));
        int second = Integer.rotateLeft(Slots.i32Operand(machine), Slots.operandImmediate(machine));
        Slots.putI32A(machine, first ^ second);
        return machine.after(2);
    }

    static long i32AddConst(Machine machine) {
        Slots.putI32A(machine, Slots.i32B(machine) + (int) Slots.operand(machine));
        return machine.after(2);
    }

    static long i32MulConst(Machine machine) {
        Slots.putI32A(machine, Slots.i32B(machine) * (int) Slots.operand(machine));
        return machine.after(2);
    }

    static long i32AndConst(Machine machine) {
        Slots.putI32A(machine, Slots.i32B(machine) & (int) Slots.operand(machine));
        return machine.after(2);
    }

    static long i32OrConst(Machine machine) {
        Slots.putI32A(machine, Slots.i32B(machine) | (int) Slots.operand(machine));
        return machine.after(2);
    }

    static long i32XorConst(Machine machine) {
        Slots.putI32A(machine, Slots.i32B(machine) ^ (int) Slots.operand(machine));
        return machine.after(2);
    }

    static long i64AddConst(Machine machine) {
        Slots.putI64A(machine, Slots.i64B(machine) + Slots.operand(machine));
        return machine.after(2);
    }

    static long i64MulConst(Machine machine) {
        Slots.putI64A(machine, Slots.i64B(machine) * Slots.operand(machine));
        return machine.after(2);
    }

    static long i64AndConst(Machine machine) {
        Slots.putI64A(machine, Slots.i64B(machine) & Slots.operand(machine));
        return machine.after(2);
    }

    static long i64OrConst(Machine machine) {
        Slots.putI64A(machine, Slots.i64B(machine) | Slots.operand(machine));
        return machine.after(2);
    }

    static long i64XorConst(Machine machine) {
        Slots.putI64A(machine, Slots.i64B(machine) ^ Slots.operand(machine));
        return machine.after(2);
    }

    static long i32AddShl2(Machine machine) {
        return Slots.putI32A(machine, Slots.i32B(machine) + (Slots.i32C(machine) << 2));
    }

    static long i32AddShl3(Machine machine) {
        return Slots.putI32A(machine, Slots.i32B(machine) + (Slots.i32C(machine) << 3));
    }

    static long i32AddAdd(Machine machine) {
        int sum = Slots.i32B(machine) + Slots.i32C(machine);
        Slots.putI32A(machine, sum + Slots.i32Operand(machine));
        return machine.after(2);
    }

    static long i32MulAdd(Machine machine) {
        int product = Slots.i32B(machine) * Slots.i32C(machine);
        Slots.putI32A(machine, product + Slots.i32Operand(machine));
        return machine.after(2);
    }

    static long f32MulAdd(Machine machine) {
        float product = Slots.f32B(machine) * Slots.f32C(machine);
        Slots.putF32A(machine, product + Slots.f32Operand(machine));
        return machine.after(2);
    }

    static long f64AddAdd(Machine machine) {
        double sum = Slots.f64B(machine) + Slots.f64C(machine);
        Slots.putF64A(machine, sum + Slots.f64Operand(machine));
        return machine.after(2);
    }

    static long f64MulAdd(Machine machine) {
        double product = Slots.f64B(machine) * Slots.f64C(machine);
        Slots.putF64A(machine, product + Slots.f64Operand(machine));
        return machine.after(2);
    }

    static long i32Extract(Machine machine) {
        int field = Slots.immediate(machine);
        int bits = (1 << (field >>> Byte.SIZE)) - 1; // Fewer than 16: the mask was an immediate.
        return Slots.putI32A(machine, (Slots.i32B(machine) >>> (field & LOW_BYTE)) & bits);
    }

    static long move2(Machine machine) {
        move(machine.at, machine.frame);
        move(machine.at + 8, machine.frame);
        return machine.after(2);
    }

    static long move4(Machine machine) {
        move(machine.at, machine.frame);
        move(machine.at + 8, machine.frame);
        move(machine.at + 16, machine.frame);
        move(machine.at + 24, machine.frame);
        return machine.after(4);
    }

    private static void move(long pc, long fp) {
        long value = UnsafeApi.getLong(null, Slots.addressB(pc, fp));
        UnsafeApi.putLong(null, Slots.addressA(pc, fp), value);
    }
}
