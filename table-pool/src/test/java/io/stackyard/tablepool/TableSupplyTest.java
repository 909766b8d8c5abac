package io.stackyard.tablepool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.allocator.PoolExhaustedException;
import io.stackyard.allocator.metrics.CounterRegistry;
import io.stackyard.allocator.trim.TrimmedPool;
import io.stackyard.config.Setting;
import io.stackyard.config.Tunables;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What happens when tables run short, and what a trimmer takes from those that lie idle.
class TableSupplyTest {
    private static final int PATIENCE_SECONDS = 60;

    private final CounterRegistry registry = new CounterRegistry();

    private TablePool open(Ground ground, int tables, Duration timeout) {
        Tunables tunables = ground.tunables(tables)
                .set(Setting.POOL_CLAIM_TIMEOUT, timeout)
                .set(Setting.POOL_MAX_WAITERS, 4)
                .set(Setting.POOL_TABLE_KEEP_RESIDENT, 8192)
                .build();
        return new TablePool(Ground.open(tunables), tunables, registry);
    }

    private static TableSlot claim(TablePool pool, ElementWidth width) {
        return pool.claim(width, 2000, 2000);
    }

    private long counter(String label) {
        long[] found = {-1};
        registry.forEach((name, value) -> {
            if (name.equals(label)) {
                found[0] = value;
            }
        });
        return found[0];
    }

    @ParameterizedTest
    @EnumSource
    void claim_noneFree_waitsForATableOfEitherWidth(ElementWidth width)
            throws InterruptedException, ExecutionException {
        try (TablePool pool = open(Ground.UNGUARDED, 1, Duration.ofHours(1))) {
            TableSlot first = claim(pool, ElementWidth.REFERENCE);
            CompletableFuture<TableSlot> waiting =
                    CompletableFuture.supplyAsync(() -> claim(pool, width));
            while (counter("table.waiters") == 0) {
                Thread.sleep(1);
            }

            first.release();

            TableSlot second = waiting.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).get();
            assertSame(width, second.width());
            assertEquals(1, pool.inUse());
            second.release();
        }
    }

    @Test
    void claim_noneFreeInTime_saysSo() {
        try (TablePool pool = open(Ground.UNGUARDED, 1, Duration.ofMillis(10))) {
            TableSlot first = claim(pool, ElementWidth.REFERENCE);

            String message = assertThrows(
                    PoolExhaustedException.class, () -> claim(pool, ElementWidth.CONTINUATION))
                    .getMessage();

            assertTrue(String.valueOf(message).matches(".*\\(waited [1-9][0-9]+ ms.*"), message);
            first.release();
        }
    }

    @ParameterizedTest
    @EnumSource
    void trimTo_nothing_takesWhatTablesOfBothWidthsKeep(Ground ground) {
        try (TablePool pool = open(ground, 4, Duration.ZERO)) {
            List<TableSlot> tables = new ArrayList<>();
            for (ElementWidth width : ElementWidth.values()) {
                tables.add(claim(pool, width));
                tables.add(claim(pool, width));
            }
            for (TableSlot table : tables) {
                switch (table.width()) {
                    case REFERENCE -> table.setReference(1999, 7);
                    case CONTINUATION -> table.setContinuation(1999, 7, 8);
                }
            }
            tables.forEach(TableSlot::release);
            TrimmedPool trimming = pool.trimming();
            long kept = trimming.residentBytes();
            assertEquals(4 * 8192, kept);

            assertEquals(1, trimming.trimTo(kept - 1));
            assertEquals(3, trimming.trimTo(0));

            assertEquals(0, trimming.residentBytes());
            TableSlot again = claim(pool, ElementWidth.CONTINUATION);
            assertEquals(0, again.continuationStack(0));
            assertEquals(0, again.continuationStack(1999));
            again.release();
        }
    }

    @Test
    void trimIdle_youngTables_stayUntilTheyAreOldEnough() {
        try (TablePool pool = open(Ground.UNGUARDED, 2, Duration.ZERO)) {
            claim(pool, ElementWidth.REFERENCE).release();
            TableSlot used = claim(pool, ElementWidth.CONTINUATION);
            used.setContinuation(0, 1, 1);
            used.release();
            TrimmedPool trimming = pool.trimming();
            long calls = counter("table.decommit-calls");

            trimming.tick();
            assertEquals(0, trimming.trimIdle(2));
            trimming.tick();
            assertTrue(trimming.trimIdle(2) >= 1);
            assertEquals(0, trimming.residentBytes());
            assertTrue(counter("table.decommit-calls") > calls);
        }
    }

    @Test
    void trim_closedPool_doesNothing() {
        TablePool pool = open(Ground.UNGUARDED, 2, Duration.ZERO);
        claim(pool, ElementWidth.REFERENCE).release();
        TrimmedPool trimming = pool.trimming();
        pool.close();

        assertEquals(0, trimming.trimIdle(0));
        assertEquals(0, trimming.trimTo(0));
    }
}
