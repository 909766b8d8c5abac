package io.stackyard.engine.interpret;

/// The f64 operators of the register code: `a <- b op c` or `a <- op b`.
///
/// `abs`, `neg` and `copysign` work on the bits, so that they keep the payload of a NaN.
final class F64 {

    private F64() {}

    static void add(long fp, long w) {
        Slots.putF64A(fp, w, Slots.f64B(fp, w) + Slots.f64C(fp, w));
    }

    static void sub(long fp, long w) {
        Slots.putF64A(fp, w, Slots.f64B(fp, w) - Slots.f64C(fp, w));
    }

    static void mul(long fp, long w) {
        Slots.putF64A(fp, w, Slots.f64B(fp, w) * Slots.f64C(fp, w));
    }

    static void div(long fp, long w) {
        Slots.putF64A(fp, w, Slots.f64B(fp, w) / Slots.f64C(fp, w));
    }

    static void min(long fp, long w) {
        Slots.putF64A(fp, w, Arithmetic.min(Slots.f64B(fp, w), Slots.f64C(fp, w)));
    }

    static void max(long fp, long w) {
        Slots.putF64A(fp, w, Arithmetic.max(Slots.f64B(fp, w), Slots.f64C(fp, w)));
    }

    static void ceil(long fp, long w) {
        Slots.putF64A(fp, w, Arithmetic.ceil(Slots.f64B(fp, w)));
    }

    static void floor(long fp, long w) {
        Slots.putF64A(fp, w, Arithmetic.floor(Slots.f64B(fp, w)));
    }

    static void trunc(long fp, long w) {
        Slots.putF64A(fp, w, Arithmetic.trunc(Slots.f64B(fp, w)));
    }

    static void nearest(long fp, long w) {
        Slots.putF64A(fp, w, Arithmetic.nearest(Slots.f64B(fp, w)));
    }

    static void sqrt(long fp, long w) {
        Slots.putF64A(fp, w, Math.sqrt(Slots.f64B(fp, w)));
    }

    static void abs(long fp, long w) {
        Slots.putI64A(fp, w, Slots.i64B(fp, w) & 0x7FFF_FFFF_FFFF_FFFFL);
    }

    static void neg(long fp, long w) {
        Slots.putI64A(fp, w, Slots.i64B(fp, w) ^ 0x8000_0000_0000_0000L);
    }

    static void copysign(long fp, long w) {
        Slots.putI64A(fp, w, (Slots.i64B(fp, w) & 0x7FFF_FFFF_FFFF_FFFFL)
                | (Slots.i64C(fp, w) & 0x8000_0000_0000_0000L));
    }

    static void eq(long fp, long w) {
        Slots.putBooleanA(fp, w, Slots.f64B(fp, w) == Slots.f64C(fp, w));
    }

    static void ne(long fp, long w) {
        Slots.putBooleanA(fp, w, Slots.f64B(fp, w) != Slots.f64C(fp, w));
    }

    static void lt(long fp, long w) {
        Slots.putBooleanA(fp, w, Slots.f64B(fp, w) < Slots.f64C(fp, w));
    }

    static void le(long fp, long w) {
        Slots.putBooleanA(fp, w, Slots.f64B(fp, w) <= Slots.f64C(fp, w));
    }
}
