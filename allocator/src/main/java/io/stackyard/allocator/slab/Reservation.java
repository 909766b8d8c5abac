package io.stackyard.allocator.slab;

import io.stackyard.allocator.guard.GuardStrategy;
import io.stackyard.allocator.internal.Require;

/// One slab as a pool would map it, before it does: for plans. Pure arithmetic.
///
/// @param name what error messages call the slab
/// @param layout where its slots lie
/// @param keptBytes what one free slot may keep resident, at most all of it
/// @param isBookkeeping whether it holds what a pool notes about its slots, and no tenant's bytes
public record Reservation(
        String name, SlabLayout layout, long keptBytes, boolean isBookkeeping) {

    /// Map entries of the label in front of a slab.
    public static final int LABEL_ENTRIES = 1;

    /// @throws IllegalArgumentException if a slot is to keep a negative number of bytes
    public Reservation {
        Require.notNegative(keptBytes, "keptBytes");
        keptBytes = Math.min(keptBytes, layout.usableBytes());
    }

    /// A slab of slots.
    public Reservation(String name, SlabLayout layout, long keptBytes) {
        this(name, layout, keptBytes, false);
    }

    /// A slab of bookkeeping, which stays resident wherever it was touched.
    public static Reservation ofBookkeeping(String name, SlabLayout layout) {
        return new Reservation(name, layout, layout.usableBytes(), true);
    }

    /// Guards that the strategy would lay.
    public long guards(GuardStrategy strategy) {
        return switch (strategy) {
            case MARKER, PROTECT -> layout.guardCount();
            case NONE -> 0;
        };
    }

    /// Map entries of its label, if it gets one.
    public int labelEntries() {
        return layout.totalBytes() > 0 ? LABEL_ENTRIES : 0;
    }

    /// The kernel's map entries that the slab may come to: its own, that of its label, and those of
    /// its guards.
    public long mapEntries(GuardStrategy strategy) {
        return 1 + labelEntries() + strategy.mapEntries(guards(strategy));
    }

    /// Resident bytes if every byte of every slot is in use.
    public long residentInUseBytes() {
        return layout.usableBytes() * layout.slotCount(); // At most the slab, which fits 63 bits.
    }

    /// Resident bytes if every slot was used and is free again.
    public long residentFreeBytes() {
        return keptBytes * layout.slotCount(); // At most residentInUseBytes.
    }
}
