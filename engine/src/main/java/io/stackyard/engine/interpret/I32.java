package io.stackyard.engine.interpret;

/// The i32 operators of the register code: `a <- b op c`, or `a <- b op imm16` where the name ends in `Imm`.
///
/// Each reads its operands before it writes its result, so `a` may be `b` or `c`. Shift counts are
/// taken modulo 32 by Java's own operators, as WebAssembly wants.
final class I32 {

    private I32() {}

    static long add(Machine machine) {
        return Slots.putI32A(machine, Slots.i32B(machine) + Slots.i32C(machine));
    }

    static long addImm(Machine machine) {
        return Slots.putI32A(machine, Slots.i32B(machine) + Slots.immediate(machine));
    }

    static long sub(Machine machine) {
        return Slots.putI32A(machine, Slots.i32B(machine) - Slots.i32C(machine));
    }

    static long mul(Machine machine) {
        return Slots.putI32A(machine, Slots.i32B(machine) * Slots.i32C(machine));
    }

    static long mulImm(Machine machine) {
        return Slots.putI32A(machine, Slots.i32B(machine) * Slots.immediate(machine));
    }

    static long and(Machine machine) {
        return Slots.putI32A(machine, Slots.i32B(machine) & Slots.i32C(machine));
    }

    static long andImm(Machine machine) {
        return Slots.putI32A(machine, Slots.i32B(machine) & Slots.immediate(machine));
    }

    static long or(Machine machine) {
        return Slots.putI32A(machine, Slots.i32B(machine) | Slots.i32C(machine));
    }

    static long orImm(Machine machine) {
        return Slots.putI32A(machine, Slots.i32B(machine) | Slots.immediate(machine));
    }

    static long xor(Machine machine) {
        return Slots.putI32A(machine, Slots.i32B(machine) ^ Slots.i32C(machine));
    }

    static long xorImm(Machine machine) {
        return Slots.putI32A(machine, Slots.i32B(machine) ^ Slots.immediate(machine));
    }

    static long shl(Machine machine) {
        return Slots.putI32A(machine, Slots.i32B(machine) << Slots.i32C(machine));
    }

    static long shlImm(Machine machine) {
        return Slots.putI32A(machine, Slots.i32B(machine) << Slots.immediate(machine));
    }

    static long shrS(Machine machine) {
        return Slots.putI32A(machine, Slots.i32B(machine) >> Slots.i32C(machine));
    }

    static long shrSImm(Machine machine) {
        return Slots.putI32A(machine, Slots.i32B(machine) >> Slots.immediate(machine));
    }

    static long shrU(Machine machine) {
        return Slots.putI32A(machine, Slots.i32B(machine) >>> Slots.i32C(machine));
    }

    static long shrUImm(Machine machine) {
        return Slots.putI32A(machine, Slots.i32B(machine) >>> Slots.immediate(machine));
    }

    static long rotl(Machine machine) {
        return Slots.putI32A(machine, Integer.rotateLeft(Slots.i32B(machine), Slots.i32C(machine)));
    }

    static long rotr(Machine machine) {
        return Slots.putI32A(machine,
                Integer.rotateRight(Slots.i32B(machine), Slots.i32C(machine)));
    }

    static long divS(Machine machine) {
        return Slots.putI32A(machine, Arithmetic.divS(Slots.i32B(machine), Slots.i32C(machine)));
    }

    static long divU(Machine machine) {
        return Slots.putI32A(machine, Arithmetic.divU(Slots.i32B(machine), Slots.i32C(machine)));
    }

    static long remS(Machine machine) {
        return Slots.putI32A(machine, Arithmetic.remS(Slots.i32B(machine), Slots.i32C(machine)));
    }

    static long remU(Machine machine) {
        return Slots.putI32A(machine, Arithmetic.remU(Slots.i32B(machine), Slots.i32C(machine)));
    }

    static long clz(Machine machine) {
        return Slots.putI32A(machine, Integer.numberOfLeadingZeros(Slots.i32B(machine)));
    }

    static long ctz(Machine machine) {
        return Slots.putI32A(machine, Integer.numberOfTrailingZeros(Slots.i32B(machine)));
    }

    static long popcnt(Machine machine) {
        return Slots.putI32A(machine, Integer.bitCount(Slots.i32B(machine)));
    }

    static long extend8S(Machine machine) {
        return Slots.putI32A(machine, (byte) Slots.i32B(machine));
    }

    static long extend16S(Machine machine) {
        return Slots.putI32A(machine, (short) Slots.i32B(machine));
    }

    static long eq(Machine machine) {
        return Slots.putBooleanA(machine, Slots.i32B(machine) == Slots.i32C(machine));
    }

    static long ne(Machine machine) {
        return Slots.putBooleanA(machine, Slots.i32B(machine) != Slots.i32C(machine));
    }

    static long ltS(Machine machine) {
        return Slots.putBooleanA(machine, Slots.i32B(machine) < Slots.i32C(machine));
    }

    static long ltU(Machine machine) {
        return Slots.putBooleanA(machine,
                Integer.compareUnsigned(Slots.i32B(machine), Slots.i32C(machine)) < 0);
    }

    static long leS(Machine machine) {
        return Slots.putBooleanA(machine, Slots.i32B(machine) <= Slots.i32C(machine));
    }

    static long leU(Machine machine) {
        return Slots.putBooleanA(machine,
                Integer.compareUnsigned(Slots.i32B(machine), Slots.i32C(machine)) <= 0);
    }

    static long eqImm(Machine machine) {
        return Slots.putBooleanA(machine, Slots.i32B(machine) == Slots.immediate(machine));
    }

    static long neImm(Machine machine) {
        return Slots.putBooleanA(machine, Slots.i32B(machine) != Slots.immediate(machine));
    }

    static long ltSImm(Machine machine) {
        return Slots.putBooleanA(machine, Slots.i32B(machine) < Slots.immediate(machine));
    }

    static long ltUImm(Machine machine) {
        return Slots.putBooleanA(machine,
                Integer.compareUnsigned(Slots.i32B(machine), Slots.immediate(machine)) < 0);
    }

    static long leSImm(Machine machine) {
        return Slots.putBooleanA(machine, Slots.i32B(machine) <= Slots.immediate(machine));
    }

    static long leUImm(Machine machine) {
        return Slots.putBooleanA(machine,
                Integer.compareUnsigned(Slots.i32B(machine), Slots.immediate(machine)) <= 0);
    }

    static long gtSImm(Machine machine) {
        return Slots.putBooleanA(machine, Slots.i32B(machine) > Slots.immediate(machine));
    }

    static long gtUImm(Machine machine) {
        return Slots.putBooleanA(machine,
                Integer.compareUnsigned(Slots.i32B(machine), Slots.immediate(machine)) > 0);
    }

    static long geSImm(Machine machine) {
        return Slots.putBooleanA(machine, Slots.i32B(machine) >= Slots.immediate(machine));
    }

    static long geUImm(Machine machine) {
        return Slots.putBooleanA(machine,
                Integer.compareUnsigned(Slots.i32B(machine), Slots.immediate(machine)) >= 0);
    }
}
