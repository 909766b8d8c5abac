package io.stackyard.tablepool;

import io.stackyard.allocator.LimitException;
import io.stackyard.allocator.PoolExhaustedException;
import io.stackyard.allocator.slot.ClaimWait;
import io.stackyard.config.Setting;
import java.util.Locale;

/// The messages of this module.
final class TableErrors {
    /// How the pool is called in messages and counters.
    static final String POOL = "table";

    private TableErrors() {}

    static PoolExhaustedException noFreeTable(
            int totalTables, int inUse, int quarantined, ClaimWait wait) {
        String setting = Setting.POOL_TOTAL_TABLES.path();
        return new PoolExhaustedException(
                String.format(
                        Locale.ROOT,
                        "no free table slot: %s=%d, in use %d, quarantined %d%s; raise %s",
                        setting,
                        totalTables,
                        inUse,
                        quarantined,
                        wait.text(),
                        setting),
                POOL,
                totalTables,
                inUse,
                wait.waiters(),
                null,
                setting);
    }

    static LimitException minimumTooLarge(long minimumElements, long tableElements) {
        String setting = Setting.POOL_TABLE_ELEMENTS.path();
        return new LimitException(
                String.format(
                        Locale.ROOT,
                        "table too large: %s=%d, its minimum is %s elements; raise %s",
                        setting,
                        tableElements,
                        Long.toUnsignedString(minimumElements),
                        setting),
                POOL,
                tableElements,
                minimumElements,
                null,
                setting);
    }

    static IllegalArgumentException bounds(long minimumElements, long maximumElements) {
        return new IllegalArgumentException(
                String.format(
                        Locale.ROOT,
                        "table cannot be claimed: minimum <= maximum must hold; minimum=%s, maximum=%s",
                        Long.toUnsignedString(minimumElements),
                        Long.toUnsignedString(maximumElements)));
    }

    static IllegalArgumentException shrinks(long length, long newLength) {
        return new IllegalArgumentException(
                String.format(
                        Locale.ROOT,
                        "table cannot shrink; length=%d, newLength=%s",
                        length,
                        Long.toUnsignedString(newLength)));
    }

    static IndexOutOfBoundsException outOfBounds(long index, long length) {
        return new IndexOutOfBoundsException(
                String.format(
                        Locale.ROOT,
                        "table element is out of bounds: length=%d, index=%s",
                        length,
                        Long.toUnsignedString(index)));
    }

    static IllegalStateException wrongWidth(ElementWidth width, ElementWidth asked) {
        return new IllegalStateException(
                String.format(
                        Locale.ROOT,
                        "table has elements of another width: width=%s, asked=%s",
                        width,
                        asked));
    }

    static IllegalStateException released(ElementWidth width, int slot) {
        return new IllegalStateException(
                String.format(
                        Locale.ROOT,
                        "table is released already: width=%s, slot=%d",
                        width,
                        slot));
    }

    static IllegalStateException closedWithLiveTables(int live, String slots) {
        return new IllegalStateException(
                String.format(
                        Locale.ROOT,
                        "table pool cannot be closed: every table must be released; live=%d, slots=%s",
                        live,
                        slots));
    }

    static IllegalStateException closed() {
        return new IllegalStateException("table pool is closed");
    }
}
