package io.stackyard.engine.code;

/// What an instruction does with one of the fields `a`, `b` and `c` of its word.
public enum Operand {
    /// Not a slot: unused, or part of an immediate.
    NONE(0),

    /// Reads one slot.
    READ(1),

    /// Reads two slots.
    READ_WIDE(2),

    /// Writes one slot.
    WRITE(1),

    /// Writes two slots.
    WRITE_WIDE(2),

    /// Reads one slot, and then writes it.
    STEP(1),

    /// Reads or writes an element of a table: one slot or two, the table says which.
    ELEMENT(1),

    /// The first slot of a row whose length stands elsewhere; the row may be empty, at the end of the frame.
    ROW(0),

    /// Where the function's results go: the start of its frame, in the caller's operands.
    RESULTS(0);

    private final int slots;

    Operand(int slots) {
        this.slots = slots;
    }

    /// The fewest slots that are touched.
    public int slots() {
        return slots;
    }

    /// Whether the field is the number of a slot.
    public boolean isSlot() {
        return this != NONE;
    }
}
