package io.stackyard.engine.interpret;

/// Conversions between number types: `a <- op b`. Reinterpretations and `i64.extend_i32_u` are none of them: what the
/// slot holds stays (see [Slots]).
final class Conversions {

    private Conversions() {}

    static long i32WrapI64(Machine machine) {
        return Slots.putI32A(machine, (int) Slots.i64B(machine));
    }

    static long i32TruncF32S(Machine machine) {
        return Slots.putI32A(machine, Arithmetic.truncI32S(Slots.f32B(machine)));
    }

    static long i32TruncF32U(Machine machine) {
        return Slots.putI32A(machine, Arithmetic.truncI32U(Slots.f32B(machine)));
    }

    static long i32TruncSatF32S(Machine machine) {
        return Slots.putI32A(machine, (int) Slots.f32B(machine));
    }

    static long i32TruncSatF32U(Machine machine) {
        return Slots.putI32A(machine, Arithmetic.truncSatI32U(Slots.f32B(machine)));
    }

    static long i32TruncF64S(Machine machine) {
        return Slots.putI32A(machine, Arithmetic.truncI32S(Slots.f64B(machine)));
    }

    static long i32TruncF64U(Machine machine) {
        return Slots.putI32A(machine, Arithmetic.truncI32U(Slots.f64B(machine)));
    }

    static long i32TruncSatF64S(Machine machine) {
        return Slots.putI32A(machine, (int) Slots.f64B(machine));
    }

    static long i32TruncSatF64U(Machine machine) {
        return Slots.putI32A(machine, Arithmetic.truncSatI32U(Slots.f64B(machine)));
    }

    static long i64TruncF32S(Machine machine) {
        return Slots.putI64A(machine, Arithmetic.truncI64S(Slots.f32B(machine)));
    }

    static long i64TruncF32U(Machine machine) {
        return Slots.putI64A(machine, Arithmetic.truncI64U(Slots.f32B(machine)));
    }

    static long i64TruncSatF32S(Machine machine) {
        return Slots.putI64A(machine, (long) Slots.f32B(machine));
    }

    static long i64TruncSatF32U(Machine machine) {
        return Slots.putI64A(machine, Arithmetic.truncSatI64U(Slots.f32B(machine)));
    }

    static long i64TruncF64S(Machine machine) {
        return Slots.putI64A(machine, Arithmetic.truncI64S(Slots.f64B(machine)));
    }

    static long i64TruncF64U(Machine machine) {
        return Slots.putI64A(machine, Arithmetic.truncI64U(Slots.f64B(machine)));
    }

    static long i64TruncSatF64S(Machine machine) {
        return Slots.putI64A(machine, (long) Slots.f64B(machine));
    }

    static long i64TruncSatF64U(Machine machine) {
        return Slots.putI64A(machine, Arithmetic.truncSatI64U(Slots.f64B(machine)));
    }

    static long i64ExtendI32S(Machine machine) {
        return Slots.putI64A(machine, Slots.i32B(machine));
    }

    static long f32ConvertI32S(Machine machine) {
        return Slots.putF32A(machine, Slots.i32B(machine));
    }

    static long f32ConvertI32U(Machine machine) {
        return Slots.putF32A(machine, (float) Integer.toUnsignedLong(Slots.i32B(machine)));
    }

    static long f32ConvertI64S(Machine machine) {
        return Slots.putF32A(machine, (float) Slots.i64B(machine));
    }

    static long f32ConvertI64U(Machine machine) {
        return Slots.putF32A(machine, Arithmetic.unsignedToFloat(Slots.i64B(machine)));
    }

    static long f64ConvertI32S(Machine machine) {
        return Slots.putF64A(machine, Slots.i32B(machine));
    }

    static long f64ConvertI32U(Machine machine) {
        return Slots.putF64A(machine, (double) Integer.toUnsignedLong(Slots.i32B(machine)));
    }

    static long f64ConvertI64S(Machine machine) {
        return Slots.putF64A(machine, (double) Slots.i64B(machine));
    }

    static long f64ConvertI64U(Machine machine) {
        return Slots.putF64A(machine, Arithmetic.unsignedToDouble(Slots.i64B(machine)));
    }

    static long f32DemoteF64(Machine machine) {
        return Slots.putF32A(machine, (float) Slots.f64B(machine));
    }

    static long f64PromoteF32(Machine machine) {
        return Slots.putF64A(machine, Slots.f32B(machine));
    }
}
