package io.stackyard.engine.interpret;

/// The i32 operators of the register code: `a <- b op c`, or `a <- b op imm16` where the name ends in `Imm`.
///
/// Each reads its operands before it writes its result, so `a` may be `b` or `c`. Shift counts are
/// taken modulo 32 by Java's own operators, as WebAssembly wants.
final class I32 {

    private I32() {}

    static void add(long pc, long fp) {
        Slots.putI32A(pc, fp, Slots.i32B(pc, fp) + Slots.i32C(pc, fp));
    }

    static void addImm(long pc, long fp) {
        Slots.putI32A(pc, fp, Slots.i32B(pc, fp) + Slots.immediate(pc));
    }

    static void sub(long pc, long fp) {
        Slots.putI32A(pc, fp, Slots.i32B(pc, fp) - Slots.i32C(pc, fp));
    }

    static void mul(long pc, long fp) {
        Slots.putI32A(pc, fp, Slots.i32B(pc, fp) * Slots.i32C(pc, fp));
    }

    static void mulImm(long pc, long fp) {
        Slots.putI32A(pc, fp, Slots.i32B(pc, fp) * Slots.immediate(pc));
    }

    static void and(long pc, long fp) {
        Slots.putI32A(pc, fp, Slots.i32B(pc, fp) & Slots.i32C(pc, fp));
    }

    static void andImm(long pc, long fp) {
        Slots.putI32A(pc, fp, Slots.i32B(pc, fp) & Slots.immediate(pc));
    }

    static void or(long pc, long fp) {
        Slots.putI32A(pc, fp, Slots.i32B(pc, fp) | Slots.i32C(pc, fp));
    }

    static void orImm(long pc, long fp) {
        Slots.putI32A(pc, fp, Slots.i32B(pc, fp) | Slots.immediate(pc));
    }

    static void xor(long pc, long fp) {
        Slots.putI32A(pc, fp, Slots.i32B(pc, fp) ^ Slots.i32C(pc, fp));
    }

    static void xorImm(long pc, long fp) {
        Slots.putI32A(pc, fp, Slots.i32B(pc, fp) ^ Slots.immediate(pc));
    }

    static void shl(long pc, long fp) {
        Slots.putI32A(pc, fp, Slots.i32B(pc, fp) << Slots.i32C(pc, fp));
    }

    static void shlImm(long pc, long fp) {
        Slots.putI32A(pc, fp, Slots.i32B(pc, fp) << Slots.immediate(pc));
    }

    static void shrS(long pc, long fp) {
        Slots.putI32A(pc, fp, Slots.i32B(pc, fp) >> Slots.i32C(pc, fp));
    }

    static void shrSImm(long pc, long fp) {
        Slots.putI32A(pc, fp, Slots.i32B(pc, fp) >> Slots.immediate(pc));
    }

    static void shrU(long pc, long fp) {
        Slots.putI32A(pc, fp, Slots.i32B(pc, fp) >>> Slots.i32C(pc, fp));
    }

    static void shrUImm(long pc, long fp) {
        Slots.putI32A(pc, fp, Slots.i32B(pc, fp) >>> Slots.immediate(pc));
    }

    static void rotl(long pc, long fp) {
        Slots.putI32A(pc, fp, Integer.rotateLeft(Slots.i32B(pc, fp), Slots.i32C(pc, fp)));
    }

    static void rotr(long pc, long fp) {
        Slots.putI32A(pc, fp, Integer.rotateRight(Slots.i32B(pc, fp), Slots.i32C(pc, fp)));
    }

    static void divS(long pc, long fp) {
        Slots.putI32A(pc, fp, Arithmetic.divS(Slots.i32B(pc, fp), Slots.i32C(pc, fp)));
    }

    static void divU(long pc, long fp) {
        Slots.putI32A(pc, fp, Arithmetic.divU(Slots.i32B(pc, fp), Slots.i32C(pc, fp)));
    }

    static void remS(long pc, long fp) {
        Slots.putI32A(pc, fp, Arithmetic.remS(Slots.i32B(pc, fp), Slots.i32C(pc, fp)));
    }

