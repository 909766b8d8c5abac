package io.stackyard.allocator;

import io.stackyard.allocator.guard.GuardStrategy;
import io.stackyard.allocator.slab.Reservation;
import io.stackyard.config.Setting;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/// The slabs of one pool as it would map them, and the settings that they came from. Pure arithmetic.
///
/// @param slotCount           the setting that says how many slots there are
/// @param keepResident        the setting that says what one free slot may keep
/// @param residentBudget      the setting that says what all free slots may keep after a trim
/// @param residentBudgetBytes its value
/// @param slabs               the slabs of slots and those of bookkeeping
public record PoolReservation(
        Setting slotCount,
        Setting keepResident,
        Setting residentBudget,
        long residentBudgetBytes,
        List<Reservation> slabs) {

    public PoolReservation {
        slabs = List.copyOf(slabs);
    }

    /// Address space of all slabs.
    long reservedBytes() {
        return sum(slab -> slab.layout().totalBytes());
    }

    /// What free slots may keep until the next trim.
    long keptBytes() {
        return sum(slab -> slab.isBookkeeping() ? 0 : slab.residentFreeBytes());
    }

    /// What free slots may keep after a trim.
    long keptAfterTrimBytes() {
        return Math.min(keptBytes(), residentBudgetBytes);
    }

    /// What one free slot may keep.
    long keptPerSlotBytes() {
        return ofSlots().mapToLong(Reservation::keptBytes).max().orElse(0);
    }

    /// Slabs of slots that have guards.
    int guardedSlabs() {
        return (int) ofSlots().filter(slab -> slab.layout().guardBytes() > 0).count();
    }

    /// The most slots of one slab.
    int mostSlots() {
        return ofSlots().mapToInt(slab -> slab.layout().slotCount()).max().orElse(0);
    }

    /// Map entries of the labels.
    long labelEntries() {
        return sum(Reservation::labelEntries);
    }

    /// Map entries of the guards.
    long guardEntries(GuardStrategy strategy) {
        return guardEntries(strategy, Integer.MAX_VALUE);
    }

    /// Map entries of the guards if no slab of slots had more than `slots` of them.
    long guardEntries(GuardStrategy strategy, int slots) {
        return sum(
                slab -> {
                    long beyond =
                            slab.isBookkeeping()
                                    ? 0
                                    : Math.max(0, slab.layout().slotCount() - (long) slots);
                    return strategy.mapEntries(Math.max(0, slab.guards(strategy) - beyond));
                });
    }

    private Stream<Reservation> ofSlots() {
        return slabs.stream().filter(slab -> !slab.isBookkeeping());
    }

    private long sum(ToLongFunction<Reservation> part) {
        long sum = 0;
        for (Reservation slab : slabs) {
            sum = saturatedSum(sum, part.applyAsLong(slab));
        }
        return sum;
    }

    /// The sum of two numbers that are not negative, or the largest there is.
    static long saturatedSum(long left, long right) {
        long sum = left + right;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }
}
