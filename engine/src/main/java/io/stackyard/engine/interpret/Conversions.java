package io.stackyard.engine.interpret;

/// Conversions between number types: `a <- op b`. Reinterpretations are moves, since a slot holds bits.
final class Conversions {

    private Conversions() {}

    static void i32WrapI64(long fp, long w) {
        Slots.putI32A(fp, w, (int) Slots.i64B(fp, w));
    }

    static void i32TruncF32S(long fp, long w) {
        Slots.putI32A(fp, w, Arithmetic.truncI32S(Slots.f32B(fp, w)));
    }

    static void i32TruncF32U(long fp, long w) {
        Slots.putI32A(fp, w, Arithmetic.truncI32U(Slots.f32B(fp, w)));
    }

    static void i32TruncSatF32S(long fp, long w) {
        Slots.putI32A(fp, w, (int) Slots.f32B(fp, w));
    }

    static void i32TruncSatF32U(long fp, long w) {
        Slots.putI32A(fp, w, Arithmetic.truncSatI32U(Slots.f32B(fp, w)));
    }

    static void i32TruncF64S(long fp, long w) {
        Slots.putI32A(fp, w, Arithmetic.truncI32S(Slots.f64B(fp, w)));
    }

    static void i32TruncF64U(long fp, long w) {
        Slots.putI32A(fp, w, Arithmetic.truncI32U(Slots.f64B(fp, w)));
    }

    static void i32TruncSatF64S(long fp, long w) {
        Slots.putI32A(fp, w, (int) Slots.f64B(fp, w));
    }

    static void i32TruncSatF64U(long fp, long w) {
        Slots.putI32A(fp, w, Arithmetic.truncSatI32U(Slots.f64B(fp, w)));
    }

    static void i64TruncF32S(long fp, long w) {
        Slots.putI64A(fp, w, Arithmetic.truncI64S(Slots.f32B(fp, w)));
    }

    static void i64TruncF32U(long fp, long w) {
        Slots.putI64A(fp, w, Arithmetic.truncI64U(Slots.f32B(fp, w)));
    }

    static void i64TruncSatF32S(long fp, long w) {
        Slots.putI64A(fp, w, (long) Slots.f32B(fp, w));
    }

    static void i64TruncSatF32U(long fp, long w) {
        Slots.putI64A(fp, w, Arithmetic.truncSatI64U(Slots.f32B(fp, w)));
    }

    static void i64TruncF64S(long fp, long w) {
        Slots.putI64A(fp, w, Arithmetic.truncI64S(Slots.f64B(fp, w)));
    }

    static void i64TruncF64U(long fp, long w) {
        Slots.putI64A(fp, w, Arithmetic.truncI64U(Slots.f64B(fp, w)));
    }

    static void i64TruncSatF64S(long fp, long w) {
        Slots.putI64A(fp, w, (long) Slots.f64B(fp, w));
    }

    static void i64TruncSatF64U(long fp, long w) {
        Slots.putI64A(fp, w, Arithmetic.truncSatI64U(Slots.f64B(fp, w)));
    }

    static void i64ExtendI32S(long fp, long w) {
        Slots.putI64A(fp, w, Slots.i32B(fp, w));
    }

    static void i64ExtendI32U(long fp, long w) {
        Slots.putI64A(fp, w, Integer.toUnsignedLong(Slots.i32B(fp, w)));
    }

    static void f32ConvertI32S(long fp, long w) {
        Slots.putF32A(fp, w, Slots.i32B(fp, w));
    }

    static void f32ConvertI32U(long fp, long w) {
        Slots.putF32A(fp, w, (float) Integer.toUnsignedLong(Slots.i32B(fp, w)));
    }

    static void f32ConvertI64S(long fp, long w) {
        Slots.putF32A(fp, w, (float) Slots.i64B(fp, w));
    }

    static void f32ConvertI64U(long fp, long w) {
        Slots.putF32A(fp, w, Arithmetic.unsignedToFloat(Slots.i64B(fp, w)));
    }

    static void f64ConvertI32S(long fp, long w) {
        Slots.putF64A(fp, w, Slots.i32B(fp, w));
    }

    static void f64ConvertI32U(long fp, long w) {
        Slots.putF64A(fp, w, (double) Integer.toUnsignedLong(Slots.i32B(fp, w)));
    }

    static void f64ConvertI64S(long fp, long w) {
        Slots.putF64A(fp, w, (double) Slots.i64B(fp, w));
    }

    static void f64ConvertI64U(long fp, long w) {
        Slots.putF64A(fp, w, Arithmetic.unsignedToDouble(Slots.i64B(fp, w)));
    }

    static void f32DemoteF64(long fp, long w) {
        Slots.putF32A(fp, w, (float) Slots.f64B(fp, w));
    }

    static void f64PromoteF32(long fp, long w) {
        Slots.putF64A(fp, w, Slots.f32B(fp, w));
    }
}
