package io.stackyard.allocator.memory;

import io.stackyard.allocator.os.SystemCallException;
import io.stackyard.allocator.slot.SlotAllocator;
import io.stackyard.allocator.trim.TrimmedSlots;

/// One size of slots: who holds them, and what lies in them.
final class SizeClass implements TrimmedSlots, AutoCloseable {

    private final long slotBytes;
    private final SlotAllocator slots;
    private final MemoryBacking backing;

    SizeClass(long slotBytes, SlotAllocator slots, MemoryBacking backing) {
        this.slotBytes = slotBytes;
        this.slots = slots;
        this.backing = backing;
    }

    SizeClassUsage usage() {
        return new SizeClassUsage(
                slotBytes,
                slots.slotCount(),
                slots.inUse(),
                slots.warm(),
                slots.trimmed(),
                slots.quarantined(),
                slots.residentBytes());
    }

    /// What a memory in one of them may grow to without moving.
    long slotBytes() {
        return slotBytes;
    }

    @Override
    public SlotAllocator slots() {
        return slots;
    }

    /// What lies in them.
    MemoryBacking backing() {
        return backing;
    }

    /// Takes back a clean slot.
    void free(int slot) {
        slots.release(slot, backing.residentBytes(slot));
    }

    /// Makes every free slot forget a key, and what it holds for its module.
    ///
    /// @throws SystemCallException if the system refused for one of them, after all were seen to
    void forget(long affinityKey) {
        SystemCallException refusal = null;
        for (int slot = slots.tryClaimAffine(affinityKey);
                slot != SlotAllocator.NONE;
                slot = slots.tryClaimAffine(affinityKey)) {
            try {
                backing.dropImage(slot);
            } catch (SystemCallException e) {
                refusal = e.after(refusal);
            } finally {
                free(slot); // Unknown, if the system refused.
            }
        }
        if (refusal != null) {
            throw refusal;
        }
    }

    @Override
    public int nextExcess(int from) {
        return backing.nextExcess(from);
    }

    @Override
    public long residentBytes(int slot) {
        return backing.residentBytes(slot);
    }

    /// Takes the backing away from slots that were claimed to be trimmed.
    ///
    /// @throws SystemCallException if the system refuses
    @Override
    public void trim(int[] claimed, int count) {
        try {
            backing.decommit(claimed, count);
        } finally {
            // They have forgotten their keys, so nobody would find their images again.
            dropImages(claimed, count);
        }
    }

    /// Gives back what slots that were claimed to be trimmed keep beyond what they may.
    ///
    /// @throws SystemCallException if the system refuses
    @Override
    public void reduce(int[] claimed, int count) {
        try {
            backing.reduce(claimed, count);
        } finally {
            dropImages(claimed, count);
        }
    }

    private void dropImages(int[] claimed, int count) {
        for (int index = 0; index < count; index++) {
            try {
                backing.dropImage(claimed[index]);
            } catch (SystemCallException e) {
                assert backing.isUnknown(claimed[index]) : e.getMessage(); // Mapped afresh later.
            }
        }
    }

    /// Checks slots and bytes against each other.
    ///
    /// @throws IllegalStateException if they do not fit together, or a free slot is not clean
    void checkInvariants() {
        slots.checkInvariants();
        long residentBytes = 0;
        for (int slot = 0; slot < slots.slotCount(); slot++) {
            if (slots.isWarm(slot) || slots.isTrimmed(slot)) {
                backing.checkClean(slot);
                residentBytes += backing.residentBytes(slot);
            }
        }
        if (residentBytes != slots.residentBytes()) {
            throw new IllegalStateException(
                    "free slots of " + slotBytes + " bytes have " + residentBytes
                            + " bytes resident, counted are " + slots.residentBytes());
        }
    }

    @Override
    public void close() {
        backing.close();
    }
}
