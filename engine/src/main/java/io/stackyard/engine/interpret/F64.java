package io.stackyard.engine.interpret;

/// The f64 operators of the register code: `a <- b op c` or `a <- op b`.
///
/// `abs`, `neg` and `copysign` work on the bits, so that they keep the payload of a NaN.
final class F64 {

    private F64() {}

    static long add(Machine machine) {
        return Slots.putF64A(machine, Slots.f64B(machine) + Slots.f64C(machine));
    }

    static long sub(Machine machine) {
        return Slots.putF64A(machine, Slots.f64B(machine) - Slots.f64C(machine));
    }

    static long mul(Machine machine) {
        return Slots.putF64A(machine, Slots.f64B(machine) * Slots.f64C(machine));
    }

    static long div(Machine machine) {
        return Slots.putF64A(machine, Slots.f64B(machine) / Slots.f64C(machine));
    }

    static long min(Machine machine) {
        return Slots.putF64A(machine, Arithmetic.min(Slots.f64B(machine), Slots.f64C(machine)));
    }

    static long max(Machine machine) {
        return Slots.putF64A(machine, Arithmetic.max(Slots.f64B(machine), Slots.f64C(machine)));
    }

    static long ceil(Machine machine) {
        return Slots.putF64A(machine, Arithmetic.ceil(Slots.f64B(machine)));
    }

    static long floor(Machine machine) {
        return Slots.putF64A(machine, Arithmetic.floor(Slots.f64B(machine)));
    }

    static long trunc(Machine machine) {
        return Slots.putF64A(machine, Arithmetic.trunc(Slots.f64B(machine)));
    }

    static long nearest(Machine machine) {
        return Slots.putF64A(machine, Arithmetic.nearest(Slots.f64B(machine)));
    }

    static long sqrt(Machine machine) {
        return Slots.putF64A(machine, Math.sqrt(Slots.f64B(machine)));
    }

    static long abs(Machine machine) {
        return Slots.putI64A(machine, Slots.i64B(machine) & 0x7FFF_FFFF_FFFF_FFFFL);
    }

    static long neg(Machine machine) {
        return Slots.putI64A(machine, Slots.i64B(machine) ^ 0x8000_0000_0000_0000L);
    }

    static long copysign(Machine machine) {
        return Slots.putI64A(machine, (Slots.i64B(machine) & 0x7FFF_FFFF_FFFF_FFFFL)
                | (Slots.i64C(machine) & 0x8000_0000_0000_0000L));
    }

    static long eq(Machine machine) {
        return Slots.putBooleanA(machine, Slots.f64B(machine) == Slots.f64C(machine));
    }

    static long ne(Machine machine) {
        return Slots.putBooleanA(machine, Slots.f64B(machine) != Slots.f64C(machine));
    }

    static long lt(Machine machine) {
        return Slots.putBooleanA(machine, Slots.f64B(machine) < Slots.f64C(machine));
    }

    static long le(Machine machine) {
        return Slots.putBooleanA(machine, Slots.f64B(machine) <= Slots.f64C(machine));
    }
}
