package io.stackyard.engine.interpret;

import org.agrona.UnsafeApi;

/// Two operators in one instruction, or one with a constant that takes a word of its own.
///
/// Those of two words return the address of the second, as all arms that assign `pc`.
final class Fused {

    private static final int LOW_BYTE = 0xFF;

    private Fused() {}

    static void i32RotlImm(long fp, long w) {
        Slots.putI32A(fp, w, Integer.rotateLeft(Slots.i32B(fp, w), Slots.immediate(w)));
    }

    static void i64RotlImm(long fp, long w) {
        Slots.putI64A(fp, w, Long.rotateLeft(Slots.i64B(fp, w), Slots.immediate(w)));
    }

    static long i32RotlXor(long pc, long fp, long w) {
        int rotated = Integer.rotateLeft(Slots.i32B(fp, w), Slots.immediate(w));
        Slots.putI32A(fp, w, rotated ^ Slots.i32Operand(pc, fp));
        return pc + Long.BYTES;
    }

    static long i32AddConst(long pc, long fp, long w) {
        Slots.putI32A(fp, w, Slots.i32B(fp, w) + (int) Slots.operand(pc));
        return pc + Long.BYTES;
    }

    static long i32MulConst(long pc, long fp, long w) {
        Slots.putI32A(fp, w, Slots.i32B(fp, w) * (int) Slots.operand(pc));
        return pc + Long.BYTES;
    }

    static long i32AndConst(long pc, long fp, long w) {
        Slots.putI32A(fp, w, Slots.i32B(fp, w) & (int) Slots.operand(pc));
        return pc + Long.BYTES;
    }

    static long i32OrConst(long pc, long fp, long w) {
        Slots.putI32A(fp, w, Slots.i32B(fp, w) | (int) Slots.operand(pc));
        return pc + Long.BYTES;
    }

    static long i32XorConst(long pc, long fp, long w) {
        Slots.putI32A(fp, w, Slots.i32B(fp, w) ^ (int) Slots.operand(pc));
        return pc + Long.BYTES;
    }

    static long i64AddConst(long pc, long fp, long w) {
        Slots.putI64A(fp, w, Slots.i64B(fp, w) + Slots.operand(pc));
        return pc + Long.BYTES;
    }

    static long i64MulConst(long pc, long fp, long w) {
        Slots.putI64A(fp, w, Slots.i64B(fp, w) * Slots.operand(pc));
        return pc + Long.BYTES;
    }

    static long i64AndConst(long pc, long fp, long w) {
        Slots.putI64A(fp, w, Slots.i64B(fp, w) & Slots.operand(pc));
        return pc + Long.BYTES;
    }

    static long i64OrConst(long pc, long fp, long w) {
        Slots.putI64A(fp, w, Slots.i64B(fp, w) | Slots.operand(pc));
        return pc + Long.BYTES;
    }

    static long i64XorConst(long pc, long fp, long w) {
        Slots.putI64A(fp, w, Slots.i64B(fp, w) ^ Slots.operand(pc));
        return pc + Long.BYTES;
    }

    static void i32AddShl2(long fp, long w) {
        Slots.putI32A(fp, w, Slots.i32B(fp, w) + (Slots.i32C(fp, w) << 2));
    }

    static void i32AddShl3(long fp, long w) {
        Slots.putI32A(fp, w, Slots.i32B(fp, w) + (Slots.i32C(fp, w) << 3));
    }

    static long i32AddAdd(long pc, long fp, long w) {
        int sum = Slots.i32B(fp, w) + Slots.i32C(fp, w);
        Slots.putI32A(fp, w, sum + Slots.i32Operand(pc, fp));
        return pc + Long.BYTES;
    }

    static long i32MulAdd(long pc, long fp, long w) {
        int product = Slots.i32B(fp, w) * Slots.i32C(fp, w);
        Slots.putI32A(fp, w, product + Slots.i32Operand(pc, fp));
        return pc + Long.BYTES;
    }

    static long f32MulAdd(long pc, long fp, long w) {
        float product = Slots.f32B(fp, w) * Slots.f32C(fp, w);
        Slots.putF32A(fp, w, product + Float.intBitsToFloat(Slots.i32Operand(pc, fp)));
        return pc + Long.BYTES;
    }

    static long f64AddAdd(long pc, long fp, long w) {
        double sum = Slots.f64B(fp, w) + Slots.f64C(fp, w);
        Slots.putF64A(fp, w, sum + f64Operand(pc, fp));
        return pc + Long.BYTES;
    }

    static long f64MulAdd(long pc, long fp, long w) {
        double product = Slots.f64B(fp, w) * Slots.f64C(fp, w);
        Slots.putF64A(fp, w, product + f64Operand(pc, fp));
        return pc + Long.BYTES;
    }

    private static double f64Operand(long pc, long fp) {
        return UnsafeApi.getDouble(Slots.address(fp, (int) Slots.operand(pc)));
    }

    static void i32Extract(long fp, long w) {
        int field = Slots.immediate(w);
        int bits = (1 << (field >>> Byte.SIZE)) - 1; // Fewer than 16: the mask was an immediate.
        Slots.putI32A(fp, w, (Slots.i32B(fp, w) >>> (field & LOW_BYTE)) & bits);
    }

    static long move2(long pc, long fp, long w) {
        Moves.move(fp, w);
        Moves.move(fp, pc + Long.BYTES);
        return pc + Long.BYTES;
    }
}
