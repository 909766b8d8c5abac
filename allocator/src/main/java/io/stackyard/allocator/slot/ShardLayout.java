package io.stackyard.allocator.slot;

import io.stackyard.allocator.internal.Require;
import java.util.Objects;

/// How slots and the warm budget are split over shards: pure arithmetic.
///
/// Each shard has the same number of slots, the last one may have fewer. The budget is split
/// evenly, what remains goes to the first shards.
///
/// @param slotCount  how many slots there are
/// @param warmBudget how many warm slots all shards may keep together before they reuse one
/// @param shardCount how many shards there are, each with at least one slot unless there are no
///     slots
record ShardLayout(int slotCount, int warmBudget, int shardCount) {

    private static final int SLOTS_WORTH_SHARDING = 128;
    private static final int MOST_SHARDS = 16;

    ShardLayout {
        Require.notNegative(slotCount, "slotCount");
        Require.notNegative(warmBudget, "warmBudget");
        Require.positive(shardCount, "shardCount");
    }

    /// @param askedShards how many shards to make if there are enough slots, at most 64; 0 chooses
    ///     by the size of the pool and the number of processors
    static ShardLayout of(int slotCount, int warmBudget, int askedShards) {
        int asked =
                askedShards == 0
                        ? chosenShards(slotCount)
                        : Math.min(askedShards, AffinityDirectory.MOST_SHARDS);
        int slotsPerShard = Math.max(1, Math.ceilDiv(slotCount, asked));
        return new ShardLayout(
                slotCount, warmBudget, Math.max(1, Math.ceilDiv(slotCount, slotsPerShard)));
    }

    private static int chosenShards(int slotCount) {
        return slotCount < SLOTS_WORTH_SHARDING
                ? 1
                : Math.min(Runtime.getRuntime().availableProcessors(), MOST_SHARDS);
    }

    /// Slots of each shard but the last.
    int slotsPerShard() {
        return Math.max(1, Math.ceilDiv(slotCount, shardCount));
    }

    /// The shard that a slot belongs to.
    int shardOf(int slot) {
        return Objects.checkIndex(slot, slotCount) / slotsPerShard(); // Rounds down.
    }

    /// The first slot of a shard.
    int firstSlot(int shard) {
        return Objects.checkIndex(shard, shardCount) * slotsPerShard();
    }

    /// How many slots a shard has.
    int slotCount(int shard) {
        return Math.min(slotsPerShard(), slotCount - firstSlot(shard));
    }

    /// How many warm slots a shard may keep before it reuses one.
    int warmBudget(int shard) {
        int remainder = warmBudget % shardCount;
        return warmBudget / shardCount
                + (Objects.checkIndex(shard, shardCount) < remainder ? 1 : 0);
    }
}
