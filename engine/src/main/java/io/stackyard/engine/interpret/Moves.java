package io.stackyard.engine.interpret;

import org.agrona.UnsafeApi;

/// Moves between slots, constants, and globals.
///
/// A wide value (a continuation reference) takes two slots; both are read before either is written.
final class Moves {

    private Moves() {}

    static void move(long pc, long fp) {
        Slots.putI64A(pc, fp, Slots.i64B(pc, fp));
    }

    static void moveWide(long pc, long fp) {
        copyWide(Slots.addressB(pc, fp), Slots.addressA(pc, fp));
    }

    static void constant(long pc, long fp) {
        Slots.putI64A(pc, fp, Slots.imm32(pc));
    }

    static long constantWide(long pc, long fp) {
        Slots.putI64A(pc, fp, Slots.operand(pc));
        return pc + Long.BYTES;
    }

    static void zeroWide(long pc, long fp) {
        long a = Slots.addressA(pc, fp);
        UnsafeApi.putLong(a, 0);
        UnsafeApi.putLong(a + Long.BYTES, 0);
    }

    static long select(long pc, long fp) {
        Slots.putI64A(pc, fp, isFirst(pc, fp) ? Slots.i64B(pc, fp) : Slots.i64C(pc, fp));
        return pc + Long.BYTES;
    }

    static long selectWide(long pc, long fp) {
        long chosen = isFirst(pc, fp) ? Slots.addressB(pc, fp) : Slots.addressC(pc, fp);
        copyWide(chosen, Slots.addressA(pc, fp));
        return pc + Long.BYTES;
    }

    static void globalGet(long pc, long fp) {
        long instance = Frames.instance(fp);
        Slots.putI64A(pc, fp, UnsafeApi.getLong(InstanceLayout.global(instance, Slots.imm32(pc))));
    }

    static void globalGetWide(long pc, long fp) {
        long instance = Frames.instance(fp);
        copyWide(InstanceLayout.global(instance, Slots.imm32(pc)), Slots.addressA(pc, fp));
    }

    static void globalSet(long pc, long fp) {
        long instance = Frames.instance(fp);
        UnsafeApi.putLong(InstanceLayout.global(instance, Slots.imm32(pc)), Slots.i64A(pc, fp));
    }

    static void globalSetWide(long pc, long fp) {
        long instance = Frames.instance(fp);
        copyWide(Slots.addressA(pc, fp), InstanceLayout.global(instance, Slots.imm32(pc)));
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
