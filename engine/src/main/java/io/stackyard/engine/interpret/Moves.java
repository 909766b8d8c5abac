package io.stackyard.engine.interpret;

import org.agrona.UnsafeApi;

/// Moves between slots, constants, and globals.
///
/// A wide value (a continuation reference) takes two slots; both are read before either is written.
final class Moves {

    private Moves() {}

    static void move(long fp, long w) {
        Slots.putI64A(fp, w, Slots.i64B(fp, w));
    }

    static void moveWide(long fp, long w) {
        copyWide(Slots.addressB(fp, w), Slots.addressA(fp, w));
    }

    static void constant(long fp, long w) {
        Slots.putI64A(fp, w, Slots.imm32(w));
    }

    static long constantWide(long pc, long fp, long w) {
        Slots.putI64A(fp, w, Slots.operand(pc));
        return pc + Long.BYTES;
    }

    static void zeroWide(long fp, long w) {
        long a = Slots.addressA(fp, w);
        UnsafeApi.putLong(a, 0);
        UnsafeApi.putLong(a + Long.BYTES, 0);
    }

    static long select(long pc, long fp, long w) {
        Slots.putI64A(fp, w, isFirst(pc, fp) ? Slots.i64B(fp, w) : Slots.i64C(fp, w));
        return pc + Long.BYTES;
    }

    static long selectWide(long pc, long fp, long w) {
        long chosen = isFirst(pc, fp) ? Slots.addressB(fp, w) : Slots.addressC(fp, w);
        copyWide(chosen, Slots.addressA(fp, w));
        return pc + Long.BYTES;
    }

    static void globalGet(long fp, long w) {
        long instance = Frames.instance(fp);
        Slots.putI64A(fp, w, UnsafeApi.getLong(InstanceLayout.global(instance, Slots.imm32(w))));
    }

    static void globalGetWide(long fp, long w) {
        long instance = Frames.instance(fp);
        copyWide(InstanceLayout.global(instance, Slots.imm32(w)), Slots.addressA(fp, w));
    }

    static void globalSet(long fp, long w) {
        long instance = Frames.instance(fp);
        UnsafeApi.putLong(InstanceLayout.global(instance, Slots.imm32(w)), Slots.i64A(fp, w));
    }

    static void globalSetWide(long fp, long w) {
        long instance = Frames.instance(fp);
        copyWide(Slots.addressA(fp, w), InstanceLayout.global(instance, Slots.imm32(w)));
    }

    /// Whether the condition, whose slot is in the word at `pc`, holds.
    private static boolean isFirst(long pc, long fp) {
        return UnsafeApi.getInt(Slots.address(fp, (int) Slots.operand(pc))) != 0;
    }

    private static void copyWide(long from, long to) {
        long low = UnsafeApi.getLong(from);
        long high = UnsafeApi.getLong(from + Long.BYTES);
        UnsafeApi.putLong(to, low);
        UnsafeApi.putLong(to + Long.BYTES, high);
    }
}
