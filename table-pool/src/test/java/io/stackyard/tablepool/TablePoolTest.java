package io.stackyard.tablepool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.allocator.LimitException;
import io.stackyard.allocator.PoolExhaustedException;
import io.stackyard.allocator.metrics.CounterRegistry;
import io.stackyard.config.Setting;
import io.stackyard.config.Tunables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.agrona.UnsafeApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The contract of [TablePool], on every ground it can stand on.
@ParameterizedClass
@EnumSource
class TablePoolTest {
    private static final long ELEMENTS = 2000;

    private static final long PATTERN = 0xA5A5_A5A5_A5A5_A5A5L;

    private static final long UNLIMITED = -1; // Unsigned: the greatest maximum that a 64-bit table can declare.

    private final Ground ground;
    private final CounterRegistry registry = new CounterRegistry();
    private TablePool pool;

    TablePoolTest(Ground ground) {
        this.ground = ground;
        pool = open(ground.tunables(3).build());
    }

    private TablePool open(Tunables tunables) {
        return new TablePool(Ground.open(tunables), tunables, registry);
    }

    /// Replaces the pool by one with other settings.
    private void reopen(Tunables tunables) {
        pool.close();
        pool = open(tunables);
    }

    @AfterEach
    void everyTableIsReleased() {
        pool.close();
    }

    private long counter(String label) {
        Map<String, Long> counters = new HashMap<>();
        registry.forEach(counters::put);
        return Objects.requireNonNull(counters.get(label), label);
    }

    /// Writes every word of the first `count` elements, as the interpreter would.
    private static void fill(TableSlot table, long count) {
        long block = table.block();
        long end = TableBlock.elementAddress(block, count);
        for (long address = TableBlock.base(block); address < end; address += Long.BYTES) {
            UnsafeApi.putLong(address, PATTERN);
        }
        TableBlock.markWritten(block, count);
    }

    /// Returns the number of words of the slot, up to its capacity, that are not zero.
    private static int dirtyWords(TableSlot table) {
        int dirty = 0;
        long block = table.block();
        long end = TableBlock.elementAddress(block, ELEMENTS);
        for (long address = TableBlock.base(block); address < end; address += Long.BYTES) {
            if (UnsafeApi.getLong(address) != 0) {
                dirty++;
            }
        }
        return dirty;
    }

    @ParameterizedTest
    @EnumSource
    void claim_anyWidth_hasTheSameRoomAndOnlyNulls(ElementWidth width) {
        TableSlot table = pool.claim(width, 10, UNLIMITED);

        assertEquals(10, table.length());
        assertEquals(ELEMENTS, table.maximum());
        assertEquals(width, table.width());
        assertEquals(width.shift(), TableBlock.elementShift(table.block()));
        assertEquals(0, TableBlock.highWater(table.block()));
        assertEquals(0, dirtyWords(table));
        assertTrue(table.tryGrow(ELEMENTS));
        fill(table, ELEMENTS); // The last byte of the last element is there to be written.
        table.release();
    }

    @ParameterizedTest // Declared bounds, on either side of the slot's room.
    @CsvSource({"0,0,0", "0,5,5", "5,5,5", "0,1999,1999", "0,2000,2000", "0,2001,2000",
        "2000,2000,2000", "2000,-1,2000"})
    void claim_declaredMaximum_smallerOfItAndTheSlot(long minimum, long declared, long maximum) {
        TableSlot table = pool.claim(ElementWidth.REFERENCE, minimum, declared);

        assertEquals(minimum, table.length());
        assertEquals(maximum, table.maximum());
        table.release();
    }

    @ParameterizedTest
    @EnumSource
    void claim_minimumAboveTheRoom_saysWhatToRaise(ElementWidth width) {
        LimitException refused = assertThrows(
                LimitException.class,
                () -> pool.claim(width, 2001, UNLIMITED));

        assertEquals(
                "table too large: stackyard.pool.table-elements=2000, its minimum is 2001 elements;"
                        + " raise stackyard.pool.table-elements",
                refused.getMessage());
        assertEquals("table", refused.pool());
        assertEquals(2000, refused.limit());
        assertEquals(2001, refused.requested());
        assertEquals(0, pool.inUse());
    }

    @Test
    void claim_minimumAboveTheMaximum_isRefused() {
        assertEquals(
                "table cannot be claimed: minimum <= maximum must hold; minimum=3, maximum=2",
                assertThrows(
                        IllegalArgumentException.class,
                        () -> pool.claim(ElementWidth.REFERENCE, 3, 2)).getMessage());
        assertEquals(
                "table cannot be claimed: minimum <= maximum must hold;"
                        + " minimum=18446744073709551615, maximum=2",
                assertThrows(
                        IllegalArgumentException.class,
                        () -> pool.claim(ElementWidth.REFERENCE, UNLIMITED, 2)).getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3}) // Tables of references; the rest are of continuations.
    void claim_full_oneLimitForBothWidths(int references) {
        List<TableSlot> tables = new ArrayList<>();
        Set<Long> bases = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            ElementWidth width =
                    i < references ? ElementWidth.REFERENCE : ElementWidth.CONTINUATION;
            TableSlot table = pool.claim(width, 1, UNLIMITED);
            assertTrue(bases.add(TableBlock.base(table.block())));
            tables.add(table);
        }

