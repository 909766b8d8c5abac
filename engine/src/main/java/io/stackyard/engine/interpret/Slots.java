package io.stackyard.engine.interpret;

import org.agrona.UnsafeApi;

/// Operands of an instruction: where slots `a`, `b` and `c` lie, and their values.
///
/// Those of the instruction that is executed are asked of the [Machine], which has its address and its frame. Each field is
/// read from the code by the arm that wants it, and not cut out of a word that was loaded before the dispatch: what several
/// arms cut out alike, HotSpot computes for all of them in front of the jump.
///
/// What stores the result in slot `a` returns the address of the next word, where most instructions go on.
///
/// **Shape**: see [io.stackyard.engine.code.Op]. A slot is 8 bytes. A 32-bit value is always written as 8
/// bytes with zeros above: a later 8-byte move finds it whole in the store buffer, and `i64.extend_i32_u` has nothing to
/// do. It is read as 4 bytes, so no check rests on those zeros.
///
/// **For HotSpot**: what is nested here is inlined once per operand and arm, and counts against limits of the whole loop. So
/// these read and write directly, and by the form with a base object, which is null, for it is one method less.
///
/// **Safety**: a slot number comes from the translator, which keeps it inside the frame; the frame lies
/// inside the stack, because a call is refused unless its top is at or below the limit.
final class Slots {

    private static final long LOW_32_BITS = 0xFFFF_FFFFL;

    // Offsets of the fields in an instruction's word.
    private static final long A = 2;
    private static final long B = 4;
    private static final long C = 6;

    private Slots() {}

    /// The opcode of the word at `pc`.
    static int opcode(long pc) {
        return UnsafeApi.getShort(null, pc) & 0xFFFF;
    }

    static long addressA(Machine machine) {
        return addressA(machine.at, machine.frame);
    }

    static long addressB(Machine machine) {
        return addressB(machine.at, machine.frame);
    }

    static long addressC(Machine machine) {
        return addressC(machine.at, machine.frame);
    }

    /// Address of slot `a` of the word at `pc`.
    static long addressA(long pc, long fp) {
        return address(fp, UnsafeApi.getShort(null, pc + A));
    }

    static long addressB(long pc, long fp) {
        return address(fp, UnsafeApi.getShort(null, pc + B));
    }

    static long addressC(long pc, long fp) {
        return address(fp, UnsafeApi.getShort(null, pc + C));
    }

    /// Address of slot `number` relative to `fp`.
    static long address(long fp, int number) {
        return fp + number * 8L;
    }

    /// The signed 16-bit immediate in `c`.
    static int immediate(Machine machine) {
        return UnsafeApi.getShort(null, machine.at + C);
    }

    /// The signed 16-bit immediate in `b`.
    static int secondImmediate(Machine machine) {
        return UnsafeApi.getShort(null, machine.at + B);
    }

    /// The signed 16-bit immediate in `a`.
    static short storedImmediate(Machine machine) {
        return UnsafeApi.getShort(null, machine.at + A);
    }

    /// The 32-bit immediate in `b` and `c`.
    static int imm32(Machine machine) {
        return imm32(machine.at);
    }

    /// The same of the word at `pc`.
    static int imm32(long pc) {
        return UnsafeApi.getInt(null, pc + B);
    }

    /// The word behind the first.
    static long operand(Machine machine) {
        return operand(machine.at);
    }

    /// The word behind the one at `pc`.
    static long operand(long pc) {
        return UnsafeApi.getLong(null, pc + Long.BYTES);
    }

    static int i32A(Machine machine) {
        return UnsafeApi.getInt(null,
                machine.frame + UnsafeApi.getShort(null, machine.at + A) * 8L);
    }

    static int i32B(Machine machine) {
        return UnsafeApi.getInt(null,
                machine.frame + UnsafeApi.getShort(null, machine.at + B) * 8L);
    }

    static int i32C(Machine machine) {
        return UnsafeApi.getInt(null,
                machine.frame + UnsafeApi.getShort(null, machine.at + C) * 8L);
    }

