package io.stackyard.engine.interpret;

/// The f32 operators of the register code: `a <- b op c` or `a <- op b`.
///
/// `abs`, `neg` and `copysign` work on the bits, so that they keep the payload of a NaN.
final class F32 {

    private F32() {}

    static void add(long fp, long w) {
        Slots.putF32A(fp, w, Slots.f32B(fp, w) + Slots.f32C(fp, w));
    }

    static void sub(long fp, long w) {
        Slots.putF32A(fp, w, Slots.f32B(fp, w) - Slots.f32C(fp, w));
    }

    static void mul(long fp, long w) {
        Slots.putF32A(fp, w, Slots.f32B(fp, w) * Slots.f32C(fp, w));
    }

    static void div(long fp, long w) {
        Slots.putF32A(fp, w, Slots.f32B(fp, w) / Slots.f32C(fp, w));
    }

    static void min(long fp, long w) {
        Slots.putF32A(fp, w, Arithmetic.min(Slots.f32B(fp, w), Slots.f32C(fp, w)));
    }

    static void max(long fp, long w) {
        Slots.putF32A(fp, w, Arithmetic.max(Slots.f32B(fp, w), Slots.f32C(fp, w)));
    }

    static void ceil(long fp, long w) {
        Slots.putF32A(fp, w, Arithmetic.ceil(Slots.f32B(fp, w)));
    }

    static void floor(long fp, long w) {
        Slots.putF32A(fp, w, Arithmetic.floor(Slots.f32B(fp, w)));
    }

    static void trunc(long fp, long w) {
        Slots.putF32A(fp, w, Arithmetic.trunc(Slots.f32B(fp, w)));
    }

    static void nearest(long fp, long w) {
        Slots.putF32A(fp, w, Arithmetic.nearest(Slots.f32B(fp, w)));
    }

    static void sqrt(long fp, long w) {
        Slots.putF32A(fp, w, (float) Math.sqrt(Slots.f32B(fp, w)));
    }

    static void abs(long fp, long w) {
        Slots.putI32A(fp, w, Slots.i32B(fp, w) & 0x7FFF_FFFF);
    }

    static void neg(long fp, long w) {
        Slots.putI32A(fp, w, Slots.i32B(fp, w) ^ 0x8000_0000);
    }

    static void copysign(long fp, long w) {
        Slots.putI32A(fp, w, (Slots.i32B(fp, w) & 0x7FFF_FFFF) | (Slots.i32C(fp, w) & 0x8000_0000));
    }

    static void eq(long fp, long w) {
        Slots.putBooleanA(fp, w, Slots.f32B(fp, w) == Slots.f32C(fp, w));
    }

    static void ne(long fp, long w) {
        Slots.putBooleanA(fp, w, Slots.f32B(fp, w) != Slots.f32C(fp, w));
    }

    static void lt(long fp, long w) {
        Slots.putBooleanA(fp, w, Slots.f32B(fp, w) < Slots.f32C(fp, w));
    }

    static void le(long fp, long w) {
        Slots.putBooleanA(fp, w, Slots.f32B(fp, w) <= Slots.f32C(fp, w));
    }
}
