package io.stackyard.allocator.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.allocator.Platforms;
import io.stackyard.allocator.metrics.CounterRegistry;
import io.stackyard.allocator.metrics.PoolCounter;
import io.stackyard.allocator.trim.SpanLayout;
import io.stackyard.config.GuardChoice;
import io.stackyard.config.MemoryReset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A trim gives back the pages of page table of slots that are larger than one of them maps.
final class SpanTrimTest {

    private static final long MIB = 1 << 20;
    private static final long PAGE = 4096;

    private static MemoryPool pool(int slots, long slotBytes) {
        return new MemoryPool(
                Platforms.mapped(GuardChoice.AUTO),
                LimitsForTest.of(slots, slotBytes, slotBytes, MemoryReset.CARDS)
                        .warmBudget(slots)
                        .residentBudget(0)
                        .limits(),
                new CounterRegistry());
    }

    /// Writes one byte, trims, and returns how many bytes of the slot itself the trim named.
    private static long trimmedAfterWrite(MemoryPool pool, long offset) {
        MemorySlot memory = pool.claim(0, pool.maximumBytes(), pool.maximumBytes());
        long base = MemoryBlock.base(memory.block());
        memory.fill(offset, 1, (byte) 1);
        memory.release();
        long before = pool.counters().get(PoolCounter.DECOMMIT_BYTES);
        assertEquals(1, pool.trimming().trimTo(0));
        pool.checkInvariants();
        long advised = pool.counters().get(PoolCounter.DECOMMIT_BYTES) - before;
        // Where the end is, from the base on; the maps of so few pages are no whole pages themselves.
        long end = base + advised;
        return end % SpanLayout.PAGE_TABLE_BYTES == 0 ? -advised : advised;
    }

    @ParameterizedTest
    @ValueSource(longs = {4 * MIB, 5 * MIB, 7 * MIB + 8 * PAGE})
    void trim_slotGoesOnBeyondTheSpan_namesAllOfIt(long offset) {
        try (MemoryPool pool = pool(1, 16 * MIB)) {
            long advised = trimmedAfterWrite(pool, offset);

            assertTrue(advised < 0, () -> "ends within a span: " + advised);
            // Pages are noted by the word, eight at a time; from there on it is less than a span.
            assertTrue(
                    -advised > offset
                            && -advised < offset + 8 * PAGE + SpanLayout.PAGE_TABLE_BYTES,
                    () -> "advised=" + -advised);
        }
    }

    @Test
    void trim_spanGoesOnBeyondTheSlot_endsWithTheWrittenPages() {
        try (MemoryPool pool = pool(1, MIB)) {
            long advised = trimmedAfterWrite(pool, 5 * PAGE);

            assertTrue(advised > 0 && advised <= 8 * PAGE, () -> "advised=" + advised);
        }
    }

    @Test
    void trim_lastSpanOfTheSlot_staysWithinIt() {
        try (MemoryPool pool = pool(2, 4 * MIB)) {
            MemorySlot first = pool.claim(1, 4 * MIB, 4 * MIB);
            MemorySlot second = pool.claim(2, 4 * MIB, 4 * MIB);
            second.fill(0, 4 * MIB, (byte) 7);
            first.fill(4 * MIB - 1, 1, (byte) 1);
            first.release();

            assertEquals(1, pool.trimming().trimTo(0));

            byte[] seen = new byte[1];
            second.read(0, seen, 0, 1);
            assertEquals(7, seen[0], "the neighbour lost its first page");
            second.release();
            pool.checkInvariants();
        }
    }
}
