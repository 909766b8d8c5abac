package io.stackyard.allocator.slot;

import java.util.concurrent.atomic.AtomicIntegerArray;

/// Which shard last took back a slot with a given key: a guess that saves a search and is allowed
/// to be wrong, because whoever follows it asks that shard. Different keys may share a place.
final class AffinityHints {

    static final int UNKNOWN = -1;

    private static final int PLACES = 1024;
    private static final long SPREAD = 0x9E3779B97F4A7C15L; // 2^64 divided by the golden ratio.

    /// Shard index + 1 at each place, 0 for none. Opaque access suffices: a hint orders nothing.
    private final AtomicIntegerArray shards = new AtomicIntegerArray(PLACES);

    void remember(long key, int shard) {
        shards.setOpaque(place(key), shard + 1);
    }

    int shardOf(long key) {
        return shards.getOpaque(place(key)) - 1;
    }

    private static int place(long key) {
        return (int) ((key * SPREAD) >>> (Long.SIZE - Integer.numberOfTrailingZeros(PLACES)));
    }
}
