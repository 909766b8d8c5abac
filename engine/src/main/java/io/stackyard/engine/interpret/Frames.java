package io.stackyard.engine.interpret;

import org.agrona.UnsafeApi;

/// Frames on a stack slot: they grow upwards and overlap.
///
/// ```
///   caller's operands ...  | arguments | other locals | header | operands ...
///                          ^ args                              ^ fp
///   header:  fp - 24  pc where the caller goes on
///            fp - 16  the caller's fp
///            fp -  8  address of this function's instance (InstanceLayout)
/// ```
///
/// The arguments are the caller's topmost operands: a call copies nothing. Locals have negative slot
/// numbers, operands start at slot 0. Results are left where the arguments began.
///
/// The **shape** of a function's frame is one word: `localSlots | frameSlots << 16 | zeroSlots << 32`, where
/// `localSlots` counts from `args` to `fp` (header included), `frameSlots` from `args` to the end of the
/// operands, and `zeroSlots` the locals below the header that are no parameters.
final class Frames {

    /// Slots of the header.
    static final int HEADER_SLOTS = 3;

    static final int HEADER_BYTES = HEADER_SLOTS * Long.BYTES;

    private static final long LOW_16_BITS = 0xFFFF;

    private Frames() {}

    static long callerPc(long fp) {
        return UnsafeApi.getLong(fp - 24);
    }

    static long callerFp(long fp) {
        return UnsafeApi.getLong(fp - 16);
    }

    static long instance(long fp) {
        return UnsafeApi.getLong(fp - 8);
    }

    static void header(long fp, long callerPc, long callerFp, long instance) {
        UnsafeApi.putLong(fp - 24, callerPc);
        UnsafeApi.putLong(fp - 16, callerFp);
        UnsafeApi.putLong(fp - 8, instance);
    }

    /// Writes the pseudo frame that the first function of a stack returns to; returns its fp.
    static long base(long start, long instance) {
        long fp = start + HEADER_BYTES;
        header(fp, 0, 0, instance);
        return fp;
    }

    static long localBytes(long shape) {
        return (shape & LOW_16_BITS) * 8;
    }

    static long frameBytes(long shape) {
        return (shape >>> 16 & LOW_16_BITS) * 8;
    }

    /// One past the last byte that the callee of the `CALL` at `pc` may touch.
    static long top(long pc, long fp) {
        return Slots.addressA(pc, fp) + frameBytes(UnsafeApi.getLong(pc + 16));
    }

    /// Code address of the callee of the `CALL` at `pc`.
    static long target(long pc) {
        return Slots.operand(pc);
    }

    /// Lays the frame of the callee of the `CALL` at `pc`, three words long; returns its fp.
    static long enter(long pc, long fp) {
        return lay(Slots.addressA(pc, fp), UnsafeApi.getLong(pc + 16), pc + 24, fp, instance(fp));
    }

    /// Lays a frame of `shape` whose arguments are at `args`; returns its fp.
    static long lay(long args, long shape, long callerPc, long callerFp, long instance) {
        long fp = args + localBytes(shape);
        header(fp, callerPc, callerFp, instance);
        long at = fp - HEADER_BYTES;
        for (long zero = shape >>> 32; zero > 0; zero--) {
            at -= Long.BYTES;
            UnsafeApi.putLong(at, 0);
        }
        return fp;
    }

    /// `RETURN_ONE`; returns the caller's fp.
    static long returnOne(long pc, long fp) {
        long callerFp = callerFp(fp); // Read first: a result may lie over the header.
        UnsafeApi.putLong(Slots.addressC(pc, fp), Slots.i64A(pc, fp));
        return callerFp;
    }

    /// `RETURN_MANY`; returns the caller's fp.
    static long returnMany(long pc, long fp) {
        long callerFp = callerFp(fp);
        int imm = Slots.imm32(pc);
        Slots.copyUp(Slots.addressA(pc, fp), Slots.address(fp, (short) imm), imm >>> 16);
        return callerFp;
    }
}
