package io.stackyard.engine.interpret;

/// Instructions on references. A reference is one word, 0 is null; a continuation's has a second word, and
/// its first is 0 if it is null, so the tests for null serve both.
public final class References {

    /// Bit of the type word of `ref.test` and `ref.cast`: null is of the type.
    public static final long NULLABLE = 1L << 32;

    /// Bit: every reference but null is of the type (the top of its hierarchy).
    public static final long TOP = 1L << 33;

    /// Bit: no reference but null is of the type (the bottom of its hierarchy).
    public static final long BOTTOM = 1L << 34;

    private References() {}

    static void func(Machine machine, long pc, long fp) {
        Slots.putI64A(pc, fp, ofInstance(machine, pc, Frames.instance(fp)));
    }

    /// The reference to function imm32 of the instance.
    static long ofInstance(Machine machine, long pc, long instance) {
        int index = Slots.imm32(pc);
        long reference = InstanceLayout.function(instance, index);
        return reference != 0 ? reference : machine.functions.ofInstance(instance, index);
    }

    static void isNull(long pc, long fp) {
        Slots.putBooleanA(pc, fp, Slots.i64B(pc, fp) == 0);
    }

    static void asNonNull(long pc, long fp) {
        if (Slots.i64A(pc, fp) == 0) {
            throw TrapSignal.NULL_REFERENCE;
        }
    }

    static void same(long pc, long fp) {
        Slots.putBooleanA(pc, fp, Slots.i64B(pc, fp) == Slots.i64C(pc, fp));
    }

    static long test(Machine machine, long pc, long fp) {
        Slots.putBooleanA(pc, fp, isOf(machine, Slots.i64B(pc, fp), Slots.operand(pc)));
        return pc + Long.BYTES;
    }

    static long cast(Machine machine, long pc, long fp) {
        if (!isOf(machine, Slots.i64B(pc, fp), Slots.operand(pc))) {
            throw TrapSignal.CAST_FAILURE;
        }
        return pc + Long.BYTES;
    }

    /// `type`: the bits above, and below them the identity of a function type if neither top nor bottom.
    private static boolean isOf(Machine machine, long reference, long type) {
        if (reference == 0) {
            return (type & NULLABLE) != 0;
        }
        if ((type & (TOP | BOTTOM)) != 0) {
            return (type & TOP) != 0;
        }
        return machine.isSubtype(reference, (int) type);
    }
}