        for (ElementWidth width : ElementWidth.values()) {
            PoolExhaustedException exhausted = assertThrows(
                    PoolExhaustedException.class,
                    () -> pool.claim(width, 1, UNLIMITED));
            assertEquals(
                    "no free table slot: stackyard.pool.total-tables=3, in use 3, quarantined 0;"
                            + " raise stackyard.pool.total-tables",
                    exhausted.getMessage());
            assertEquals("table", exhausted.pool());
            assertEquals(3, exhausted.inUse());
            assertEquals("stackyard.pool.total-tables", exhausted.setting());
        }
        assertEquals(2, counter("table.exhausted"));
        tables.forEach(TableSlot::release);
        assertEquals(0, pool.inUse());
    }

    @Test
    void claim_poolOfNone_isExhausted() {
        reopen(ground.tunables(0).build());

        assertThrows(
                PoolExhaustedException.class,
                () -> pool.claim(ElementWidth.REFERENCE, 0, 0));
    }

    @ParameterizedTest // What stays resident, and how many elements were written: around page borders.
    @CsvSource({"0,1", "0,512", "0,513", "4096,255", "4096,256", "4096,257", "4096,512", "4096,513",
        "4096,2000", "32768,2000", "4096,0"})
    void release_writtenTable_isAllNullForTheNext(long keepResidentBytes, long written) {
        reopen(ground.tunables(3).set(Setting.POOL_TABLE_KEEP_RESIDENT, keepResidentBytes).build());
        for (ElementWidth width : ElementWidth.values()) {
            TableSlot table = pool.claim(width, ELEMENTS, ELEMENTS);
            long base = TableBlock.base(table.block());
            fill(table, written);
            assertEquals(written * width.bytes() / Long.BYTES, dirtyWords(table));

            table.release();

            TableSlot next = pool.claim(width, 0, UNLIMITED);
            assertEquals(base, TableBlock.base(next.block())); // The same slot: newest first.
            assertEquals(0, dirtyWords(next));
            assertEquals(0, next.length());
            assertEquals(0, TableBlock.highWater(next.block()));
            next.release();
        }
    }

    @ParameterizedTest
    @EnumSource
    void tryGrow_throughoutTheRoom_makesNullsWithoutASystemCall(ElementWidth width) {
        TableSlot table = pool.claim(width, 1, 1000);
        long base = TableBlock.base(table.block());
        long decommits = counter("table.decommit-calls");
        long guards = counter("table.guards");

        assertTrue(table.tryGrow(1));
        assertTrue(table.tryGrow(999));
        assertTrue(table.tryGrow(1000));

        assertEquals(1000, table.length());
        assertEquals(base, TableBlock.base(table.block()));
        assertEquals(0, dirtyWords(table));
        assertEquals(decommits, counter("table.decommit-calls"));
        assertEquals(guards, counter("table.guards"));
        assertEquals(3, counter("table.growths"));
        table.release();
    }

    @ParameterizedTest
    @ValueSource(longs = {1001, 2000, 2001, Long.MAX_VALUE, Long.MIN_VALUE, -1})
    void tryGrow_beyondTheMaximum_isFalseAndChangesNothing(long newLength) {
        TableSlot table = pool.claim(ElementWidth.REFERENCE, 1, 1000);

        assertFalse(table.tryGrow(newLength));

        assertEquals(1, table.length());
        assertEquals(0, counter("table.growths"));
        table.release();
    }

    @Test
    void tryGrow_toLess_isRefused() {
        TableSlot table = pool.claim(ElementWidth.REFERENCE, 5, 1000);

        assertEquals(
                "table cannot shrink; length=5, newLength=4",
                assertThrows(IllegalArgumentException.class, () -> table.tryGrow(4)).getMessage());
        table.release();
    }

    @Test
    void reference_writtenElement_readsBackAndRaisesTheMark() {
        TableSlot table = pool.claim(ElementWidth.REFERENCE, 3, 3);

        table.setReference(2, 77);
        table.setReference(0, 78);

        assertEquals(77, table.reference(2));
        assertEquals(78, table.reference(0));
        assertEquals(0, table.reference(1));
        assertEquals(3, TableBlock.highWater(table.block()));
        table.release();
    }

    @Test
    void continuation_writtenElement_readsBackAndRaisesTheMark() {
        TableSlot table = pool.claim(ElementWidth.CONTINUATION, 3, 3);

        table.setContinuation(1, 5, 99);

        assertEquals(5, table.continuationStack(1));
        assertEquals(99, table.continuationRevision(1));
        assertEquals(0, table.continuationStack(0));
        assertEquals(0, table.continuationRevision(2));
        assertEquals(2, TableBlock.highWater(table.block()));
        table.release();
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 1999, -1, Long.MAX_VALUE, Long.MIN_VALUE})
    void accessors_outOfBounds_areRefused(long index) {
        TableSlot references = pool.claim(ElementWidth.REFERENCE, 3, UNLIMITED);
        TableSlot continuations = pool.claim(ElementWidth.CONTINUATION, 3, UNLIMITED);

        IndexOutOfBoundsException refused = assertThrows(
                IndexOutOfBoundsException.class,
                () -> references.reference(index));
        assertEquals(
                "table element is out of bounds: length=3, index=" + Long.toUnsignedString(index),
                refused.getMessage());
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> references.setReference(index, 1));
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> continuations.continuationStack(index));
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> continuations.continuationRevision(index));
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> continuations.setContinuation(index, 1, 1));

        assertEquals(0, TableBlock.highWater(references.block()));
        references.release();
        continuations.release();
    }

    @Test
    void accessors_ofTheOtherWidth_areRefused() {
        TableSlot references = pool.claim(ElementWidth.REFERENCE, 3, 3);
        TableSlot continuations = pool.claim(ElementWidth.CONTINUATION, 3, 3);

        assertEquals(
                "table has elements of another width: width=CONTINUATION, asked=REFERENCE",
                assertThrows(IllegalStateException.class, () -> continuations.reference(0))
                        .getMessage());
        assertThrows(IllegalStateException.class, () -> continuations.setReference(0, 1));
        assertThrows(IllegalStateException.class, () -> references.continuationStack(0));
        assertThrows(IllegalStateException.class, () -> references.setContinuation(0, 1, 1));
        references.release();
        continuations.release();
    }

    @Test
    void release_twice_isRefusedAlsoWhenTheSlotHasANewHolder() {
        TableSlot table = pool.claim(ElementWidth.REFERENCE, 3, 3);
        table.release();
        TableSlot next = pool.claim(ElementWidth.REFERENCE, 3, 3);

        assertEquals(
                "table is released already: width=REFERENCE, slot=0",
                assertThrows(IllegalStateException.class, table::release).getMessage());
        assertThrows(IllegalStateException.class, table::block);
        assertThrows(IllegalStateException.class, () -> table.reference(0));
        assertThrows(IllegalStateException.class, () -> table.tryGrow(3));

        assertEquals(1, pool.inUse());
        next.release();
    }

    @Test
    void close_withLiveTables_namesThemAndStaysOpen() {
        TableSlot first = pool.claim(ElementWidth.REFERENCE, 0, 1);
        TableSlot second = pool.claim(ElementWidth.CONTINUATION, 0, 1);

        assertEquals(
                "table pool cannot be closed: every table must be released; live=2,"
                        + " slots=REFERENCE 0, CONTINUATION 0",
                assertThrows(IllegalStateException.class, pool::close).getMessage());

        first.release();
        second.release();
        pool.close();
        pool.close();
        assertEquals(
                "table pool is closed",
                assertThrows(
                        IllegalStateException.class,
                        () -> pool.claim(ElementWidth.REFERENCE, 0, 1)).getMessage());
    }

    @Test
    void counters_oneRound_countWhatHappened() {
        reopen(ground.tunables(3).set(Setting.POOL_TABLE_KEEP_RESIDENT, 4096).build());
        TableSlot references = pool.claim(ElementWidth.REFERENCE, ELEMENTS, ELEMENTS);
        TableSlot continuations = pool.claim(ElementWidth.CONTINUATION, ELEMENTS, ELEMENTS);
        fill(references, 100);
        fill(continuations, 1000);
        references.release();
        continuations.release();

        long pageBytes = UnsafeApi.pageSize();
        long decommitted = Math.ceilDiv(16_000, pageBytes) * pageBytes - 4096;
        assertEquals(3, counter("table.capacity")); // Of both widths together.
        assertEquals(0, counter("table.in-use"));
        assertEquals(2, counter("table.high-water"));
        assertEquals(2, counter("table.claims"));
        assertEquals(2, counter("table.warm"));
        assertEquals(ground.isGuarded() ? 2 : 0, counter("table.guards"));
        assertEquals(2, counter("table.resets"));
        assertEquals(800 + 4096, counter("table.reset-bytes"));
        assertEquals(1, counter("table.decommit-calls"));
        assertEquals(decommitted, counter("table.decommit-bytes"));
        assertEquals(2 * 4096, counter("table.resident-bytes"));
    }
}