    static void remU(long pc, long fp) {
        Slots.putI32A(pc, fp, Arithmetic.remU(Slots.i32B(pc, fp), Slots.i32C(pc, fp)));
    }

    static void clz(long pc, long fp) {
        Slots.putI32A(pc, fp, Integer.numberOfLeadingZeros(Slots.i32B(pc, fp)));
    }

    static void ctz(long pc, long fp) {
        Slots.putI32A(pc, fp, Integer.numberOfTrailingZeros(Slots.i32B(pc, fp)));
    }

    static void popcnt(long pc, long fp) {
        Slots.putI32A(pc, fp, Integer.bitCount(Slots.i32B(pc, fp)));
    }

    static void extend8S(long pc, long fp) {
        Slots.putI32A(pc, fp, (byte) Slots.i32B(pc, fp));
    }

    static void extend16S(long pc, long fp) {
        Slots.putI32A(pc, fp, (short) Slots.i32B(pc, fp));
    }

    static void eq(long pc, long fp) {
        Slots.putBooleanA(pc, fp, Slots.i32B(pc, fp) == Slots.i32C(pc, fp));
    }

    static void ne(long pc, long fp) {
        Slots.putBooleanA(pc, fp, Slots.i32B(pc, fp) != Slots.i32C(pc, fp));
    }

    static void ltS(long pc, long fp) {
        Slots.putBooleanA(pc, fp, Slots.i32B(pc, fp) < Slots.i32C(pc, fp));
    }

    static void ltU(long pc, long fp) {
        Slots.putBooleanA(pc, fp,
                Integer.compareUnsigned(Slots.i32B(pc, fp), Slots.i32C(pc, fp)) < 0);
    }

    static void leS(long pc, long fp) {
        Slots.putBooleanA(pc, fp, Slots.i32B(pc, fp) <= Slots.i32C(pc, fp));
    }

    static void leU(long pc, long fp) {
        Slots.putBooleanA(pc, fp,
                Integer.compareUnsigned(Slots.i32B(pc, fp), Slots.i32C(pc, fp)) <= 0);
    }

    static void eqImm(long pc, long fp) {
        Slots.putBooleanA(pc, fp, Slots.i32B(pc, fp) == Slots.immediate(pc));
    }

    static void neImm(long pc, long fp) {
        Slots.putBooleanA(pc, fp, Slots.i32B(pc, fp) != Slots.immediate(pc));
    }

    static void ltSImm(long pc, long fp) {
        Slots.putBooleanA(pc, fp, Slots.i32B(pc, fp) < Slots.immediate(pc));
    }

    static void ltUImm(long pc, long fp) {
        Slots.putBooleanA(pc, fp,
                Integer.compareUnsigned(Slots.i32B(pc, fp), Slots.immediate(pc)) < 0);
    }

    static void leSImm(long pc, long fp) {
        Slots.putBooleanA(pc, fp, Slots.i32B(pc, fp) <= Slots.immediate(pc));
    }

    static void leUImm(long pc, long fp) {
        Slots.putBooleanA(pc, fp,
                Integer.compareUnsigned(Slots.i32B(pc, fp), Slots.immediate(pc)) <= 0);
    }

    static void gtSImm(long pc, long fp) {
        Slots.putBooleanA(pc, fp, Slots.i32B(pc, fp) > Slots.immediate(pc));
    }

    static void gtUImm(long pc, long fp) {
        Slots.putBooleanA(pc, fp,
                Integer.compareUnsigned(Slots.i32B(pc, fp), Slots.immediate(pc)) > 0);
    }

    static void geSImm(long pc, long fp) {
        Slots.putBooleanA(pc, fp, Slots.i32B(pc, fp) >= Slots.immediate(pc));
    }

    static void geUImm(long pc, long fp) {
        Slots.putBooleanA(pc, fp,
                Integer.compareUnsigned(Slots.i32B(pc, fp), Slots.immediate(pc)) >= 0);
    }
}
