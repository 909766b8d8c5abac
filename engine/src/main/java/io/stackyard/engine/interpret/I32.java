package io.stackyard.engine.interpret;

/// The i32 operators of the register code: `a <- b op c`, or `a <- b op imm16` where the name ends in `Imm`.
///
/// Each reads its operands before it writes its result, so `a` may be `b` or `c`. Shift counts are
/// taken modulo 32 by Java's own operators, as WebAssembly wants.
final class I32 {

    private I32() {}

    static void add(long fp, long w) {
        Slots.putI32A(fp, w, Slots.i32B(fp, w) + Slots.i32C(fp, w));
    }

    static void addImm(long fp, long w) {
        Slots.putI32A(fp, w, Slots.i32B(fp, w) + Slots.immediate(w));
    }

    static void sub(long fp, long w) {
        Slots.putI32A(fp, w, Slots.i32B(fp, w) - Slots.i32C(fp, w));
    }

    static void mul(long fp, long w) {
        Slots.putI32A(fp, w, Slots.i32B(fp, w) * Slots.i32C(fp, w));
    }

    static void mulImm(long fp, long w) {
        Slots.putI32A(fp, w, Slots.i32B(fp, w) * Slots.immediate(w));
    }

    static void and(long fp, long w) {
        Slots.putI32A(fp, w, Slots.i32B(fp, w) & Slots.i32C(fp, w));
    }

    static void andImm(long fp, long w) {
        Slots.putI32A(fp, w, Slots.i32B(fp, w) & Slots.immediate(w));
    }

    static void or(long fp, long w) {
        Slots.putI32A(fp, w, Slots.i32B(fp, w) | Slots.i32C(fp, w));
    }

    static void orImm(long fp, long w) {
        Slots.putI32A(fp, w, Slots.i32B(fp, w) | Slots.immediate(w));
    }

    static void xor(long fp, long w) {
        Slots.putI32A(fp, w, Slots.i32B(fp, w) ^ Slots.i32C(fp, w));
    }

    static void xorImm(long fp, long w) {
        Slots.putI32A(fp, w, Slots.i32B(fp, w) ^ Slots.immediate(w));
    }

    static void shl(long fp, long w) {
        Slots.putI32A(fp, w, Slots.i32B(fp, w) << Slots.i32C(fp, w));
    }

    static void shlImm(long fp, long w) {
        Slots.putI32A(fp, w, Slots.i32B(fp, w) << Slots.immediate(w));
    }

    static void shrS(long fp, long w) {
        Slots.putI32A(fp, w, Slots.i32B(fp, w) >> Slots.i32C(fp, w));
    }

    static void shrSImm(long fp, long w) {
        Slots.putI32A(fp, w, Slots.i32B(fp, w) >> Slots.immediate(w));
    }

    static void shrU(long fp, long w) {
        Slots.putI32A(fp, w, Slots.i32B(fp, w) >>> Slots.i32C(fp, w));
    }

    static void shrUImm(long fp, long w) {
        Slots.putI32A(fp, w, Slots.i32B(fp, w) >>> Slots.immediate(w));
    }

    static void rotl(long fp, long w) {
        Slots.putI32A(fp, w, Integer.rotateLeft(Slots.i32B(fp, w), Slots.i32C(fp, w)));
    }

    static void rotr(long fp, long w) {
        Slots.putI32A(fp, w, Integer.rotateRight(Slots.i32B(fp, w), Slots.i32C(fp, w)));
    }

    static void divS(long fp, long w) {
        Slots.putI32A(fp, w, Arithmetic.divS(Slots.i32B(fp, w), Slots.i32C(fp, w)));
    }

    static void divU(long fp, long w) {
        Slots.putI32A(fp, w, Arithmetic.divU(Slots.i32B(fp, w), Slots.i32C(fp, w)));
    }

    static void remS(long fp, long w) {
        Slots.putI32A(fp, w, Arithmetic.remS(Slots.i32B(fp, w), Slots.i32C(fp, w)));
    }

    static void remU(long fp, long w) {
        Slots.putI32A(fp, w, Arithmetic.remU(Slots.i32B(fp, w), Slots.i32C(fp, w)));
    }

    static void clz(long fp, long w) {
        Slots.putI32A(fp, w, Integer.numberOfLeadingZeros(Slots.i32B(fp, w)));
    }

    static void ctz(long fp, long w) {
        Slots.putI32A(fp, w, Integer.numberOfTrailingZeros(Slots.i32B(fp, w)));
    }

    static void popcnt(long fp, long w) {
        Slots.putI32A(fp, w, Integer.bitCount(Slots.i32B(fp, w)));
    }

    static void extend8S(long fp, long w) {
        Slots.putI32A(fp, w, (byte) Slots.i32B(fp, w));
    }

    static void extend16S(long fp, long w) {
        Slots.putI32A(fp, w, (short) Slots.i32B(fp, w));
    }

    static void eq(long fp, long w) {
        Slots.putBooleanA(fp, w, Slots.i32B(fp, w) == Slots.i32C(fp, w));
    }

    static void ne(long fp, long w) {
        Slots.putBooleanA(fp, w, Slots.i32B(fp, w) != Slots.i32C(fp, w));
    }

    static void ltS(long fp, long w) {
        Slots.putBooleanA(fp, w, Slots.i32B(fp, w) < Slots.i32C(fp, w));
    }

    static void ltU(long fp, long w) {
        Slots.putBooleanA(fp, w, Integer.compareUnsigned(Slots.i32B(fp, w), Slots.i32C(fp, w)) < 0);
    }

    static void leS(long fp, long w) {
        Slots.putBooleanA(fp, w, Slots.i32B(fp, w) <= Slots.i32C(fp, w));
    }

    static void leU(long fp, long w) {
        Slots.putBooleanA(fp, w,
                Integer.compareUnsigned(Slots.i32B(fp, w), Slots.i32C(fp, w)) <= 0);
    }

    static void eqImm(long fp, long w) {
        Slots.putBooleanA(fp, w, Slots.i32B(fp, w) == Slots.immediate(w));
    }

    static void neImm(long fp, long w) {
        Slots.putBooleanA(fp, w, Slots.i32B(fp, w) != Slots.immediate(w));
    }

    static void ltSImm(long fp, long w) {
        Slots.putBooleanA(fp, w, Slots.i32B(fp, w) < Slots.immediate(w));
    }

    static void ltUImm(long fp, long w) {
        Slots.putBooleanA(fp, w,
                Integer.compareUnsigned(Slots.i32B(fp, w), Slots.immediate(w)) < 0);
    }

    static void leSImm(long fp, long w) {
        Slots.putBooleanA(fp, w, Slots.i32B(fp, w) <= Slots.immediate(w));
    }

    static void leUImm(long fp, long w) {
        Slots.putBooleanA(fp, w,
                Integer.compareUnsigned(Slots.i32B(fp, w), Slots.immediate(w)) <= 0);
    }

    static void gtSImm(long fp, long w) {
        Slots.putBooleanA(fp, w, Slots.i32B(fp, w) > Slots.immediate(w));
    }

    static void gtUImm(long fp, long w) {
        Slots.putBooleanA(fp, w,
                Integer.compareUnsigned(Slots.i32B(fp, w), Slots.immediate(w)) > 0);
    }

    static void geSImm(long fp, long w) {
        Slots.putBooleanA(fp, w, Slots.i32B(fp, w) >= Slots.immediate(w));
    }

    static void geUImm(long fp, long w) {
        Slots.putBooleanA(fp, w,
                Integer.compareUnsigned(Slots.i32B(fp, w), Slots.immediate(w)) >= 0);
    }
}
