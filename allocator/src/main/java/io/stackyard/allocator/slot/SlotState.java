package io.stackyard.allocator.slot;

/// What a slot allocator knows of one slot.
///
/// ```
/// COLD -> IN_USE <-> WARM <-> TRIMMING <-> TRIMMED -> IN_USE
///            '-> QUARANTINED
/// ```
enum SlotState {
    /// Never handed out.
    COLD,
    /// Handed out and not yet back.
    IN_USE,
    /// Free, after it was used; may have backing.
    WARM,
    /// Neither free nor in use: its backing is being given back.
    TRIMMING,
    /// Free, after it was used; has no backing.
    TRIMMED,
    /// Not clean and never to be handed out again.
    QUARANTINED;

    boolean leadsTo(SlotState next) {
        return switch (this) {
            case COLD -> next == IN_USE;
            case WARM, TRIMMED -> next == IN_USE || next == TRIMMING;
            case IN_USE -> next == WARM || next == QUARANTINED;
            case TRIMMING -> next == WARM || next == TRIMMED;
            case QUARANTINED -> false;
        };
    }

    /// Returns `next`; throws [IllegalStateException] if no arrow leads there.
    SlotState to(SlotState next, int slot) {
        if (!leadsTo(next)) {
            throw new IllegalStateException(
                    "slot " + slot + ": " + this + " cannot become " + next);
        }
        return next;
    }

    /// As [#to], for an arrow that must start at `required`.
    SlotState to(SlotState required, SlotState next, int slot) {
        if (this != required && leadsTo(next)) {
            throw new IllegalStateException("slot " + slot + ": " + this + " is not " + required);
        }
        return to(next, slot);
    }
}
