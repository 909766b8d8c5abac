package io.stackyard.allocator.memory;

import io.stackyard.allocator.image.MemoryImage;
import org.jspecify.annotations.Nullable;

/// What lies in one slot of a reserved slab: its pages as the pool knows them.
///
/// While the slot is free, every page holds its initial content: the image's bytes where there is
/// one, zero elsewhere. One thread at a time: the holder of the slot.
final class SlotPages {

    /// What the kernel has mapped over the slot.
    enum Paving {
        /// The slab's own anonymous memory; an image lies in it as a copy.
        PLAIN,
        /// The image's file over the image's pages, private; the slab's memory elsewhere.
        IMAGE,
        /// Pages that came from another slot with their mapping.
        MOVED,
        /// A system call failed half way. Must be paved afresh before anybody gets it.
        UNKNOWN
    }

    private final long base;
    private final DirtyCards cards;

    private Paving paving = Paving.PLAIN;
    private @Nullable MemoryImage image;
    private long mapEntries;

    /// What a trim that is under way gives back: from which page on, and how many have backing. Their map may
    /// lose its own backing with them, so it is asked before.
    private long trimFrom;
    private long trimPages;

    SlotPages(long base, DirtyCards cards) {
        this.base = base;
        this.cards = cards;
    }

    /// Address of the first byte.
    long base() {
        return base;
    }

    DirtyCards cards() {
        return cards;
    }

    Paving paving() {
        return paving;
    }

    /// The initial content, null for zero.
    @Nullable
    MemoryImage image() {
        return image;
    }

    /// Whether the image's bytes lie in the slab's own pages, so that decommitting would lose them.
    boolean holdsCopy() {
        return image != null && paving != Paving.IMAGE;
    }

    /// How many pages from the start may stay if those from `page` on are given back: an image that was
    /// copied goes as a whole.
    long keptBefore(long page) {
        MemoryImage present = image;
        return present != null && holdsCopy() && present.endPage() > page ? 0 : page;
    }

    void noteTrim(long from, long pageCount) {
        trimFrom = from;
        trimPages = pageCount;
    }

    long trimFrom() {
        return trimFrom;
    }

    long trimPages() {
        return trimPages;
    }

    void setPaving(Paving next) {
        paving = next;
    }

    /// The kernel's map entries that were set aside for what is mapped over the slot.
    long mapEntries() {
        return mapEntries;
    }

    void setMapEntries(long entries) {
        mapEntries = entries;
    }

    /// Notes that a system call failed half way: nothing is known of the first `end` pages.
    void becomeUnknown(long end) {
        paving = Paving.UNKNOWN;
        cards.forget(0, Math.max(end, cards.residentEnd()));
        letGo(); // What is still mapped keeps itself alive.
    }

    /// Notes an image that is about to be installed, and keeps it alive.
    void hold(MemoryImage next) {
        assert image == null : "the slot at " + Long.toHexString(base) + " holds an image";
        next.retain();
        image = next;
    }

    /// Takes over the image of a slot whose pages have moved here.
    void takeImage(SlotPages from) {
        assert image == null : "the slot at " + Long.toHexString(base) + " holds an image";
        image = from.image;
        from.image = null;
    }

    /// Forgets the image, whose bytes are gone.
    void letGo() {
        MemoryImage former = image;
        image = null;
        if (former != null) {
            former.release();
        }
    }
}
