package io.stackyard.engine.interpret;

import org.agrona.UnsafeApi;

/// Operands of an instruction: where slots `a`, `b` and `c` lie, and their values.
///
/// `pc` is where the instruction's word stands. Each field is read from there by the arm that wants it, and not cut out of
/// a word that was loaded before the dispatch: what several arms cut out alike, HotSpot computes for all of them in front of
/// the jump, and keeps until it is too much for the registers.
///
/// **Shape**: see [io.stackyard.engine.code.Op]. A slot is 8 bytes. A 32-bit value is always written as 8
/// bytes with zeros above, so that a later 8-byte move finds it whole in the store buffer; it is read as
/// 4 bytes, so no check rests on those zeros.
///
/// **Safety**: a slot number comes from the translator, which keeps it inside the frame; the frame lies
/// inside the stack, because a call is refused unless its top is at or below the limit.
final class Slots {

    private static final long LOW_32_BITS = 0xFFFF_FFFFL;

    private Slots() {}

    /// The opcode of the word at `pc`.
    static int opcode(long pc) {
        return UnsafeApi.getShort(pc) & 0xFFFF;
    }

    static long addressA(long pc, long fp) {
        return fp + UnsafeApi.getShort(pc + 2) * 8L;
    }

    static long addressB(long pc, long fp) {
        return fp + UnsafeApi.getShort(pc + 4) * 8L;
    }

    static long addressC(long pc, long fp) {
        return fp + UnsafeApi.getShort(pc + 6) * 8L;
    }

    /// Address of slot `number` relative to `fp`.
    static long address(long fp, int number) {
        return fp + number * 8L;
    }

    /// The signed 16-bit immediate in `c`.
    static int immediate(long pc) {
        return UnsafeApi.getShort(pc + 6);
    }

    /// The signed 16-bit immediate in `a`.
    static short storedImmediate(long pc) {
        return UnsafeApi.getShort(pc + 2);
    }

    /// The 32-bit immediate in `b` and `c`.
    static int imm32(long pc) {
        return UnsafeApi.getInt(pc + 4);
    }

    /// The word behind the first of the instruction at `pc`.
    static long operand(long pc) {
        return UnsafeApi.getLong(pc + Long.BYTES);
    }

    static int i32A(long pc, long fp) {
        return UnsafeApi.getInt(addressA(pc, fp));
    }

    static int i32B(long pc, long fp) {
        return UnsafeApi.getInt(addressB(pc, fp));
    }

    static int i32C(long pc, long fp) {
        return UnsafeApi.getInt(addressC(pc, fp));
    }

    static long i64A(long pc, long fp) {
        return UnsafeApi.getLong(addressA(pc, fp));
    }

    static long i64B(long pc, long fp) {
        return UnsafeApi.getLong(addressB(pc, fp));
    }

    static long i64C(long pc, long fp) {
        return UnsafeApi.getLong(addressC(pc, fp));
    }

    static float f32B(long pc, long fp) {
        return UnsafeApi.getFloat(addressB(pc, fp));
    }

    static float f32C(long pc, long fp) {
        return UnsafeApi.getFloat(addressC(pc, fp));
    }

    static double f64B(long pc, long fp) {
        return UnsafeApi.getDouble(addressB(pc, fp));
    }

    static double f64C(long pc, long fp) {
        return UnsafeApi.getDouble(addressC(pc, fp));
    }

    /// Value of the slot that the word behind the first names.
    static int i32Operand(long pc, long fp) {
        return UnsafeApi.getInt(address(fp, (int) operand(pc)));
    }

    static void putI32A(long pc, long fp, int value) {
        UnsafeApi.putLong(addressA(pc, fp), value & LOW_32_BITS);
    }

    static void putI64A(long pc, long fp, long value) {
        UnsafeApi.putLong(addressA(pc, fp), value);
    }

    static void putF32A(long pc, long fp, float value) {
        putI32A(pc, fp, Float.floatToRawIntBits(value));
    }

    static void putF64A(long pc, long fp, double value) {
        putI64A(pc, fp, Double.doubleToRawLongBits(value));
    }

    static void putBooleanA(long pc, long fp, boolean value) {
        UnsafeApi.putLong(addressA(pc, fp), value ? 1 : 0);
    }

    /// Copies `count` slots, lowest first; the ranges may overlap if `to` is not above `from`.
    static void copyUp(long from, long to, int count) {
        for (int i = 0; i < count; i++) {
            UnsafeApi.putLong(to + i * 8L, UnsafeApi.getLong(from + i * 8L));
        }
    }

    /// The same where mostly none or one is copied.
    static void copyFew(long from, long to, int count) {
        if (count == 1) {
            UnsafeApi.putLong(to, UnsafeApi.getLong(from));
        } else if (count != 0) {
            copyUp(from, to, count);
        }
    }
}
