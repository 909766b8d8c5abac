package io.stackyard.engine.interpret;

import org.agrona.UnsafeApi;

/// Operands of an instruction: where slots `a`, `b` and `c` lie, and their values.
///
/// `w` is where the instruction's word stands. Each field is read from there by the arm that wants it, and not cut out of
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

    /// The opcode of the word at `w`.
    static int opcode(long w) {
        return UnsafeApi.getShort(w) & 0xFFFF;
    }

    static long addressA(long fp, long w) {
        return fp + UnsafeApi.getShort(w + 2) * 8L;
    }

    static long addressB(long fp, long w) {
        return fp + UnsafeApi.getShort(w + 4) * 8L;
    }

    static long addressC(long fp, long w) {
        return fp + UnsafeApi.getShort(w + 6) * 8L;
    }

    /// Address of slot `number` relative to `fp`.
    static long address(long fp, int number) {
        return fp + number * 8L;
    }

    /// The signed 16-bit immediate in `c`.
    static int immediate(long w) {
        return UnsafeApi.getShort(w + 6);
    }

    /// The signed 16-bit immediate in `a`.
    static short storedImmediate(long w) {
        return UnsafeApi.getShort(w + 2);
    }

    /// The 32-bit immediate in `b` and `c`.
    static int imm32(long w) {
        return UnsafeApi.getInt(w + 4);
    }

    /// The word behind the first of the instruction at `pc`.
    static long operand(long pc) {
        return UnsafeApi.getLong(pc + Long.BYTES);
    }

    static int i32A(long fp, long w) {
        return UnsafeApi.getInt(addressA(fp, w));
    }

    static int i32B(long fp, long w) {
        return UnsafeApi.getInt(addressB(fp, w));
    }

    static int i32C(long fp, long w) {
        return UnsafeApi.getInt(addressC(fp, w));
    }

    static long i64A(long fp, long w) {
        return UnsafeApi.getLong(addressA(fp, w));
    }

    static long i64B(long fp, long w) {
        return UnsafeApi.getLong(addressB(fp, w));
    }

    static long i64C(long fp, long w) {
        return UnsafeApi.getLong(addressC(fp, w));
    }

    static float f32B(long fp, long w) {
        return UnsafeApi.getFloat(addressB(fp, w));
    }

    static float f32C(long fp, long w) {
        return UnsafeApi.getFloat(addressC(fp, w));
    }

    static double f64B(long fp, long w) {
        return UnsafeApi.getDouble(addressB(fp, w));
    }

    static double f64C(long fp, long w) {
        return UnsafeApi.getDouble(addressC(fp, w));
    }

    /// Value of the slot that the word behind the first names.
    static int i32Operand(long pc, long fp) {
        return UnsafeApi.getInt(address(fp, (int) operand(pc)));
    }

    static void putI32A(long fp, long w, int value) {
        UnsafeApi.putLong(addressA(fp, w), value & LOW_32_BITS);
    }

    static void putI64A(long fp, long w, long value) {
        UnsafeApi.putLong(addressA(fp, w), value);
    }

    static void putF32A(long fp, long w, float value) {
        putI32A(fp, w, Float.floatToRawIntBits(value));
    }

    static void putF64A(long fp, long w, double value) {
        putI64A(fp, w, Double.doubleToRawLongBits(value));
    }

    static void putBooleanA(long fp, long w, boolean value) {
        UnsafeApi.putLong(addressA(fp, w), value ? 1 : 0);
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