    static long i64A(Machine machine) {
        return UnsafeApi.getLong(null,
                machine.frame + UnsafeApi.getShort(null, machine.at + A) * 8L);
    }

    static long i64B(Machine machine) {
        return UnsafeApi.getLong(null,
                machine.frame + UnsafeApi.getShort(null, machine.at + B) * 8L);
    }

    static long i64C(Machine machine) {
        return UnsafeApi.getLong(null,
                machine.frame + UnsafeApi.getShort(null, machine.at + C) * 8L);
    }

    static float f32B(Machine machine) {
        return UnsafeApi.getFloat(null,
                machine.frame + UnsafeApi.getShort(null, machine.at + B) * 8L);
    }

    static float f32C(Machine machine) {
        return UnsafeApi.getFloat(null,
                machine.frame + UnsafeApi.getShort(null, machine.at + C) * 8L);
    }

    static double f64B(Machine machine) {
        return UnsafeApi.getDouble(null,
                machine.frame + UnsafeApi.getShort(null, machine.at + B) * 8L);
    }

    static double f64C(Machine machine) {
        return UnsafeApi.getDouble(null,
                machine.frame + UnsafeApi.getShort(null, machine.at + C) * 8L);
    }

    /// The signed 16 bits above the slot in the word behind the first.
    static int operandImmediate(Machine machine) {
        return UnsafeApi.getShort(null, machine.at + Long.BYTES + A);
    }

    /// Value of the slot that the word behind the first names.
    static int i32Operand(Machine machine) {
        return UnsafeApi.getInt(
                null, machine.frame + UnsafeApi.getShort(null, machine.at + Long.BYTES) * 8L);
    }

    static float f32Operand(Machine machine) {
        return UnsafeApi.getFloat(
                null, machine.frame + UnsafeApi.getShort(null, machine.at + Long.BYTES) * 8L);
    }

    static double f64Operand(Machine machine) {
        return UnsafeApi.getDouble(
                null, machine.frame + UnsafeApi.getShort(null, machine.at + Long.BYTES) * 8L);
    }

    static long putI32A(Machine machine, int value) {
        UnsafeApi.putLong(
                null,
                machine.frame + UnsafeApi.getShort(null, machine.at + A) * 8L,
                value & LOW_32_BITS);
        return machine.at + Long.BYTES;
    }

    static long putI64A(Machine machine, long value) {
        UnsafeApi.putLong(
                null,
                machine.frame + UnsafeApi.getShort(null, machine.at + A) * 8L,
                value);
        return machine.at + Long.BYTES;
    }

    static long putF32A(Machine machine, float value) {
        UnsafeApi.putLong(
                null,
                machine.frame + UnsafeApi.getShort(null, machine.at + A) * 8L,
                Float.floatToRawIntBits(value) & LOW_32_BITS);
        return machine.at + Long.BYTES;
    }

    static long putF64A(Machine machine, double value) {
        UnsafeApi.putDouble(
                null,
                machine.frame + UnsafeApi.getShort(null, machine.at + A) * 8L,
                value);
        return machine.at + Long.BYTES;
    }

    static long putBooleanA(Machine machine, boolean value) {
        UnsafeApi.putLong(
                null,
                machine.frame + UnsafeApi.getShort(null, machine.at + A) * 8L,
                value ? 1 : 0);
        return machine.at + Long.BYTES;
    }

    /// Copies `count` slots, lowest first; the ranges may overlap if `to` is not above `from`.
    static void copyUp(long from, long to, int count) {
        for (int i = 0; i < count; i++) {
            UnsafeApi.putLong(null, to + i * 8L, UnsafeApi.getLong(null, from + i * 8L));
        }
    }

    /// The same where mostly none or one is copied.
    static void copyFew(long from, long to, int count) {
        if (count == 1) {
            UnsafeApi.putLong(null, to, UnsafeApi.getLong(null, from));
        } else if (count != 0) {
            copyUp(from, to, count);
        }
    }
}
