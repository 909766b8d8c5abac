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

    static long func(Machine machine) {
        return Slots.putI64A(machine, ofInstance(machine));
    }

    /// The reference to function imm32 of the instance.
    static long ofInstance(Machine machine) {
        long instance = Frames.instance(machine.frame);
        int index = Slots.imm32(machine);
        long reference = InstanceLayout.function(instance, index);
        return reference != 0 ? reference : machine.functions.ofInstance(instance, index);
    }

    static long isNull(Machine machine) {
        return Slots.putBooleanA(machine, Slots.i64B(machine) == 0);
    }

    static long asNonNull(Machine machine) {
        if (Slots.i64A(machine) == 0) {
            throw TrapSignal.NULL_REFERENCE;
        }
        return machine.after(1);
    }

    static long same(Machine machine) {
        return Slots.putBooleanA(machine, Slots.i64B(machine) == Slots.i64C(machine));
    }

    static long test(Machine machine) {
        Slots.putBooleanA(machine, isOf(machine, Slots.i64B(machine), Slots.operand(machine)));
        return machine.after(2);
    }

    static long cast(Machine machine) {
        if (!isOf(machine, Slots.i64B(machine), Slots.operand(machine))) {
            throw TrapSignal.CAST_FAILURE;
        }
        return machine.after(2);
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
