package io.stackyard.engine.interpret;

/// The i64 operators of the register code: `a <- b op c`, or `a <- b op imm16` where the name ends in `Imm`.
///
/// Each reads its operands before it writes its result, so `a` may be `b` or `c`. Shift counts are
/// taken modulo 64 by Java's own operators, as WebAssembly wants.
final class I64 {

    private I64() {}

    static void add(long pc, long fp) {
        Slots.putI64A(pc, fp, Slots.i64B(pc, fp) + Slots.i64C(pc, fp));
    }

    static void addImm(long pc, long fp) {
        Slots.putI64A(pc, fp, Slots.i64B(pc, fp) + Slots.immediate(pc));
    }

    static void sub(long pc, long fp) {
        Slots.putI64A(pc, fp, Slots.i64B(pc, fp) - Slots.i64C(pc, fp));
    }

    static void mul(long pc, long fp) {
        Slots.putI64A(pc, fp, Slots.i64B(pc, fp) * Slots.i64C(pc, fp));
    }

    static void mulImm(long pc, long fp) {
        Slots.putI64A(pc, fp, Slots.i64B(pc, fp) * Slots.immediate(pc));
    }

    static void and(long pc, long fp) {
        Slots.putI64A(pc, fp, Slots.i64B(pc, fp) & Slots.i64C(pc, fp));
    }

    static void andImm(long pc, long fp) {
        Slots.putI64A(pc, fp, Slots.i64B(pc, fp) & Slots.immediate(pc));
    }

    static void or(long pc, long fp) {
        Slots.putI64A(pc, fp, Slots.i64B(pc, fp) | Slots.i64C(pc, fp));
    }

    static void orImm(long pc, long fp) {
        Slots.putI64A(pc, fp, Slots.i64B(pc, fp) | Slots.immediate(pc));
    }

    static void xor(long pc, long fp) {
        Slots.putI64A(pc, fp, Slots.i64B(pc, fp) ^ Slots.i64C(pc, fp));
    }

    static void xorImm(long pc, long fp) {
        Slots.putI64A(pc, fp, Slots.i64B(pc, fp) ^ Slots.immediate(pc));
    }

    static void shl(long pc, long fp) {
        Slots.putI64A(pc, fp, Slots.i64B(pc, fp) << Slots.i64C(pc, fp));
    }

    static void shlImm(long pc, long fp) {
        Slots.putI64A(pc, fp, Slots.i64B(pc, fp) << Slots.immediate(pc));
    }

    static void shrS(long pc, long fp) {
        Slots.putI64A(pc, fp, Slots.i64B(pc, fp) >> Slots.i64C(pc, fp));
    }

    static void shrSImm(long pc, long fp) {
        Slots.putI64A(pc, fp, Slots.i64B(pc, fp) >> Slots.immediate(pc));
    }

    static void shrU(long pc, long fp) {
        Slots.putI64A(pc, fp, Slots.i64B(pc, fp) >>> Slots.i64C(pc, fp));
    }

    static void shrUImm(long pc, long fp) {
        Slots.putI64A(pc, fp, Slots.i64B(pc, fp) >>> Slots.immediate(pc));
    }

    static void rotl(long pc, long fp) {
        Slots.putI64A(pc, fp, Long.rotateLeft(Slots.i64B(pc, fp), (int) Slots.i64C(pc, fp)));
    }

    static void rotr(long pc, long fp) {
        Slots.putI64A(pc, fp, Long.rotateRight(Slots.i64B(pc, fp), (int) Slots.i64C(pc, fp)));
    }

    static void divS(long pc, long fp) {
        Slots.putI64A(pc, fp, Arithmetic.divS(Slots.i64B(pc, fp), Slots.i64C(pc, fp)));
    }

    static void divU(long pc, long fp) {
        Slots.putI64A(pc, fp, Arithmetic.divU(Slots.i64B(pc, fp), Slots.i64C(pc, fp)));
    }

    static void remS(long pc, long fp) {
        Slots.putI64A(pc, fp, Arithmetic.remS(Slots.i64B(pc, fp), Slots.i64C(pc, fp)));
    }

