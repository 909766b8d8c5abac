package io.stackyard.allocator.internal;

import io.stackyard.allocator.LimitException;
import io.stackyard.allocator.PoolReservation;
import io.stackyard.allocator.slab.Reservation;
import io.stackyard.config.Setting;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// Every message about pools that do not fit into the running system together.
public final class PreflightErrors {

    private PreflightErrors() {}

    /// Slabs that need more address space than there is.
    ///
    /// @param what the name of the limit
    public static LimitException addressSpace(
            String what, long limit, long inUse, long needed, Reservation largest) {
        String setting = Setting.POOL_MEMORY_CLASS_ADDRESS_SPACE.path();
        return new LimitException(
                String.format(
                        Locale.ROOT,
                        "the slabs need more address space than the process may have: %s=%d, in"
                                + " use=%d, needed=%d, of which %d for slab %s; lower %s, %s or %s%s",
                        what, limit, inUse, needed, largest.layout().totalBytes(), largest.name(),
                        setting, Setting.POOL_TOTAL_MEMORIES.path(),
                        Setting.POOL_MAX_MEMORY_SIZE.path(),
                        what.equals("RLIMIT_AS") ? ", or raise the limit (ulimit -v)" : ""),
                "all",
                limit,
                needed,
                null,
                setting);
    }

    /// Slabs that need more than may be committed, where every reserved byte is.
    public static LimitException commitment(long limit, long committed, long needed) {
        return new LimitException(
                String.format(
                        Locale.ROOT,
                        "the slabs need more memory than the system promises: with"
                                + " vm.overcommit_memory=2 every reserved byte counts as committed,"
                                + " CommitLimit=%d, committed=%d, needed=%d; set"
                                + " vm.overcommit_memory to 0 or 1, raise vm.overcommit_ratio, or"
                                + " lower %s or %s",
                        limit, committed, needed, Setting.POOL_MEMORY_CLASS_ADDRESS_SPACE.path(),
                        Setting.POOL_TOTAL_MEMORIES.path()),
                "all",
                limit,
                needed,
                null,
                "vm.overcommit_memory");
    }

    /// Guards that need more map entries than the process has left.
    ///
    /// @param largestCounts what each pool could have, if the others stay as they are
    public static LimitException guards(
            long mapLimit, long entriesLeft, long needed, Map<String, Long> largestCounts) {
        String counts =
                largestCounts.entrySet().stream()
                        .map(count -> count.getKey() + "=" + count.getValue())
                        .collect(Collectors.joining(" or "));
        return new LimitException(
                String.format(
                        Locale.ROOT,
                        "cannot guard slots with mprotect: vm.max_map_count=%d, of which %d are left"
                                + " for guards, needed=%d; %s; or declare fewer %s, raise"
                                + " vm.max_map_count, or set %s to marker or none",
                        mapLimit,
                        entriesLeft,
                        needed,
                        counts.isEmpty()
                                ? "no pool fits by itself: lower the slot counts of all"
                                : "the largest count that fits, all else as it is: " + counts,
                        Setting.POOL_MEMORY_SLOT_SIZES.path(),
                        Setting.GUARD_STRATEGY.path()),
                "all",
                entriesLeft,
                needed,
                null,
                Setting.GUARD_STRATEGY.path());
    }

    /// One free slot that may keep more than the process may have resident.
    public static LimitException keptBytes(PoolReservation pool, long limit, long keptBytes) {
        String setting = pool.keepResident().path();
        return new LimitException(
                String.format(
                        Locale.ROOT,
                        "one free slot may keep more than the control group allows: cgroup memory"
                                + " limit=%d, %s=%d; lower it",
                        limit, setting, keptBytes),
                pool.slabs().getFirst().name(),
                limit,
                keptBytes,
                null,
                setting);
    }
}
