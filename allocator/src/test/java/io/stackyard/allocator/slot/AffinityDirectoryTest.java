package io.stackyard.allocator.slot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class AffinityDirectoryTest {

    private static final long KEY = 7;

    private final AffinityDirectory directory = new AffinityDirectory(8);
    private final AffinityDirectory.Shard first = directory.shard(0);
    private final AffinityDirectory.Shard last = directory.shard(63);

    @Test
    void shardsOf_slotsInTwoShards_namesBoth() {
        assertEquals(0, directory.shardsOf(KEY));

        first.add(KEY);
        last.add(KEY);

        assertEquals(1L << 63 | 1, directory.shardsOf(KEY));
        assertTrue(first.agrees());
    }

    @Test
    void settle_noSlotLeft_forgetsTheOwnShardOnly() {
        first.add(KEY);
        last.add(KEY);

        first.remove(KEY);
        assertEquals(1L << 63 | 1, directory.shardsOf(KEY), "it will soon be back");
        first.settle(KEY);

        assertEquals(1L << 63, directory.shardsOf(KEY));
        first.add(KEY);
        assertEquals(1L << 63 | 1, directory.shardsOf(KEY));
    }

    @Test
    void settle_otherKeyOfTheSamePlace_staysNamed() {
        first.add(KEY);
        long neighbour =
                LongStream.iterate(KEY + 1, key -> key + 1)
                        .filter(key -> directory.shardsOf(key) != 0)
                        .findFirst()
                        .orElseThrow();

        first.settle(neighbour);

        assertEquals(1, directory.shardsOf(KEY));
        assertEquals(1, first.total());
        assertTrue(first.agrees());
    }
}
