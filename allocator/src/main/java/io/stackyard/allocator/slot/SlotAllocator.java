package io.stackyard.allocator.slot;

import io.stackyard.allocator.internal.Require;
import io.stackyard.allocator.metrics.PoolCounter;
import io.stackyard.allocator.metrics.PoolCounters;
import java.util.function.ToIntFunction;

/// Chooses slots: pure policy, which knows nothing of bytes and addresses.
///
/// A claim looks, in this order, for
/// 1. the newest free slot last used with the same key, in the caller's own shard, then where that
///    key was seen last;
/// 2. a cold slot, while the warm ones are within their budget;
/// 3. a warm slot: the oldest for a claim with a key, the newest for one without;
/// 4. a cold slot after all.
///
/// Steps 2 to 4 are decided shard by shard, starting at the caller's own. A claim fails only after
/// all shards were asked. All threads may call; a claim happens after the release that freed its
/// slot, so what the releasing thread wrote to the slot is visible to the claiming one.
public final class SlotAllocator {

    /// What a failed claim returns.
    public static final int NONE = -1;

    /// The key of a claim that wants no particular slot.
    public static final long NO_KEY = 0;

    private final ShardLayout layout;
    private final SlotShard[] shards;
    private final AffinityHints hints = new AffinityHints();
    private final PoolCounters counters;

    /// @param slotCount  how many slots there are
    /// @param warmBudget how many used slots may lie free before a claim takes one of them rather
    ///     than a cold one; 0 touches as few slots as possible, `slotCount` touches all before any
    ///     is reused by another key
    /// @param shards     parts with a lock each; 0 chooses
    public SlotAllocator(int slotCount, int warmBudget, int shards) {
        this(slotCount, warmBudget, shards, PoolCounters.unregistered("slots"));
    }

    /// As above, and keeps these counters: capacity, in-use, high-water, warm, quarantined,
    /// resident-bytes, claims, affinity-hits, affinity-misses and exhausted.
    public SlotAllocator(int slotCount, int warmBudget, int shards, PoolCounters counters) {
        Require.notNegative(shards, "shards");
        this.layout = ShardLayout.of(slotCount, warmBudget, shards);
        this.shards = new SlotShard[layout.shardCount()];
        for (int shard = 0; shard < this.shards.length; shard++) {
            this.shards[shard] =
                    new SlotShard(layout.slotCount(shard), layout.warmBudget(shard), counters);
        }
        this.counters = counters;
        counters.set(PoolCounter.CAPACITY, slotCount);
    }

    /// Claims a slot, or returns [#NONE] if all are in use.
    ///
    /// @param affinityKey a claim with the same key prefers the slot this one will have used;
    ///     [#NO_KEY] for none
    public int tryClaim(long affinityKey) {
        int home = homeShard();
        if (affinityKey != NO_KEY) {
            int affine = tryClaimAffineNear(home, affinityKey);
            if (affine != NONE) {
                counters.increment(PoolCounter.AFFINITY_HITS);
                return affine;
            }
        }
        for (int step = 0; step < shards.length; step++) {
            int shard = (home + step) % shards.length;
            int slot = shards[shard].tryClaimAny(affinityKey);
            if (slot != NONE) {
                if (affinityKey != NO_KEY) {
                    counters.increment(PoolCounter.AFFINITY_MISSES);
                }
                return layout.firstSlot(shard) + slot;
            }
        }
        counters.increment(PoolCounter.EXHAUSTED);
        return NONE;
    }

    /// Claims a free slot last used with `affinityKey`, wherever it is, and makes it forget the
    /// key; or returns [#NONE] if there is none. Called until then, it purges a key whose module is
    /// gone.
    ///
    /// @throws IllegalArgumentException if the key is [#NO_KEY]
    public int tryClaimAffine(long affinityKey) {
        if (affinityKey == NO_KEY) {
            throw new IllegalArgumentException("affinityKey=" + affinityKey + " is no key");
        }
        for (int shard = 0; shard < shards.length; shard++) {
            int slot = shards[shard].tryClaimAffine(affinityKey, NO_KEY);
            if (slot != NONE) {
                return layout.firstSlot(shard) + slot;
            }
        }
        return NONE;
    }

    private int tryClaimAffineNear(int home, long key) {
        int slot = shards[home].tryClaimAffine(key, key);
        if (slot != NONE) {
            return layout.firstSlot(home) + slot;
        }
        int hint = hints.shardOf(key);
        if (hint == AffinityHints.UNKNOWN || hint == home) {
            return NONE;
        }
        slot = shards[hint].tryClaimAffine(key, key);
        return slot == NONE ? NONE : layout.firstSlot(hint) + slot;
    }

    /// A thread always starts at the same shard. Taken from its id and not from a thread-local, so
    /// that virtual threads spread as well.
    private int homeShard() {
        return shards.length == 1 ? 0 : (int) (Thread.currentThread().threadId() % shards.length);
    }

    /// Takes a slot back. It must be clean: the next claim gets it as it is.
    ///
    /// @param residentBytes what of it still has backing
    /// @throws IllegalStateException if the slot is not in use
    public void release(int slot, long residentBytes) {
        Require.notNegative(residentBytes, "residentBytes");
        int shard = layout.shardOf(slot);
        long key = shards[shard].release(slot - layout.firstSlot(shard), residentBytes);
        if (key != NO_KEY) {
            hints.remember(key, shard);
        }
    }

    /// Takes a slot that could not be made clean out of service for good.
    ///
    /// @throws IllegalStateException if the slot is not in use
    public void quarantine(int slot) {
        int shard = layout.shardOf(slot);
        shards[shard].quarantine(slot - layout.firstSlot(shard));
    }

    /// How many slots there are.
    public int slotCount() {
        return layout.slotCount();
    }

    /// How many locks they are split over.
    public int shardCount() {
        return layout.shardCount();
    }

    /// Slots that are claimed now.
    public int inUse() {
        return sum(SlotShard::inUseCount);
    }

    /// Free slots that were used before.
    public int warm() {
        return sum(SlotShard::warmCount);
    }

    /// Slots that are out of service.
    public int quarantined() {
        return sum(SlotShard::quarantinedCount);
    }

    /// Bytes of free slots that still have backing.
    public long residentBytes() {
        long total = 0;
        for (SlotShard shard : shards) {
            total += shard.totalResidentBytes();
        }
        return total;
    }

    /// Whether a slot is claimed now.
    public boolean isInUse(int slot) {
        return state(slot) == SlotState.IN_USE;
    }

    /// Whether a slot is free after it was used.
    public boolean isWarm(int slot) {
        return state(slot) == SlotState.WARM;
    }

    private SlotState state(int slot) {
        int shard = layout.shardOf(slot);
        return shards[shard].state(slot - layout.firstSlot(shard));
    }

    private int sum(ToIntFunction<SlotShard> count) {
        int total = 0;
        for (SlotShard shard : shards) {
            total += count.applyAsInt(shard);
        }
        return total;
    }

    /// Checks every shard's lists, counts and states against each other.
    ///
    /// @throws IllegalStateException if they do not fit together
    public void checkInvariants() {
        for (SlotShard shard : shards) {
            shard.checkInvariants();
        }
    }
}
