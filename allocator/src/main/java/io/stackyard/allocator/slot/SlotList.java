package io.stackyard.allocator.slot;

/// The links of doubly linked lists over slot indices: any slot can be taken out of the middle.
/// Pure bookkeeping.
final class SlotList {

    static final int NONE = -1;

    private final int[] older;
    private final int[] newer;

    SlotList(int slotCount) {
        older = new int[slotCount];
        newer = new int[slotCount];
    }

    /// Puts `slot` at the newest end of the list whose newest element was `newest`, or [#NONE].
    void append(int slot, int newest) {
        older[slot] = newest;
        newer[slot] = NONE;
        if (newest != NONE) {
            newer[newest] = slot;
        }
    }

    /// Puts `slot` at the oldest end of the list whose oldest element was `oldest`, or [#NONE].
    void prepend(int slot, int oldest) {
        newer[slot] = oldest;
        older[slot] = NONE;
        if (oldest != NONE) {
            older[oldest] = slot;
        }
    }

    /// Joins the neighbours of `slot`, which is in a list.
    void unlink(int slot) {
        if (older[slot] != NONE) {
            newer[older[slot]] = newer[slot];
        }
        if (newer[slot] != NONE) {
            older[newer[slot]] = older[slot];
        }
    }

    int older(int slot) {
        return older[slot];
    }

    int newer(int slot) {
        return newer[slot];
    }
}
