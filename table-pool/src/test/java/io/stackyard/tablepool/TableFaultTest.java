package io.stackyard.tablepool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.stackyard.allocator.Platform;
import io.stackyard.allocator.PlatformException;
import io.stackyard.allocator.metrics.CounterRegistry;
import io.stackyard.allocator.metrics.PoolCounter;
import io.stackyard.allocator.os.Advice;
import io.stackyard.config.GuardChoice;
import io.stackyard.config.Setting;
import io.stackyard.config.Tunables;
import java.util.HashMap;
import java.util.Map;
import org.agrona.UnsafeApi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.TestAbortedException;

/// What becomes of tables when the kernel refuses a call.
class TableFaultTest {
    private final FaultySystem system = new FaultySystem();
    private final Tunables tunables =
            Ground.MARKER.tunables(2).set(Setting.POOL_TABLE_KEEP_RESIDENT, 4096).build();
    private final Platform platform = platform();
    /// Room for one pool.
    private final CounterRegistry registry = new CounterRegistry(PoolCounter.values().length);

    private Platform platform() {
        try {
            return Platform.over(system, GuardChoice.MARKER);
        } catch (PlatformException e) {
            throw new TestAbortedException(e.getMessage(), e);
        }
    }

    private TablePool open() {
        return new TablePool(platform, tunables, registry);
    }

    private Map<String, Long> counters() {
        Map<String, Long> counters = new HashMap<>();
        registry.forEach(counters::put);
        return counters;
    }

    @ParameterizedTest
    @EnumSource
    void claim_guardRefused_leavesTheSlotFreeForAnotherTry(ElementWidth width) {
        TablePool pool = open();
        system.fail(Advice.GUARD_INSTALL);

        assertThrows(RuntimeException.class, () -> pool.claim(width, 1, 1));

        assertEquals(0, pool.inUse());
        system.heal();
        TableSlot first = pool.claim(width, 1, 1);
        TableSlot second = pool.claim(width, 1, 1);
        assertEquals(0, TableBlock.slot(first.block()));
        assertEquals(1, TableBlock.slot(second.block()));
        first.release();
        second.release();
        pool.close();
    }

    @Test
    void release_decommitRefused_clearsInPlaceAndCountsIt() {
        TablePool pool = open();
        TableSlot table = pool.claim(ElementWidth.CONTINUATION, 2000, 2000);
        for (long index = 0; index < 2000; index++) {
            table.setContinuation(index, 1, 2);
        }
        system.fail(Advice.DECOMMIT);

        table.release();

        TableSlot next = pool.claim(ElementWidth.CONTINUATION, 2000, 2000);
        long base = TableBlock.base(next.block());
        for (long offset = 0; offset < 32_000; offset += Long.BYTES) {
            assertEquals(0, UnsafeApi.getLong(base + offset), "offset " + offset);
        }
        next.release();
        assertEquals(1L, counters().get("table.decommit-failures"));
        assertEquals(0L, counters().get("table.decommit-calls"));
        assertEquals(32_768L, counters().get("table.resident-bytes"));
        pool.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3}) // Tables and blocks of references, then those of continuations.
    void constructor_mappingRefused_leavesNothingBehind(int works) {
        int before = system.mapped();
        system.failMapAfter(works);

        assertThrows(RuntimeException.class, this::open);

        assertEquals(before, system.mapped());
        assertEquals(Map.of(), counters());
        system.heal();
        TablePool pool = open(); // Also finds room for its counters.
        pool.close();
        assertEquals(before, system.mapped());
    }
}
