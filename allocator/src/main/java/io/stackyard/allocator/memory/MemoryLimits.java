package io.stackyard.allocator.memory;

import io.stackyard.allocator.internal.Require;
import io.stackyard.config.MemoryReset;
import io.stackyard.config.Tunables;
import java.time.Duration;
import java.util.List;

/// What a memory pool takes from the settings.
///
/// @param memoryCount       how many memories there may be at once
/// @param slotBytes         the sizes of slots, ascending; the last is what a memory may grow to
/// @param classAddressBytes address space that one size class may take; at least one slot fits
/// @param mayMove           whether a memory that outgrows its slot moves to a larger one
/// @param keepResidentBytes what a free slot may keep resident
/// @param warmBudget        how many used slots may lie free before a new key gets one of them
/// @param shards            locks of each slot allocator; 0 chooses
/// @param guardPages        width of a guard
/// @param reset             how slots are made clean
/// @param auditRate         share of releases that are held against the kernel's page scan
/// @param imageCopyBytes    images up to this size are copied, larger ones are mapped
/// @param residentBudget    what all free slots may have resident after a trim
/// @param decommitBatch     slots that one trim step gives back together
/// @param claimTimeout      how long a claim may wait for a slot
/// @param maxWaiters        claims that may wait at once
/// @param closeTimeout      how long closing waits for memories that are in use
record MemoryLimits(
        int memoryCount,
        List<Long> slotBytes,
        long classAddressBytes,
        boolean mayMove,
        long keepResidentBytes,
        int warmBudget,
        int shards,
        int guardPages,
        MemoryReset reset,
        double auditRate,
        long imageCopyBytes,
        long residentBudget,
        int decommitBatch,
        Duration claimTimeout,
        int maxWaiters,
        Duration closeTimeout) {

    /// With `-Dstackyard.checked=true`, as in all tests, every release is audited.
    private static final boolean CHECKED = Boolean.getBoolean("stackyard.checked");

    MemoryLimits {
        Require.notNegative(memoryCount, "memoryCount");
        Require.notNegative(keepResidentBytes, "keepResidentBytes");
        Require.notNegative(guardPages, "guardPages");
        Require.positive(decommitBatch, "decommitBatch");
        slotBytes = List.copyOf(slotBytes);
        long smaller = -1;
        for (long bytes : slotBytes) {
            if (bytes <= smaller) {
                throw new IllegalArgumentException("slotBytes=" + slotBytes + " do not ascend");
            }
            smaller = bytes;
        }
        Require.positive(slotBytes.size(), "slotBytes");
    }

    static MemoryLimits of(Tunables tunables) {
        return new MemoryLimits(
                tunables.pool().totalMemories(),
                tunables.pool().memorySlotBytes(),
                tunables.pool().memoryClassAddressBytes(),
                tunables.memory().mayMove(),
                tunables.pool().memoryKeepResidentBytes(),
                tunables.pool().maxUnusedWarmSlots(),
                tunables.pool().shards(),
                tunables.guard().guardPages(),
                tunables.memory().reset(),
                CHECKED ? 1 : tunables.memory().auditSampleRate(),
                tunables.memory().imageCopyLimitBytes(),
                tunables.pool().memoryResidentBudgetBytes(),
                tunables.pool().decommitBatchSlots(),
                tunables.pool().claimTimeout(),
                tunables.pool().maxWaiters(),
                tunables.pool().closeTimeout());
    }

    /// What one memory may grow to.
    long maximumBytes() {
        return slotBytes.getLast();
    }
}
