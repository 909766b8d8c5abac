package io.stackyard.allocator.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.allocator.Platforms;
import io.stackyard.allocator.metrics.CounterRegistry;
import io.stackyard.allocator.metrics.PoolCounter;
import io.stackyard.allocator.metrics.PoolCounters;
import io.stackyard.config.GuardChoice;
import io.stackyard.config.MemoryReset;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What a memory pool tells about itself.
final class MemoryMetricsTest {

    private static final long KIB = 1024;
    private static final long MIB = 1024 * KIB;
    private static final long PAGE = 4 * KIB;

    private static MemoryPool pool(GuardChoice guards, long keepResident, MemoryReset reset) {
        return new MemoryPool(
                Platforms.mapped(guards),
                LimitsForTest.of(4, MIB, keepResident, reset).limits(),
                new CounterRegistry());
    }

    private static List<Long> values(PoolCounters counters, PoolCounter... names) {
        return LongStream.range(0, names.length)
                .map(index -> counters.get(names[(int) index]))
                .boxed()
                .toList();
    }

    /// Writes two pages of 64 KiB and releases.
    private static void useTwoPages(MemoryPool pool) {
        MemorySlot memory = pool.claim(0, 64 * KIB, MIB);
        memory.fill(0, 2 * PAGE, (byte) 1);
        memory.release();
    }

    @Test
    void reset_byCardsWithinTheBudget_countsNoOtherPath() {
        try (MemoryPool pool = pool(GuardChoice.NONE, 64 * KIB, MemoryReset.CARDS)) {
            useTwoPages(pool);

            assertEquals(
                    List.of(1L, 2 * PAGE, 0L, 0L, 0L, 0L),
                    values(
                            pool.counters(), PoolCounter.RESETS, PoolCounter.RESET_BYTES,
                            PoolCounter.RESETS_BY_PAGEMAP, PoolCounter.PAGEMAP_RESET_BYTES,
                            PoolCounter.RESETS_BY_DECOMMIT, PoolCounter.RESET_DECOMMIT_BYTES));
        }
    }

    @Test
    void reset_byPagemap_countsThatPathAndTheTotal() {
        try (MemoryPool pool = pool(GuardChoice.NONE, 64 * KIB, MemoryReset.PAGEMAP)) {
            useTwoPages(pool);

            assertEquals(
                    List.of(1L, 2 * PAGE, 1L, 2 * PAGE, 0L),
                    values(
                            pool.counters(), PoolCounter.RESETS, PoolCounter.RESET_BYTES,
                            PoolCounter.RESETS_BY_PAGEMAP, PoolCounter.PAGEMAP_RESET_BYTES,
                            PoolCounter.RESETS_BY_DECOMMIT));
        }
    }

    @Test
    void reset_overTheBudget_isRestoredInPlaceAllTheSame() {
        try (MemoryPool pool = pool(GuardChoice.NONE, PAGE, MemoryReset.CARDS)) {
            useTwoPages(pool);

            assertEquals(
                    List.of(1L, 2 * PAGE, 0L, 0L),
                    values(
                            pool.counters(), PoolCounter.RESETS, PoolCounter.RESET_BYTES,
                            PoolCounter.RESETS_BY_DECOMMIT, PoolCounter.RESET_DECOMMIT_BYTES));
        }
    }

    @Test
    void reset_byDecommit_countsThatPath() {
        try (MemoryPool pool = pool(GuardChoice.NONE, 0, MemoryReset.DECOMMIT)) {
            useTwoPages(pool);

            assertEquals(
                    List.of(1L, 0L, 1L, 64 * KIB),
                    values(
                            pool.counters(), PoolCounter.RESETS, PoolCounter.RESET_BYTES,
                            PoolCounter.RESETS_BY_DECOMMIT, PoolCounter.RESET_DECOMMIT_BYTES));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = GuardChoice.class, names = {"NONE", "PROTECT"})
    void mapEntries_slabsAndGuards_areCountedAsTheyCome(GuardChoice guards) {
        try (MemoryPool pool = pool(guards, 0, MemoryReset.CARDS)) {
            int slabs = pool.sizeClasses().size();
            long perGuard = guards == GuardChoice.PROTECT ? 2 : 0;
            // Slots and cards with their labels, a first guard; and blocks with theirs.
            long atFirst = slabs * (4 + perGuard) + 2;
            assertEquals(atFirst, pool.counters().get(PoolCounter.MAP_ENTRIES));

            useTwoPages(pool);
            useTwoPages(pool); // The same slot: its guard is there.

            assertEquals(
                    atFirst + perGuard, pool.counters().get(PoolCounter.MAP_ENTRIES));
            assertEquals(
                    perGuard == 0 ? 0 : 1, pool.counters().get(PoolCounter.GUARDS));
        }
    }

    @Test
    void sizeClasses_claimedAndFreeSlots_tellOfEachSize() {
        try (MemoryPool pool = pool(GuardChoice.NONE, 64 * KIB, MemoryReset.CARDS)) {
            useTwoPages(pool);
            MemorySlot small = pool.claim(0, 64 * KIB, MIB);
            MemorySlot large = pool.claim(0, MIB, MIB);

            List<SizeClassUsage> classes = pool.sizeClasses();

            SizeClassUsage last = classes.getLast();
            assertEquals(MIB, last.slotBytes());
            assertEquals(
                    classes.size() == 1 ? 2 : 1, last.inUse(), () -> "classes: " + classes);
            assertEquals(
                    pool.counters().get(PoolCounter.IN_USE),
                    classes.stream().mapToInt(SizeClassUsage::inUse).sum());
            assertEquals(
                    pool.counters().get(PoolCounter.WARM),
                    classes.stream().mapToInt(SizeClassUsage::warm).sum());
            large.release();
            small.fill(0, 1, (byte) 1);
            small.release();
            long resident =
                    pool.sizeClasses().stream().mapToLong(SizeClassUsage::residentBytes).sum();
            assertEquals(pool.counters().get(PoolCounter.RESIDENT_BYTES), resident);
            assertTrue(resident > 0, "the small memory left a page");
        }
    }
}
