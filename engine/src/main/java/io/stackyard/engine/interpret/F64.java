package io.stackyard.engine.interpret;

/// The f64 operators of the register code: `a <- b op c` or `a <- op b`.
///
/// `abs`, `neg` and `copysign` work on the bits, so that they keep the payload of a NaN.
final class F64 {

    private F64() {}

    static void add(long pc, long fp) {
        Slots.putF64A(pc, fp, Slots.f64B(pc, fp) + Slots.f64C(pc, fp));
    }

    static void sub(long pc, long fp) {
        Slots.putF64A(pc, fp, Slots.f64B(pc, fp) - Slots.f64C(pc, fp));
    }

    static void mul(long pc, long fp) {
        Slots.putF64A(pc, fp, Slots.f64B(pc, fp) * Slots.f64C(pc, fp));
    }

    static void div(long pc, long fp) {
        Slots.putF64A(pc, fp, Slots.f64B(pc, fp) / Slots.f64C(pc, fp));
    }

    static void min(long pc, long fp) {
        Slots.putF64A(pc, fp, Arithmetic.min(Slots.f64B(pc, fp), Slots.f64C(pc, fp)));
    }

    static void max(long pc, long fp) {
        Slots.putF64A(pc, fp, Arithmetic.max(Slots.f64B(pc, fp), Slots.f64C(pc, fp)));
    }

    static void ceil(long pc, long fp) {
        Slots.putF64A(pc, fp, Arithmetic.ceil(Slots.f64B(pc, fp)));
    }

    static void floor(long pc, long fp) {
        Slots.putF64A(pc, fp, Arithmetic.floor(Slots.f64B(pc, fp)));
    }

    static void trunc(long pc, long fp) {
        Slots.putF64A(pc, fp, Arithmetic.trunc(Slots.f64B(pc, fp)));
    }

    static void nearest(long pc, long fp) {
        Slots.putF64A(pc, fp, Arithmetic.nearest(Slots.f64B(pc, fp)));
    }

    static void sqrt(long pc, long fp) {
        Slots.putF64A(pc, fp, Math.sqrt(Slots.f64B(pc, fp)));
    }

    static void abs(long pc, long fp) {
        Slots.putI64A(pc, fp, Slots.i64B(pc, fp) & 0x7FFF_FFFF_FFFF_FFFFL);
    }

    static void neg(long pc, long fp) {
        Slots.putI64A(pc, fp, Slots.i64B(pc, fp) ^ 0x8000_0000_0000_0000L);
    }

    static void copysign(long pc, long fp) {
        Slots.putI64A(pc, fp, (Slots.i64B(pc, fp) & 0x7FFF_FFFF_FFFF_FFFFL)
                | (Slots.i64C(pc, fp) & 0x8000_0000_0000_0000L));
    }

    static void eq(long pc, long fp) {
        Slots.putBooleanA(pc, fp, Slots.f64B(pc, fp) == Slots.f64C(pc, fp));
    }

    static void ne(long pc, long fp) {
        Slots.putBooleanA(pc, fp, Slots.f64B(pc, fp) != Slots.f64C(pc, fp));
    }

    static void lt(long pc, long fp) {
        Slots.putBooleanA(pc, fp, Slots.f64B(pc, fp) < Slots.f64C(pc, fp));
    }

    static void le(long pc, long fp) {
        Slots.putBooleanA(pc, fp, Slots.f64B(pc, fp) <= Slots.f64C(pc, fp));
    }
}
