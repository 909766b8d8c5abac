package io.stackyard.engine.interpret;

/// The f32 operators of the register code: `a <- b op c` or `a <- op b`.
///
/// `abs`, `neg` and `copysign` work on the bits, so that they keep the payload of a NaN.
final class F32 {

    private F32() {}

    static long add(Machine machine) {
        return Slots.putF32A(machine, Slots.f32B(machine) + Slots.f32C(machine));
    }

    static long sub(Machine machine) {
        return Slots.putF32A(machine, Slots.f32B(machine) - Slots.f32C(machine));
    }

    static long mul(Machine machine) {
        return Slots.putF32A(machine, Slots.f32B(machine) * Slots.f32C(machine));
    }

    static long div(Machine machine) {
        return Slots.putF32A(machine, Slots.f32B(machine) / Slots.f32C(machine));
    }

    static long min(Machine machine) {
        return Slots.putF32A(machine, Arithmetic.min(Slots.f32B(machine), Slots.f32C(machine)));
    }

    static long max(Machine machine) {
        return Slots.putF32A(machine, Arithmetic.max(Slots.f32B(machine), Slots.f32C(machine)));
    }

    static long ceil(Machine machine) {
        return Slots.putF32A(machine, Arithmetic.ceil(Slots.f32B(machine)));
    }

    static long floor(Machine machine) {
        return Slots.putF32A(machine, Arithmetic.floor(Slots.f32B(machine)));
    }

    static long trunc(Machine machine) {
        return Slots.putF32A(machine, Arithmetic.trunc(Slots.f32B(machine)));
    }

    static long nearest(Machine machine) {
        return Slots.putF32A(machine, Arithmetic.nearest(Slots.f32B(machine)));
    }

    static long sqrt(Machine machine) {
        return Slots.putF32A(machine, (float) Math.sqrt(Slots.f32B(machine)));
    }

    static long abs(Machine machine) {
        return Slots.putI32A(machine, Slots.i32B(machine) & 0x7FFF_FFFF);
    }

    static long neg(Machine machine) {
        return Slots.putI32A(machine, Slots.i32B(machine) ^ 0x8000_0000);
    }

    static long copysign(Machine machine) {
        return Slots.putI32A(machine,
                (Slots.i32B(machine) & 0x7FFF_FFFF) | (Slots.i32C(machine) & 0x8000_0000));
    }

    static long eq(Machine machine) {
        return Slots.putBooleanA(machine, Slots.f32B(machine) == Slots.f32C(machine));
    }

    static long ne(Machine machine) {
        return Slots.putBooleanA(machine, Slots.f32B(machine) != Slots.f32C(machine));
    }

    static long lt(Machine machine) {
        return Slots.putBooleanA(machine, Slots.f32B(machine) < Slots.f32C(machine));
    }

    static long le(Machine machine) {
        return Slots.putBooleanA(machine, Slots.f32B(machine) <= Slots.f32C(machine));
    }
}
