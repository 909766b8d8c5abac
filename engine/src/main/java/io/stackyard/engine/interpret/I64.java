package io.stackyard.engine.interpret;

/// The i64 operators of the register code: `a <- b op c`, or `a <- b op imm16` where the name ends in `Imm`.
///
/// Each reads its operands before it writes its result, so `a` may be `b` or `c`. Shift counts are
/// taken modulo 64 by Java's own operators, as WebAssembly wants.
final class I64 {

    private I64() {}

    static long add(Machine machine) {
        return Slots.putI64A(machine, Slots.i64B(machine) + Slots.i64C(machine));
    }

    static long addImm(Machine machine) {
        return Slots.putI64A(machine, Slots.i64B(machine) + Slots.immediate(machine));
    }

    static long sub(Machine machine) {
        return Slots.putI64A(machine, Slots.i64B(machine) - Slots.i64C(machine));
    }

    static long mul(Machine machine) {
        return Slots.putI64A(machine, Slots.i64B(machine) * Slots.i64C(machine));
    }

    static long mulImm(Machine machine) {
        return Slots.putI64A(machine, Slots.i64B(machine) * Slots.immediate(machine));
    }

    static long and(Machine machine) {
        return Slots.putI64A(machine, Slots.i64B(machine) & Slots.i64C(machine));
    }

    static long andImm(Machine machine) {
        return Slots.putI64A(machine, Slots.i64B(machine) & Slots.immediate(machine));
    }

    static long or(Machine machine) {
        return Slots.putI64A(machine, Slots.i64B(machine) | Slots.i64C(machine));
    }

    static long orImm(Machine machine) {
        return Slots.putI64A(machine, Slots.i64B(machine) | Slots.immediate(machine));
    }

    static long xor(Machine machine) {
        return Slots.putI64A(machine, Slots.i64B(machine) ^ Slots.i64C(machine));
    }

    static long xorImm(Machine machine) {
        return Slots.putI64A(machine, Slots.i64B(machine) ^ Slots.immediate(machine));
    }

    static long shl(Machine machine) {
        return Slots.putI64A(machine, Slots.i64B(machine) << Slots.i64C(machine));
    }

    static long shlImm(Machine machine) {
        return Slots.putI64A(machine, Slots.i64B(machine) << Slots.immediate(machine));
    }

    static long shrS(Machine machine) {
        return Slots.putI64A(machine, Slots.i64B(machine) >> Slots.i64C(machine));
    }

    static long shrSImm(Machine machine) {
        return Slots.putI64A(machine, Slots.i64B(machine) >> Slots.immediate(machine));
    }

    static long shrU(Machine machine) {
        return Slots.putI64A(machine, Slots.i64B(machine) >>> Slots.i64C(machine));
    }

    static long shrUImm(Machine machine) {
        return Slots.putI64A(machine, Slots.i64B(machine) >>> Slots.immediate(machine));
    }

    static long rotl(Machine machine) {
        return Slots.putI64A(machine,
                Long.rotateLeft(Slots.i64B(machine), (int) Slots.i64C(machine)));
    }

    static long rotr(Machine machine) {
        return Slots.putI64A(machine,
                Long.rotateRight(Slots.i64B(machine), (int) Slots.i64C(machine)));
    }

    static long divS(Machine machine) {
        return Slots.putI64A(machine, Arithmetic.divS(Slots.i64B(machine), Slots.i64C(machine)));
    }

    static long divU(Machine machine) {
        return Slots.putI64A(machine, Arithmetic.divU(Slots.i64B(machine), Slots.i64C(machine)));
    }

    static long remS(Machine machine) {
        return Slots.putI64A(machine, Arithmetic.remS(Slots.i64B(machine), Slots.i64C(machine)));
    }

    static long remU(Machine machine) {
        return Slots.putI64A(machine, Arithmetic.remU(Slots.i64B(machine), Slots.i64C(machine)));
    }

    static long clz(Machine machine) {
        return Slots.putI64A(machine, Long.numberOfLeadingZeros(Slots.i64B(machine)));
    }

    static long ctz(Machine machine) {
        return Slots.putI64A(machine, Long.numberOfTrailingZeros(Slots.i64B(machine)));
    }

    static long popcnt(Machine machine) {
        return Slots.putI64A(machine, Long.bitCount(Slots.i64B(machine)));
    }

    static long extend8S(Machine machine) {
        return Slots.putI64A(machine, (byte) Slots.i64B(machine));
    }

    static long extend16S(Machine machine) {
        return Slots.putI64A(machine, (short) Slots.i64B(machine));
    }

    static long extend32S(Machine machine) {
        return Slots.putI64A(machine, Slots.i32B(machine));
    }

    static long eq(Machine machine) {
        return Slots.putBooleanA(machine, Slots.i64B(machine) == Slots.i64C(machine));
    }

    static long ne(Machine machine) {
        return Slots.putBooleanA(machine, Slots.i64B(machine) != Slots.i64C(machine));
    }

    static long ltS(Machine machine) {
        return Slots.putBooleanA(machine, Slots.i64B(machine) < Slots.i64C(machine));
    }

    static long ltU(Machine machine) {
        return Slots.putBooleanA(machine,
                Long.compareUnsigned(Slots.i64B(machine), Slots.i64C(machine)) < 0);
    }

    static long leS(Machine machine) {
        return Slots.putBooleanA(machine, Slots.i64B(machine) <= Slots.i64C(machine));
    }

    static long leU(Machine machine) {
        return Slots.putBooleanA(machine,
                Long.compareUnsigned(Slots.i64B(machine), Slots.i64C(machine)) <= 0);
    }

    static long eqImm(Machine machine) {
        return Slots.putBooleanA(machine, Slots.i64B(machine) == Slots.immediate(machine));
    }

    static long neImm(Machine machine) {
        return Slots.putBooleanA(machine, Slots.i64B(machine) != Slots.immediate(machine));
    }

    static long ltSImm(Machine machine) {
        return Slots.putBooleanA(machine, Slots.i64B(machine) < Slots.immediate(machine));
    }

    static long ltUImm(Machine machine) {
        return Slots.putBooleanA(machine,
                Long.compareUnsigned(Slots.i64B(machine), Slots.immediate(machine)) < 0);
    }

    static long leSImm(Machine machine) {
        return Slots.putBooleanA(machine, Slots.i64B(machine) <= Slots.immediate(machine));
    }

    static long leUImm(Machine machine) {
        return Slots.putBooleanA(machine,
                Long.compareUnsigned(Slots.i64B(machine), Slots.immediate(machine)) <= 0);
    }

    static long gtSImm(Machine machine) {
        return Slots.putBooleanA(machine, Slots.i64B(machine) > Slots.immediate(machine));
    }

    static long gtUImm(Machine machine) {
        return Slots.putBooleanA(machine,
                Long.compareUnsigned(Slots.i64B(machine), Slots.immediate(machine)) > 0);
    }

    static long geSImm(Machine machine) {
        return Slots.putBooleanA(machine, Slots.i64B(machine) >= Slots.immediate(machine));
    }

    static long geUImm(Machine machine) {
        return Slots.putBooleanA(machine,
                Long.compareUnsigned(Slots.i64B(machine), Slots.immediate(machine)) >= 0);
    }
}
