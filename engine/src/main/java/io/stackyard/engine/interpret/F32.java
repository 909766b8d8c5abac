package io.stackyard.engine.interpret;

/// The f32 operators of the register code: `a <- b op c` or `a <- op b`.
///
/// `abs`, `neg` and `copysign` work on the bits, so that they keep the payload of a NaN.
final class F32 {

    private F32() {}

    static void add(long pc, long fp) {
        Slots.putF32A(pc, fp, Slots.f32B(pc, fp) + Slots.f32C(pc, fp));
    }

    static void sub(long pc, long fp) {
        Slots.putF32A(pc, fp, Slots.f32B(pc, fp) - Slots.f32C(pc, fp));
    }

    static void mul(long pc, long fp) {
        Slots.putF32A(pc, fp, Slots.f32B(pc, fp) * Slots.f32C(pc, fp));
    }

    static void div(long pc, long fp) {
        Slots.putF32A(pc, fp, Slots.f32B(pc, fp) / Slots.f32C(pc, fp));
    }

    static void min(long pc, long fp) {
        Slots.putF32A(pc, fp, Arithmetic.min(Slots.f32B(pc, fp), Slots.f32C(pc, fp)));
    }

    static void max(long pc, long fp) {
        Slots.putF32A(pc, fp, Arithmetic.max(Slots.f32B(pc, fp), Slots.f32C(pc, fp)));
    }

    static void ceil(long pc, long fp) {
        Slots.putF32A(pc, fp, Arithmetic.ceil(Slots.f32B(pc, fp)));
    }

    static void floor(long pc, long fp) {
        Slots.putF32A(pc, fp, Arithmetic.floor(Slots.f32B(pc, fp)));
    }

    static void trunc(long pc, long fp) {
        Slots.putF32A(pc, fp, Arithmetic.trunc(Slots.f32B(pc, fp)));
    }

    static void nearest(long pc, long fp) {
        Slots.putF32A(pc, fp, Arithmetic.nearest(Slots.f32B(pc, fp)));
    }

    static void sqrt(long pc, long fp) {
        Slots.putF32A(pc, fp, (float) Math.sqrt(Slots.f32B(pc, fp)));
    }

    static void abs(long pc, long fp) {
        Slots.putI32A(pc, fp, Slots.i32B(pc, fp) & 0x7FFF_FFFF);
    }

    static void neg(long pc, long fp) {
        Slots.putI32A(pc, fp, Slots.i32B(pc, fp) ^ 0x8000_0000);
    }

    static void copysign(long pc, long fp) {
        Slots.putI32A(pc, fp,
                (Slots.i32B(pc, fp) & 0x7FFF_FFFF) | (Slots.i32C(pc, fp) & 0x8000_0000));
    }

    static void eq(long pc, long fp) {
        Slots.putBooleanA(pc, fp, Slots.f32B(pc, fp) == Slots.f32C(pc, fp));
    }

    static void ne(long pc, long fp) {
        Slots.putBooleanA(pc, fp, Slots.f32B(pc, fp) != Slots.f32C(pc, fp));
    }

    static void lt(long pc, long fp) {
        Slots.putBooleanA(pc, fp, Slots.f32B(pc, fp) < Slots.f32C(pc, fp));
    }

    static void le(long pc, long fp) {
        Slots.putBooleanA(pc, fp, Slots.f32B(pc, fp) <= Slots.f32C(pc, fp));
    }
}
