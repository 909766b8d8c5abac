package io.stackyard.allocator.metrics;

/// What is counted for each pool. The label of a counter is the pool's name, a dot, and [#label].
public enum PoolCounter {
    /// Slots that there are.
    CAPACITY("capacity"),
    /// Slots that are claimed now.
    IN_USE("in-use"),
    /// The most slots that were claimed at once.
    HIGH_WATER("high-water"),
    /// Free slots that were used and not trimmed since.
    WARM("warm"),
    /// Slots that could not be made clean and are never handed out again.
    QUARANTINED("quarantined"),
    /// Bytes of free slots that still have backing.
    RESIDENT_BYTES("resident-bytes", Unit.BYTES),
    /// Slots handed out so far.
    CLAIMS("claims"),
    /// Claims with a key that got a slot last used with that key.
    AFFINITY_HITS("affinity-hits"),
    /// Claims with a key that got another slot.
    AFFINITY_MISSES("affinity-misses"),
    /// Claims with a key that got a slot last used with that key from another shard than their own.
    AFFINITY_STEALS("affinity-steals"),
    /// Claims that found their own shard full and got a slot of another.
    CLAIM_STEALS("claim-steals"),
    /// Claims that failed because all slots were in use.
    EXHAUSTED("exhausted"),
    /// Claims that had to wait for a slot.
    WAITS("waits"),
    /// Nanoseconds that claims have waited.
    WAIT_NANOS("wait-nanos", Unit.NANOSECONDS),
    /// Claims that wait now.
    WAITERS("waiters"),
    /// Free slots whose backing was given back.
    TRIMS("trims"),
    /// Slots made clean for their next holder.
    RESETS("resets"),
    /// Bytes that were restored in place.
    RESET_BYTES("reset-bytes", Unit.BYTES),
    /// Of the resets, those that asked the kernel which pages were written.
    RESETS_BY_PAGEMAP("resets-by-pagemap"),
    /// Bytes that those restored in place.
    PAGEMAP_RESET_BYTES("pagemap-reset-bytes", Unit.BYTES),
    /// Of the resets, those that gave pages back, as the mode `decommit` does.
    RESETS_BY_DECOMMIT("resets-by-decommit"),
    /// Bytes of address space that those gave back.
    RESET_DECOMMIT_BYTES("reset-decommit-bytes", Unit.BYTES),
    /// Slots that were mapped afresh: after a system call had failed, or pages were moved in.
    REPAVED("repaved"),
    /// Releases that were held against the kernel's page scan.
    AUDITS("audits"),
    /// Audits that found a page written past its card.
    AUDIT_MISMATCHES("audit-mismatches"),
    /// Images that were copied into a slot.
    IMAGES_COPIED("images-copied"),
    /// Images that were mapped over a slot.
    IMAGES_MAPPED("images-mapped"),
    /// System calls that gave memory back.
    DECOMMIT_CALLS("decommit-calls"),
    /// Bytes of address space whose backing was given back.
    DECOMMIT_BYTES("decommit-bytes", Unit.BYTES),
    /// System calls that should have given memory back and failed.
    DECOMMIT_FAILURES("decommit-failures"),
    /// Guards that were laid.
    GUARDS("guards"),
    /// Map entries of the kernel that the pool takes now: slabs, guards and mapped images.
    MAP_ENTRIES("map-entries"),
    /// Memories or tables that grew.
    GROWTHS("growths"),
    /// Memories that moved to a larger slot.
    MOVES("moves"),
    /// Bytes that were copied when memories moved.
    MOVED_BYTES("moved-bytes", Unit.BYTES),
    /// Moves for which pages were moved and not copied.
    PAGE_MOVES("page-moves"),
    /// Stacks whose continuations nothing could reach any more.
    COLLECTED("collected");

    /// What a counter's value is a number of.
    public enum Unit {
        /// Slots, claims, calls or whatever else the counter names.
        COUNT,
        /// Bytes.
        BYTES,
        /// Nanoseconds.
        NANOSECONDS
    }

    private final String label;
    private final Unit unit;

    PoolCounter(String label) {
        this(label, Unit.COUNT);
    }

    PoolCounter(String label, Unit unit) {
        this.label = label;
        this.unit = unit;
    }

    /// What the value is a number of.
    public Unit unit() {
        return unit;
    }

    /// The last part of the counter's label.
    public String label() {
        return label;
    }

    /// Where the counter lies among the cells of all: 0-based, without gaps.
    @SuppressWarnings("EnumOrdinal") // What an EnumMap does, which costs a check at every count.
    int cell() {
        return ordinal();
    }
}
