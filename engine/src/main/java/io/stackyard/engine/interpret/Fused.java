package io.stackyard.engine.interpret;

import org.agrona.UnsafeApi;

/// Two operators in one instruction, or one with a constant that takes a word of its own.
///
/// Those of two words return the address of the second, as all arms that assign `pc`.
final class Fused {

    private static final int LOW_BYTE = 0xFF;

    private Fused() {}

    static void i32RotlImm(long pc, long fp) {
        Slots.putI32A(pc, fp, Integer.rotateLeft(Slots.i32B(pc, fp), Slots.immediate(pc)));
    }

    static void i64RotlImm(long pc, long fp) {
        Slots.putI64A(pc, fp, Long.rotateLeft(Slots.i64B(pc, fp), Slots.immediate(pc)));
    }

    static long i32RotlXor(long pc, long fp) {
        int rotated = Integer.rotateLeft(Slots.i32B(pc, fp), Slots.immediate(pc));
        Slots.putI32A(pc, fp, rotated ^ Slots.i32Operand(pc, fp));
        return pc + Long.BYTES;
    }

    static long i32AddConst(long pc, long fp) {
        Slots.putI32A(pc, fp, Slots.i32B(pc, fp) + (int) Slots.operand(pc));
        return pc + Long.BYTES;
    }

    static long i32MulConst(long pc, long fp) {
        Slots.putI32A(pc, fp, Slots.i32B(pc, fp) * (int) Slots.operand(pc));
        return pc + Long.BYTES;
    }

    static long i32AndConst(long pc, long fp) {
        Slots.putI32A(pc, fp, Slots.i32B(pc, fp) & (int) Slots.operand(pc));
        return pc + Long.BYTES;
    }

    static long i32OrConst(long pc, long fp) {
        Slots.putI32A(pc, fp, Slots.i32B(pc, fp) | (int) Slots.operand(pc));
        return pc + Long.BYTES;
    }

    static long i32XorConst(long pc, long fp) {
        Slots.putI32A(pc, fp, Slots.i32B(pc, fp) ^ (int) Slots.operand(pc));
        return pc + Long.BYTES;
    }

    static long i64AddConst(long pc, long fp) {
        Slots.putI64A(pc, fp, Slots.i64B(pc, fp) + Slots.operand(pc));
        return pc + Long.BYTES;
    }

    static long i64MulConst(long pc, long fp) {
        Slots.putI64A(pc, fp, Slots.i64B(pc, fp) * Slots.operand(pc));
        return pc + Long.BYTES;
    }

    static long i64AndConst(long pc, long fp) {
        Slots.putI64A(pc, fp, Slots.i64B(pc, fp) & Slots.operand(pc));
        return pc + Long.BYTES;
    }

    static long i64OrConst(long pc, long fp) {
        Slots.putI64A(pc, fp, Slots.i64B(pc, fp) | Slots.operand(pc));
        return pc + Long.BYTES;
    }

    static long i64XorConst(long pc, long fp) {
        Slots.putI64A(pc, fp, Slots.i64B(pc, fp) ^ Slots.operand(pc));
        return pc + Long.BYTES;
    }

    static void i32AddShl2(long pc, long fp) {
        Slots.putI32A(pc, fp, Slots.i32B(pc, fp) + (Slots.i32C(pc, fp) << 2));
    }

    static void i32AddShl3(long pc, long fp) {
        Slots.putI32A(pc, fp, Slots.i32B(pc, fp) + (Slots.i32C(pc, fp) << 3));
    }

    static long i32AddAdd(long pc, long fp) {
        int sum = Slots.i32B(pc, fp) + Slots.i32C(pc, fp);
        Slots.putI32A(pc, fp, sum + Slots.i32Operand(pc, fp));
        return pc + Long.BYTES;
    }

    static long i32MulAdd(long pc, long fp) {
        int product = Slots.i32B(pc, fp) * Slots.i32C(pc, fp);
        Slots.putI32A(pc, fp, product + Slots.i32Operand(pc, fp));
        return pc + Long.BYTES;
    }

    static long f32MulAdd(long pc, long fp) {
        float product = Slots.f32B(pc, fp) * Slots.f32C(pc, fp);
        Slots.putF32A(pc, fp, product + Float.intBitsToFloat(Slots.i32Operand(pc, fp)));
        return pc + Long.BYTES;
    }

    static long f64AddAdd(long pc, long fp) {
        double sum = Slots.f64B(pc, fp) + Slots.f64C(pc, fp);
        Slots.putF64A(pc, fp, sum + f64Operand(pc, fp));
        return pc + Long.BYTES;
    }

    static long f64MulAdd(long pc, long fp) {
        double product = Slots.f64B(pc, fp) * Slots.f64C(pc, fp);
        Slots.putF64A(pc, fp, product + f64Operand(pc, fp));
        return pc + Long.BYTES;
    }

    private static double f64Operand(long pc, long fp) {
        return UnsafeApi.getDouble(Slots.address(fp, (int) Slots.operand(pc)));
    }

    static void i32Extract(long pc, long fp) {
        int field = Slots.immediate(pc);
        int bits = (1 << (field >>> Byte.SIZE)) - 1; // Fewer than 16: the mask was an immediate.
        Slots.putI32A(pc, fp, (Slots.i32B(pc, fp) >>> (field & LOW_BYTE)) & bits);
    }

    static long move2(long pc, long fp) {
        Moves.move(pc, fp);
        Moves.move(pc + Long.BYTES, fp);
        return pc + Long.BYTES;
    }
}
