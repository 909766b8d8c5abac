package io.stackyard.tablepool;

import io.stackyard.allocator.Platform;
import io.stackyard.allocator.metrics.CounterRegistry;
import io.stackyard.config.Tunables;
import org.agrona.UnsafeApi;

/// The child process of [TableOverrunTest]: leaves a table by raw access, as a missed check would.
final class TableOverrun {
    static final String INSIDE = "inside";

    static final String SURVIVED = "survived";

    private static final int TABLES = 2;

    private TableOverrun() {}

    /// Writes to all elements of two tables, and then to the first word behind the pages of one.
    ///
    /// @param arguments a [Ground], an [ElementWidth], and which table: 0, which has a neighbour, or 1
    public static void main(String[] arguments) {
        Tunables tunables = Ground.valueOf(arguments[0]).tunables(TABLES).build();
        Platform platform = Platform.open(tunables);
        var width = ElementWidth.valueOf(arguments[1]);
        var pool = new TablePool(platform, tunables, new CounterRegistry());
        long elements = tunables.pool().tableElements();
        long[] blocks = new long[TABLES];
        for (int i = 0; i < TABLES; i++) {
            blocks[i] = pool.claim(width, elements, elements).block();
            for (long index = 0; index < elements; index++) {
                UnsafeApi.putLong(TableBlock.elementAddress(blocks[i], index), 1);
            }
        }
        System.out.println(INSIDE);
        System.out.flush();
        long page = platform.pageBytes();
        long usedBytes = Math.ceilDiv(elements * width.bytes(), page) * page;
        long block = blocks[Integer.parseInt(arguments[2])];
        UnsafeApi.putLong(TableBlock.base(block) + usedBytes, 1);
        System.out.println(SURVIVED);
    }
}
