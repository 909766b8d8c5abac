package io.stackyard.allocator.internal;

import io.stackyard.allocator.LimitException;
import io.stackyard.allocator.PlatformException;
import io.stackyard.allocator.PoolExhaustedException;
import io.stackyard.allocator.os.SystemCallException;
import io.stackyard.allocator.slot.ClaimWait;
import io.stackyard.config.Setting;
import java.util.Locale;
import java.util.OptionalLong;

/// Every message of this module about a limit.
public final class LimitErrors {

    private static final String MEMORY = "memory";

    private LimitErrors() {}

    /// A slab whose size does not fit in 63 bits.
    public static LimitException slabTooLarge(int slotCount, long usableBytes, long guardBytes) {
        return new LimitException(
                String.format(
                        Locale.ROOT,
                        "cannot lay out a slab: at most %d bytes can be addressed, %d slots of %d"
                                + " usable and %d guard bytes were asked for; lower the pool's slot"
                                + " count or slot size",
                        Long.MAX_VALUE, slotCount, usableBytes, guardBytes),
                "slab",
                Long.MAX_VALUE,
                slotCount,
                null,
                "stackyard.pool");
    }

    /// A slab larger than the address space that the process may have.
    public static LimitException addressSpaceTooSmall(String slab, long limitBytes,
            long slabBytes) {
        return new LimitException(
                String.format(
                        Locale.ROOT,
                        "cannot reserve slab %s: RLIMIT_AS=%d, %d bytes of address space are"
                                + " needed;"
                                + " raise the limit (ulimit -v), or lower the pool's slot count or"
                                + " slot size",
                        slab, limitBytes, slabBytes),
                slab,
                limitBytes,
                slabBytes,
                null,
                "ulimit -v");
    }

    /// A slab that the system refuses to reserve.
    public static PlatformException reservationRefused(
            String slab, long slabBytes, OptionalLong overcommitMode, SystemCallException cause) {
        String mode =
                overcommitMode.isPresent() ? Long.toString(overcommitMode.getAsLong()) : "unknown";
        return new PlatformException(
                String.format(
                        Locale.ROOT,
                        "cannot reserve slab %s: the system refuses %d bytes of address space (%s,"
                                + " vm.overcommit_memory=%s); lower the pool's slot count or slot"
                                + " size, or set vm.overcommit_memory to 0 or 1",
                        slab, slabBytes, cause.errnoName(), mode),
                cause);
    }

    /// Guards that need more map entries than the process has left.
    public static LimitException tooManyGuards(
            String slab, long mapLimit, long entriesLeft, int slotCount, long largestSlotCount) {
        return new LimitException(
                String.format(
                        Locale.ROOT,
                        "cannot guard slab %s with mprotect: vm.max_map_count=%d, of which %d are"
                                + " left"
                                + " for guards; %d slots were asked for, the largest count that"
                                + " fits"
                                + " is %d; lower the slot count, raise vm.max_map_count, or set"
                                + " %s to marker or none",
                        slab, mapLimit, entriesLeft, slotCount, largestSlotCount,
                        Setting.GUARD_STRATEGY.path()),
                slab,
                largestSlotCount,
                slotCount,
                null,
                Setting.GUARD_STRATEGY.path());
    }

    /// A claim while all memories are in use, or all slots that are large enough.
    public static PoolExhaustedException noFreeMemory(
            int totalMemories, int inUse, int quarantined, long slotBytes, ClaimWait wait) {
        Setting knob =
                inUse < totalMemories
                        ? Setting.POOL_MEMORY_CLASS_ADDRESS_SPACE
                        : Setting.POOL_TOTAL_MEMORIES;
        return new PoolExhaustedException(
                String.format(
                        Locale.ROOT,
                        "no free memory slot of at least %s: %s=%d, in use %d (%d more"
                                + " quarantined)%s; raise %s",
                        ByteSizes.text(slotBytes), Setting.POOL_TOTAL_MEMORIES.path(),
                        totalMemories, inUse, quarantined, wait.text(), knob.path()),
                MEMORY,
                totalMemories,
                inUse,
                wait.waiters(),
                null,
                knob.path());
    }

    /// A memory whose minimum is above what a slot holds.
    public static LimitException memoryTooLarge(long maxMemoryBytes, long minimumBytes) {
        return new LimitException(
                String.format(
                        Locale.ROOT,
                        "memory too large: %s=%d, its minimum is %d bytes; raise %s",
                        Setting.POOL_MAX_MEMORY_SIZE.path(), maxMemoryBytes, minimumBytes,
                        Setting.POOL_MAX_MEMORY_SIZE.path()),
                MEMORY,
                maxMemoryBytes,
                minimumBytes,
                null,
                Setting.POOL_MAX_MEMORY_SIZE.path());
    }

    /// An instance that needs more metadata than one may have.
    public static LimitException metadataTooLarge(long limitBytes, long usedBytes, long byteSize) {
        return new LimitException(
                String.format(
                        Locale.ROOT,
                        "instance too large: %s=%d, %d bytes are in use and %d more are needed;"
                                + " raise"
                                + " %s",
                        Setting.POOL_MAX_CORE_INSTANCE_SIZE.path(), limitBytes, usedBytes, byteSize,
                        Setting.POOL_MAX_CORE_INSTANCE_SIZE.path()),
                "metadata",
                limitBytes,
                saturatedSum(usedBytes, byteSize),
                null,
                Setting.POOL_MAX_CORE_INSTANCE_SIZE.path());
    }

    private static long saturatedSum(long left, long right) {
        long sum = left + right;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }
}
