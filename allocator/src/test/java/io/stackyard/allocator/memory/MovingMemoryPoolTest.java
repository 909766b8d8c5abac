package io.stackyard.allocator.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.stackyard.allocator.FaultySystem;
import io.stackyard.allocator.Platform;
import io.stackyard.allocator.Platforms;
import io.stackyard.allocator.metrics.CounterRegistry;
import io.stackyard.allocator.metrics.PoolCounter;
import io.stackyard.allocator.os.OperatingSystem;
import io.stackyard.allocator.os.SystemCallException;
import io.stackyard.config.GuardChoice;
import io.stackyard.config.MemoryReset;
import org.junit.jupiter.api.Test;

/// The contract on the portable backing, and what is its own.
final class MovingMemoryPoolTest extends MemoryPoolTest {

    private static final int MAPPINGS_OF_AN_EMPTY_POOL = 0;

    private final FaultySystem system = new FaultySystem(OperatingSystem.portable());

    @Override
    Platform platform() {
        return Platforms.portable();
    }

    private MemoryPool pool(long keepResident, MemoryReset reset) {
        var limits = LimitsForTest.of(1000, 1L << 32, keepResident, reset).limits();
        return new MemoryPool(
                Platform.over(system, GuardChoice.AUTO), limits, new CounterRegistry());
    }

    @Test
    void new_thousandMemoriesOfFourGibibytes_mapsNothing() {
        try (var pool = pool(65536, MemoryReset.CARDS)) {
            assertEquals(MAPPINGS_OF_AN_EMPTY_POOL, system.mappings());
            assertEquals(1000, pool.memoryCount());
        }
    }

    @Test
    void tryGrow_beyondTheMapping_movesTheBase() {
        try (var pool = pool(65536, MemoryReset.CARDS)) {
            var memory = pool.claim(1, 4096, 1 << 20);
            long base = MemoryBlock.base(memory.block());

            memory.tryGrow(1 << 20);

            assertNotEquals(base, MemoryBlock.base(memory.block()));
            memory.release();
        }
        assertEquals(0, system.mappings());
    }

    @Test
    void release_aboveTheBudget_givesTheMappingBack() {
        try (var pool = pool(65536, MemoryReset.CARDS)) {
            pool.claim(1, 65536, 1 << 20).release();
            assertEquals(65536, pool.counters().get(PoolCounter.RESIDENT_BYTES));
            var memory = pool.claim(1, 65536, 1 << 20);
            memory.tryGrow(65537);
            int mappings = system.mappings();

            memory.release();

            assertEquals(mappings - 1, system.mappings());
            assertEquals(0, pool.counters().get(PoolCounter.RESIDENT_BYTES));
            assertEquals(1, pool.counters().get(PoolCounter.DECOMMIT_CALLS));
        }
    }

    @Test
    void claim_mappingFails_slotStaysFree() {
        try (var pool = pool(65536, MemoryReset.CARDS)) {
            pool.claim(1, 1, 1).release(); // Maps the blocks.
            system.failAfter(1); // After the slot's mapping was given back for a larger one.

            assertThrows(SystemCallException.class, () -> pool.claim(1, 8192, 8192));

            assertEquals(0, pool.inUse());
            var memory = pool.claim(1, 8192, 8192);
            assertZero(memory, 8192);
            memory.release();
        }
        assertEquals(0, system.mappings());
    }

    @Test
    void tryGrow_eachCallFailing_isRefusedWithContentKept() {
        try (var pool = pool(65536, MemoryReset.CARDS)) {
            for (int call = 0; call < 2; call++) {
                var memory = pool.claim(1, 4096, 1 << 20);
                memory.fill(4095, 1, (byte) 7);
                int mappings = system.mappings();
                system.failAfter(call);

                assertFalse(memory.tryGrow(65536));

                assertEquals(mappings, system.mappings(), "call " + call);
                assertEquals(4096, memory.byteSize());
                byte[] last = new byte[1];
                memory.read(4095, last, 0, 1);
                assertEquals(7, last[0]);
                memory.release();
            }
        }
        assertEquals(0, system.mappings());
    }

    @Test
    void release_unmappingFails_quarantinesTheSlot() {
        var pool = pool(0, MemoryReset.CARDS);
        var memory = pool.claim(1, 4096, 4096);
        memory.fill(0, 4096, (byte) 7);
        system.failAfter(0);

        assertThrows(SystemCallException.class, memory::release);

        assertEquals(1, pool.counters().get(PoolCounter.QUARANTINED));
        assertEquals(0, pool.inUse());
        assertThrows(IllegalStateException.class, memory::release);
        int former = memory.slot();
        var next = pool.claim(1, 4096, 4096);
        assertNotEquals(former, next.slot());
        next.release();
        pool.close();
    }
}
