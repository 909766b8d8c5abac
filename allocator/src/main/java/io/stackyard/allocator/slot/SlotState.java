package io.stackyard.allocator.slot;

/// What a slot allocator knows of one slot.
enum SlotState {
    /// Never handed out.
    COLD,
    /// Handed out and not yet back.
    IN_USE,
    /// Free, after it was used.
    WARM,
    /// Not clean and never to be handed out again.
    QUARANTINED;

    boolean leadsTo(SlotState next) {
        return switch (this) {
            case COLD, WARM -> next == IN_USE;
            case IN_USE -> next == WARM || next == QUARANTINED;
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
}