    static void remU(long pc, long fp) {
        Slots.putI64A(pc, fp, Arithmetic.remU(Slots.i64B(pc, fp), Slots.i64C(pc, fp)));
    }

    static void clz(long pc, long fp) {
        Slots.putI64A(pc, fp, Long.numberOfLeadingZeros(Slots.i64B(pc, fp)));
    }

    static void ctz(long pc, long fp) {
        Slots.putI64A(pc, fp, Long.numberOfTrailingZeros(Slots.i64B(pc, fp)));
    }

    static void popcnt(long pc, long fp) {
        Slots.putI64A(pc, fp, Long.bitCount(Slots.i64B(pc, fp)));
    }

    static void extend8S(long pc, long fp) {
        Slots.putI64A(pc, fp, (byte) Slots.i64B(pc, fp));
    }

    static void extend16S(long pc, long fp) {
        Slots.putI64A(pc, fp, (short) Slots.i64B(pc, fp));
    }

    static void extend32S(long pc, long fp) {
        Slots.putI64A(pc, fp, Slots.i32B(pc, fp));
    }

    static void eq(long pc, long fp) {
        Slots.putBooleanA(pc, fp, Slots.i64B(pc, fp) == Slots.i64C(pc, fp));
    }

    static void ne(long pc, long fp) {
        Slots.putBooleanA(pc, fp, Slots.i64B(pc, fp) != Slots.i64C(pc, fp));
    }

    static void ltS(long pc, long fp) {
        Slots.putBooleanA(pc, fp, Slots.i64B(pc, fp) < Slots.i64C(pc, fp));
    }

    static void ltU(long pc, long fp) {
        Slots.putBooleanA(pc, fp, Long.compareUnsigned(Slots.i64B(pc, fp), Slots.i64C(pc, fp)) < 0);
    }

    static void leS(long pc, long fp) {
        Slots.putBooleanA(pc, fp, Slots.i64B(pc, fp) <= Slots.i64C(pc, fp));
    }

    static void leU(long pc, long fp) {
        Slots.putBooleanA(pc, fp,
                Long.compareUnsigned(Slots.i64B(pc, fp), Slots.i64C(pc, fp)) <= 0);
    }

    static void eqImm(long pc, long fp) {
        Slots.putBooleanA(pc, fp, Slots.i64B(pc, fp) == Slots.immediate(pc));
    }

    static void neImm(long pc, long fp) {
        Slots.putBooleanA(pc, fp, Slots.i64B(pc, fp) != Slots.immediate(pc));
    }

    static void ltSImm(long pc, long fp) {
        Slots.putBooleanA(pc, fp, Slots.i64B(pc, fp) < Slots.immediate(pc));
    }

    static void ltUImm(long pc, long fp) {
        Slots.putBooleanA(pc, fp,
                Long.compareUnsigned(Slots.i64B(pc, fp), Slots.immediate(pc)) < 0);
    }

    static void leSImm(long pc, long fp) {
        Slots.putBooleanA(pc, fp, Slots.i64B(pc, fp) <= Slots.immediate(pc));
    }

    static void leUImm(long pc, long fp) {
        Slots.putBooleanA(pc, fp,
                Long.compareUnsigned(Slots.i64B(pc, fp), Slots.immediate(pc)) <= 0);
    }

    static void gtSImm(long pc, long fp) {
        Slots.putBooleanA(pc, fp, Slots.i64B(pc, fp) > Slots.immediate(pc));
    }

    static void gtUImm(long pc, long fp) {
        Slots.putBooleanA(pc, fp,
                Long.compareUnsigned(Slots.i64B(pc, fp), Slots.immediate(pc)) > 0);
    }

    static void geSImm(long pc, long fp) {
        Slots.putBooleanA(pc, fp, Slots.i64B(pc, fp) >= Slots.immediate(pc));
    }

    static void geUImm(long pc, long fp) {
        Slots.putBooleanA(pc, fp,
                Long.compareUnsigned(Slots.i64B(pc, fp), Slots.immediate(pc)) >= 0);
    }
}
