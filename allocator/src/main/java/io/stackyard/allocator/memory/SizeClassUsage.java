package io.stackyard.allocator.memory;

/// What the slots of one size are doing.
///
/// @param slotBytes     what a memory in one of them may grow to without moving
/// @param slotCount     slots that there are
/// @param inUse         slots that are claimed
/// @param warm          free slots that were used and not trimmed since
/// @param trimmed       free slots that were used and trimmed since
/// @param quarantined   slots that are out of service
/// @param residentBytes bytes of free slots that still have backing
public record SizeClassUsage(
        long slotBytes,
        int slotCount,
        int inUse,
        int warm,
        int trimmed,
        int quarantined,
        long residentBytes) {}
