package io.stackyard.allocator.guard;

import io.stackyard.allocator.slab.SlabLabel;
import io.stackyard.allocator.slab.SlabLayout;
import java.util.Objects;

/// Where in a slab an access went wrong. Pure arithmetic.
///
/// @param slab   the slab
/// @param offset of the byte, relative to the start of the slab
public record GuardHit(SlabLabel slab, long offset) {

    /// What lies there.
    public enum Place {
        /// The guard before the first slot.
        FIRST_GUARD,
        /// What the holder of a slot may touch.
        USABLE,
        /// The guard behind a slot.
        GUARD
    }

    /// @throws IndexOutOfBoundsException if the byte is not in the slab
    public GuardHit {
        Objects.checkIndex(offset, slab.layout().totalBytes());
    }

    /// What lies there.
    public Place place() {
        if (offset < layout().guardBytes()) {
            return Place.FIRST_GUARD;
        }
        return layout().slotAt(offset) < 0 ? Place.GUARD : Place.USABLE;
    }

    /// The slot that the byte belongs to, its guard behind it included; the first one for the guard
    /// before that.
    public int slot() {
        long fromFirst = Math.max(0, offset - layout().guardBytes());
        return (int) (fromFirst / layout().slotBytes()); // Rounds down: any byte names its slot.
    }

    /// One line that says it all.
    public String text() {
        int slot = slot();
        return slab.slab()
                + " slot "
                + slot
                + ", "
                + switch (place()) {
                    case FIRST_GUARD -> layout().guardBytes() - offset
                            + " bytes before it, in the guard in front of the first slot";
                    case USABLE -> offset - layout().slotOffset(slot)
                            + " bytes into its usable part, not in a guard";
                    case GUARD -> offset - layout().guardOffset(slot)
                            + " bytes into its guard"
                            + beforeNext(slot);
                };
    }

    private String beforeNext(int slot) {
        return slot + 1 == layout().slotCount()
                ? ""
                : ", " + (layout().slotOffset(slot + 1) - offset) + " bytes before slot "
                        + (slot + 1);
    }

    private SlabLayout layout() {
        return slab.layout();
    }
}
