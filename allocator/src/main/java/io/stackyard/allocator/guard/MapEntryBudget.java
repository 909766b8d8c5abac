package io.stackyard.allocator.guard;

import io.stackyard.allocator.internal.LimitErrors;
import io.stackyard.allocator.slab.SlabLayout;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/// The kernel's map entries that guards and mapped images may use up: `vm.max_map_count`, less what the process had
/// at the start and a sixteenth for what the JVM still needs. A JVM without a free map entry cannot
/// start a thread.
///
/// All threads may call.
public final class MapEntryBudget {

    private static final int ENTRIES_PER_GUARD = (int) GuardStrategy.PROTECT.mapEntries(1);
    private static final int HEADROOM_SHARE = 16;

    private final long mapLimit;
    private final AtomicLong left;

    /// @param mapLimit  the kernel's limit, absent if there is none
    /// @param mapsInUse how many entries the process has
    public MapEntryBudget(OptionalLong mapLimit, long mapsInUse) {
        this.mapLimit = mapLimit.orElse(Long.MAX_VALUE);
        long headroom = this.mapLimit / HEADROOM_SHARE;
        this.left = new AtomicLong(Math.max(0, this.mapLimit - headroom - mapsInUse));
    }

    /// Sets entries aside for the guards of a slab.
    ///
    /// @throws io.stackyard.allocator.LimitException if there are not enough; none are set aside
    ///     then
    public void reserve(String slab, SlabLayout layout, long entries) {
        if (tryReserve(entries)) {
            return;
        }
        long seen = left.get();
        long largestSlotCount = Math.max(0, seen / ENTRIES_PER_GUARD - 1); // One is before slot 0.
        throw LimitErrors.tooManyGuards(
                slab, mapLimit, seen, layout.slotCount(), largestSlotCount);
    }

    /// Sets entries aside; false, and none are, if there are not enough.
    public boolean tryReserve(long entries) {
        long seen = left.get();
        while (entries <= seen) {
            long witness = left.compareAndExchange(seen, seen - entries);
            if (witness == seen) {
                return true;
            }
            seen = witness; // Lost the race: judge again by what the winner left.
        }
        return false;
    }

    /// Takes back what was set aside.
    public void giveBack(long entries) {
        left.addAndGet(entries);
    }

    /// Entries that are left.
    public long left() {
        return left.get();
    }
}
