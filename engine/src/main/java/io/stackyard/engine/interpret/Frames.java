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
        return UnsafeApi.getLong(null, fp - 24);
    }

    static long callerFp(long fp) {
        return UnsafeApi.getLong(null, fp - 16);
    }

    static long instance(long fp) {
        return UnsafeApi.getLong(null, fp - 8);
    }

    static void header(long fp, long callerPc, long callerFp, long instance) {
        UnsafeApi.putLong(null, fp - 24, callerPc);
        UnsafeApi.putLong(null, fp - 16, callerFp);
        UnsafeApi.putLong(null, fp - 8, instance);
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

    /// Lays a frame of `shape` whose arguments are at `args`; returns its fp.
    static long lay(long args, long shape, long callerPc, long callerFp, long instance) {
        long fp = args + localBytes(shape);
        header(fp, callerPc, callerFp, instance);
        long at = fp - HEADER_BYTES;
        for (long zero = shape >>> 32; zero > 0; zero--) {
            at -= Long.BYTES;
            UnsafeApi.putLong(null, at, 0);
        }
        return fp;
    }

    /// `CALL`, three words long: the way into another function of the same instance.
    static long call(Machine machine) {
        long top = top(machine);
        if (top > machine.limit) {
            machine.raiseLimit(top);
        }
        machine.frame =
                lay(
                        Slots.addressA(machine),
                        calleeShape(machine),
                        machine.at + 24,
                        machine.frame,
                        instance(machine.frame));
        return Slots.operand(machine);
    }

    /// One past the last byte that the callee may touch.
    private static long top(Machine machine) {
        return Slots.addressA(machine) + frameBytes(calleeShape(machine));
    }

    /// The shape that the third word of a call has.
    static long calleeShape(Machine machine) {
        return UnsafeApi.getLong(null, machine.at + 16);
    }

    /// `RETURN`.
    static long returnNone(Machine machine) {
        long next = callerPc(machine.frame);
        machine.frame = callerFp(machine.frame);
        return next;
    }

    /// `RETURN_ONE`.
    static long returnOne(Machine machine) {
        long next = callerPc(machine.frame); // Read first: a result may lie over the header.
        long callerFp = callerFp(machine.frame);
        UnsafeApi.putLong(null, Slots.addressC(machine), Slots.i64A(machine));
        machine.frame = callerFp;
        return next;
    }

    /// `RETURN_MANY`.
    static long returnMany(Machine machine) {
        long next = callerPc(machine.frame);
        long callerFp = callerFp(machine.frame);
        int imm = Slots.imm32(machine);
        long to = Slots.address(machine.frame, (short) imm);
        Slots.copyUp(Slots.addressA(machine), to, imm >>> 16);
        machine.frame = callerFp;
        return next;
    }
}
