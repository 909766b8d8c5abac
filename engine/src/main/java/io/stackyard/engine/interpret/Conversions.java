package io.stackyard.engine.interpret;

/// Conversions between number types: `a <- op b`. Reinterpretations are moves, since a slot holds bits.
final class Conversions {

    private Conversions() {}

    static void i32WrapI64(long pc, long fp) {
        Slots.putI32A(pc, fp, (int) Slots.i64B(pc, fp));
    }

    static void i32TruncF32S(long pc, long fp) {
        Slots.putI32A(pc, fp, Arithmetic.truncI32S(Slots.f32B(pc, fp)));
    }

    static void i32TruncF32U(long pc, long fp) {
        Slots.putI32A(pc, fp, Arithmetic.truncI32U(Slots.f32B(pc, fp)));
    }

    static void i32TruncSatF32S(long pc, long fp) {
        Slots.putI32A(pc, fp, (int) Slots.f32B(pc, fp));
    }

    static void i32TruncSatF32U(long pc, long fp) {
        Slots.putI32A(pc, fp, Arithmetic.truncSatI32U(Slots.f32B(pc, fp)));
    }

    static void i32TruncF64S(long pc, long fp) {
        Slots.putI32A(pc, fp, Arithmetic.truncI32S(Slots.f64B(pc, fp)));
    }

    static void i32TruncF64U(long pc, long fp) {
        Slots.putI32A(pc, fp, Arithmetic.truncI32U(Slots.f64B(pc, fp)));
    }

    static void i32TruncSatF64S(long pc, long fp) {
        Slots.putI32A(pc, fp, (int) Slots.f64B(pc, fp));
    }

    static void i32TruncSatF64U(long pc, long fp) {
        Slots.putI32A(pc, fp, Arithmetic.truncSatI32U(Slots.f64B(pc, fp)));
    }

    static void i64TruncF32S(long pc, long fp) {
        Slots.putI64A(pc, fp, Arithmetic.truncI64S(Slots.f32B(pc, fp)));
    }

    static void i64TruncF32U(long pc, long fp) {
        Slots.putI64A(pc, fp, Arithmetic.truncI64U(Slots.f32B(pc, fp)));
    }

    static void i64TruncSatF32S(long pc, long fp) {
        Slots.putI64A(pc, fp, (long) Slots.f32B(pc, fp));
    }

    static void i64TruncSatF32U(long pc, long fp) {
        Slots.putI64A(pc, fp, Arithmetic.truncSatI64U(Slots.f32B(pc, fp)));
    }

    static void i64TruncF64S(long pc, long fp) {
        Slots.putI64A(pc, fp, Arithmetic.truncI64S(Slots.f64B(pc, fp)));
    }

    static void i64TruncF64U(long pc, long fp) {
        Slots.putI64A(pc, fp, Arithmetic.truncI64U(Slots.f64B(pc, fp)));
    }

    static void i64TruncSatF64S(long pc, long fp) {
        Slots.putI64A(pc, fp, (long) Slots.f64B(pc, fp));
    }

    static void i64TruncSatF64U(long pc, long fp) {
        Slots.putI64A(pc, fp, Arithmetic.truncSatI64U(Slots.f64B(pc, fp)));
    }

    static void i64ExtendI32S(long pc, long fp) {
        Slots.putI64A(pc, fp, Slots.i32B(pc, fp));
    }

    static void i64ExtendI32U(long pc, long fp) {
        Slots.putI64A(pc, fp, Integer.toUnsignedLong(Slots.i32B(pc, fp)));
    }

    static void f32ConvertI32S(long pc, long fp) {
        Slots.putF32A(pc, fp, Slots.i32B(pc, fp));
    }

    static void f32ConvertI32U(long pc, long fp) {
        Slots.putF32A(pc, fp, (float) Integer.toUnsignedLong(Slots.i32B(pc, fp)));
    }

    static void f32ConvertI64S(long pc, long fp) {
        Slots.putF32A(pc, fp, (float) Slots.i64B(pc, fp));
    }

    static void f32ConvertI64U(long pc, long fp) {
        Slots.putF32A(pc, fp, Arithmetic.unsignedToFloat(Slots.i64B(pc, fp)));
    }

    static void f64ConvertI32S(long pc, long fp) {
        Slots.putF64A(pc, fp, Slots.i32B(pc, fp));
    }

    static void f64ConvertI32U(long pc, long fp) {
        Slots.putF64A(pc, fp, (double) Integer.toUnsignedLong(Slots.i32B(pc, fp)));
    }

    static void f64ConvertI64S(long pc, long fp) {
        Slots.putF64A(pc, fp, (double) Slots.i64B(pc, fp));
    }

    static void f64ConvertI64U(long pc, long fp) {
        Slots.putF64A(pc, fp, Arithmetic.unsignedToDouble(Slots.i64B(pc, fp)));
    }

    static void f32DemoteF64(long pc, long fp) {
        Slots.putF32A(pc, fp, (float) Slots.f64B(pc, fp));
    }

    static void f64PromoteF32(long pc, long fp) {
        Slots.putF64A(pc, fp, Slots.f32B(pc, fp));
    }
}
