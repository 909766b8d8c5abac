package io.stackyard.allocator.trim;

import io.stackyard.allocator.slot.SlotAllocator;
import io.stackyard.allocator.slot.SlotSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A group of slots without memory: what each keeps, and what was asked for.
final class SlotGroup implements TrimmedSlots {

    /// What a slot may keep.
    static final long KEEP_BYTES = 4096;

    /// What was called: with which slots.
    final List<String> calls = new ArrayList<>();

    /// Whether calls are written down, which allocates.
    boolean records = true;

    private final SlotAllocator slots;
    private final long[] keptBytes;
    private final SlotSet excess;

    /// Runs at the start of each call.
    Runnable before = () -> {};

    SlotGroup(int slotCount) {
        this.slots = new SlotAllocator(slotCount, 0, 1);
        this.keptBytes = new long[slotCount];
        this.excess = new SlotSet(slotCount);
    }

    /// Claims so many slots at once.
    int[] claim(int count) {
        int[] claimed = new int[count];
        claimAll(claimed);
        return claimed;
    }

    /// Claims as many slots as there are elements.
    void claimAll(int[] claimed) {
        for (int index = 0; index < claimed.length; index++) {
            claimed[index] = slots.tryClaim(SlotAllocator.NO_KEY);
        }
    }

    /// Gives slots back, each of which keeps `bytes`.
    void release(int[] claimed, long bytes) {
        for (int slot : claimed) {
            keptBytes[slot] = bytes;
            if (bytes > KEEP_BYTES) {
                excess.add(slot);
            }
            slots.release(slot, bytes);
        }
    }

    @Override
    public SlotAllocator slots() {
        return slots;
    }

    @Override
    public int nextExcess(int from) {
        return excess.next(from);
    }

    @Override
    public long residentBytes(int slot) {
        return keptBytes[slot];
    }

    @Override
    public void reduce(int[] claimed, int count) {
        leave("reduce", claimed, count, KEEP_BYTES);
    }

    @Override
    public void trim(int[] claimed, int count) {
        leave("trim", claimed, count, 0);
    }

    private void leave(String call, int[] claimed, int count, long bytes) {
        boolean complete = false;
        try {
            before.run();
            complete = true;
        } finally {
            for (int index = 0; index < count; index++) {
                leave(claimed[index], complete ? bytes : keptBytes[claimed[index]]);
            }
            if (records) {
                calls.add(call + Arrays.toString(Arrays.copyOf(claimed, count)));
            }
        }
    }

    private void leave(int slot, long bytes) {
        keptBytes[slot] = Math.min(keptBytes[slot], bytes);
        if (keptBytes[slot] <= KEEP_BYTES) {
            excess.remove(slot);
        }
    }
}
