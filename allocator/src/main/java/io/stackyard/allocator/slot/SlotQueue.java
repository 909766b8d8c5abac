package io.stackyard.allocator.slot;

/// One list of slots, oldest to newest, over links that lists of the same slots share: a slot is in
/// at most one of them. Pure bookkeeping.
final class SlotQueue {

    static final int NONE = SlotList.NONE;

    private final SlotList links;
    private int oldest = NONE;
    private int newest = NONE;
    private int size;

    SlotQueue(SlotList links) {
        this.links = links;
    }

    /// Puts a slot that is in none of the lists at the newest end.
    void addNewest(int slot) {
        links.append(slot, newest);
        newest = slot;
        if (oldest == NONE) {
            oldest = slot;
        }
        size++;
    }

    /// Puts a slot that is in none of the lists at the oldest end.
    void addOldest(int slot) {
        links.prepend(slot, oldest);
        oldest = slot;
        if (newest == NONE) {
            newest = slot;
        }
        size++;
    }

    /// Takes out a slot that is in this list.
    void remove(int slot) {
        links.unlink(slot);
        if (slot == oldest) {
            oldest = links.newer(slot);
        }
        if (slot == newest) {
            newest = links.older(slot);
        }
        size--;
    }

    /// The slot that was added first, or [#NONE].
    int oldest() {
        return oldest;
    }

    /// The slot that was added last, or [#NONE].
    int newest() {
        return newest;
    }

    int older(int slot) {
        return links.older(slot);
    }

    int newer(int slot) {
        return links.newer(slot);
    }

    int size() {
        return size;
    }
}
