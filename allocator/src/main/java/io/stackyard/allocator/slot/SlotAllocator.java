package io.stackyard.allocator.slot;

import io.stackyard.allocator.internal.Require;
import io.stackyard.allocator.metrics.PoolCounter;
import io.stackyard.allocator.metrics.PoolCounters;
import io.stackyard.allocator.os.CurrentProcessor;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import java.util.function.ToIntFunction;

/// Chooses slots: pure policy, which knows nothing of bytes and addresses.
///
/// A claim looks, in this order, for
/// 1. the newest free slot last used with the same key, in the caller's own shard, then in every
///    other one that has such a slot;
/// 2. while the warm ones are within their budget, a slot without backing: a trimmed one, then a
///    cold one;
/// 3. a warm slot: the oldest for a claim with a key, the newest for one without;
/// 4. a slot without backing after all.
///
/// Steps 2 to 4 are decided shard by shard, starting at the caller's own, which is that of the
/// processor it runs on: so neighbours rarely meet at a lock, and virtual threads, which migrate,
/// do as well as others. A claim fails only after all shards were asked.
///
/// **Trimming.** Time passes by [#tick]; a slot's idle time is the number of ticks since its
/// release. Whoever trims claims slots ([#claimIdle], [#tryClaimForTrim]), gives their backing
/// back, and returns each with [#releaseTrimmed]. A slot being trimmed is neither free nor in use. A
/// claim that finds nothing else waits for it: at most about [#TRIM_WAITS] times
/// [#TRIM_WAIT_NANOS], so that a trimmer that died makes claims fail, and not hang.
///
/// All threads may call; a claim happens after the release that freed its slot, so what the
/// releasing thread wrote to the slot is visible to the claiming one. Once the maps of keys have
/// grown, nothing here allocates.
public final class SlotAllocator {

    /// What a failed claim returns.
    public static final int NONE = -1;

    /// The key of a claim that wants no particular slot.
    public static final long NO_KEY = 0;

    /// How often a claim looks again, without sleeping, for slots that are being trimmed.
    private static final int TRIM_SPINS = 64;

    /// How often it looks again after that.
    private static final int TRIM_WAITS = 20_000;

    /// How long it sleeps before each.
    private static final long TRIM_WAIT_NANOS = 50_000;

    private final ShardLayout layout;
    private final SlotShard[] shards;
    private final AffinityDirectory directory;
    private final AtomicInteger ticks = new AtomicInteger();
    private final IntSupplier processor;
    private final PoolCounters counters;

    /// @param slotCount  how many slots there are
    /// @param warmBudget how many used slots may lie free before a claim takes one of them rather
    ///     than a cold one; 0 touches as few slots as possible, `slotCount` touches all before any
    ///     is reused by another key
    /// @param shards     parts with a lock each, at most 64; 0 chooses
    public SlotAllocator(int slotCount, int warmBudget, int shards) {
        this(slotCount, warmBudget, shards, PoolCounters.unregistered("slots"));
    }

    /// As above, and keeps these counters: in-use, high-water, warm, quarantined, resident-bytes,
    /// claims, affinity-hits, affinity-misses, affinity-steals, claim-steals, exhausted and trims;
    /// and adds its slots to the capacity.
    public SlotAllocator(int slotCount, int warmBudget, int shards, PoolCounters counters) {
        this(slotCount, warmBudget, shards, counters, CurrentProcessor.source());
    }

    /// As above, but without in-use and high-water: for a caller that counts what it uses, which
    /// holds two slots while it moves.
    public static SlotAllocator withoutUse(
            int slotCount, int warmBudget, int shards, PoolCounters counters) {
        return new SlotAllocator(
                slotCount, warmBudget, shards, counters, CurrentProcessor.source(), false);
    }

    /// As above.
    ///
    /// @param processor numbers that choose the calling thread's own shard: close ones, different
    ///     shards
    public SlotAllocator(
            int slotCount,
            int warmBudget,
            int shards,
            PoolCounters counters,
            IntSupplier processor) {
        this(slotCount, warmBudget, shards, counters, processor, true);
    }

    private SlotAllocator(
            int slotCount,
            int warmBudget,
            int shards,
            PoolCounters counters,
            IntSupplier processor,
            boolean countsUse) {
        Require.notNegative(shards, "shards");
        this.layout = ShardLayout.of(slotCount, warmBudget, shards);
        this.directory = new AffinityDirectory(slotCount);
        this.shards = new SlotShard[layout.shardCount()];
        for (int shard = 0; shard < this.shards.length; shard++) {
            this.shards[shard] =
                    new SlotShard(
                            layout.slotCount(shard),
                            layout.warmBudget(shard),
                            ticks,
                            directory.shard(shard),
                            counters,
                            countsUse);
        }
        this.processor = processor;
        this.counters = counters;
        counters.add(PoolCounter.CAPACITY, slotCount);
    }

    /// Claims a slot, or returns [#NONE] if all are in use.
    ///
    /// @param affinityKey a claim with the same key prefers the slot this one will have used;
    ///     [#NO_KEY] for none
    public int tryClaim(long affinityKey) {
        int slot = tryClaimUncounted(affinityKey);
        if (slot == NONE) {
            counters.increment(PoolCounter.EXHAUSTED);
        }
        return slot;
    }

    /// As [#tryClaim], but does not count a failure as exhaustion: for a caller that has somewhere
    /// else to ask, or tries again.
    public int tryClaimUncounted(long affinityKey) {
        int home = homeShard();
        if (affinityKey != NO_KEY) {
            int affine = tryClaimAffine(home, affinityKey, affinityKey);
            if (affine != NONE) {
                if (layout.shardOf(affine) != home) {
                    counters.increment(PoolCounter.AFFINITY_STEALS);
                }
                return affine;
            }
        }
        int slot = tryClaimAny(home, affinityKey);
        for (int round = 0; slot == SlotShard.TRIMMING && round < TRIM_SPINS + TRIM_WAITS;
                round++) {
            if (round < TRIM_SPINS) {
                Thread.onSpinWait();
            } else {
                LockSupport.parkNanos(this, TRIM_WAIT_NANOS);
            }
            slot = tryClaimAny(home, affinityKey);
        }
        if (slot < 0) {
            return NONE;
        }
        if (affinityKey != NO_KEY) {
            counters.increment(PoolCounter.AFFINITY_MISSES);
        }
        if (layout.shardOf(slot) != home) {
            counters.increment(PoolCounter.CLAIM_STEALS);
        }
        return slot;
    }

    /// A slot; or [SlotShard#TRIMMING] if a shard that was asked has slots which will be free soon,
    /// or [#NONE]. Slots never leave their shard, so one that is trimmed meanwhile cannot be missed.
    private int tryClaimAny(int home, long key) {
        int outcome = NONE;
        for (int step = 0; step < shards.length; step++) {
            int shard = (home + step) % shards.length;
            int slot = shards[shard].tryClaimAny(key);
            if (slot >= 0) {
                return layout.firstSlot(shard) + slot;
            }
            outcome = Math.min(outcome, slot); // TRIMMING is below NONE.
        }
        return outcome;
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
        return tryClaimAffine(0, affinityKey, NO_KEY);
    }

    /// Asks the shards that the directory names, first `home`, then those behind it.
    private int tryClaimAffine(int home, long key, long newKey) {
        // Rotated, so that the bit of `home` is the lowest; those before it come last.
        long named = Long.rotateRight(directory.shardsOf(key), home);
        while (named != 0) {
            int shard = (home + Long.numberOfTrailingZeros(named)) % Long.SIZE;
            int slot = shards[shard].tryClaimAffine(key, newKey);
            if (slot != NONE) {
                return layout.firstSlot(shard) + slot;
            }
            named &= named - 1; // Another key of the same place, or a claim was faster.
        }
        return NONE;
    }

    private int homeShard() {
        return shards.length == 1 ? 0 : Math.floorMod(processor.getAsInt(), shards.length);
    }

    /// Takes a slot back. It must be clean: the next claim gets it as it is.
    ///
    /// @param residentBytes what of it still has backing
    /// @throws IllegalStateException if the slot is not in use
    public void release(int slot, long residentBytes) {
        Require.notNegative(residentBytes, "residentBytes");
        int shard = layout.shardOf(slot);
        shards[shard].release(slot - layout.firstSlot(shard), residentBytes);
    }

    /// Takes a slot that could not be made clean out of service for good.
    ///
    /// @throws IllegalStateException if the slot is not in use
    public void quarantine(int slot) {
        int shard = layout.shardOf(slot);
        shards[shard].quarantine(slot - layout.firstSlot(shard));
    }

    /// Makes every free slot one tick older.
    public void tick() {
        ticks.incrementAndGet();
    }

    /// Claims, to be trimmed, the warm slots with backing that have been free longest; returns how
    /// many. Slots of the same age are taken from all shards alike.
    ///
    /// @param into             where their numbers go, from the first element on
    /// @param max              how many at most
    /// @param minimumIdleTicks how old they must be; 0 takes any
    /// @throws IndexOutOfBoundsException if `into` has no room for `max`
    public int claimIdle(int[] into, int max, int minimumIdleTicks) {
        Objects.checkFromIndexSize(0, max, into.length);
        Require.notNegative(minimumIdleTicks, "minimumIdleTicks");
        int claimed = 0;
        while (claimed < max) {
            int oldest = oldestIdleTicks();
            if (oldest < minimumIdleTicks) { // Also if there is none.
                break;
            }
            int share = Math.ceilDiv(max - claimed, shards.length);
            for (int shard = 0; shard < shards.length; shard++) {
                claimed +=
                        shards[shard].claimIdle(
                                into,
                                claimed,
                                Math.min(share, max - claimed),
                                oldest,
                                layout.firstSlot(shard));
            }
        }
        return claimed;
    }

    /// How many ticks the warm slot with backing has been free that has been so longest; -1 if there
    /// is none.
    public int oldestIdleTicks() {
        int oldest = NONE;
        for (SlotShard shard : shards) {
            oldest = Math.max(oldest, shard.oldestIdleTicks());
        }
        return oldest;
    }

    /// Claims one slot, to be trimmed, if it is warm or trimmed: for a span of address space whose
    /// slots must all be idle.
    public boolean tryClaimForTrim(int slot) {
        int shard = layout.shardOf(slot);
        return shards[shard].tryClaimForTrim(slot - layout.firstSlot(shard));
    }

    /// Takes a slot back that was claimed to be trimmed. It has forgotten its key.
    ///
    /// If it kept backing, because that could not be given back, it is the oldest warm slot again:
    /// the next to be trimmed. A caller that trims in a loop ends it at such a failure.
    ///
    /// @param residentBytes what of it still has backing
    /// @throws IllegalStateException if the slot is not being trimmed
    public void releaseTrimmed(int slot, long residentBytes) {
        Require.notNegative(residentBytes, "residentBytes");
        int shard = layout.shardOf(slot);
        shards[shard].releaseTrimmed(slot - layout.firstSlot(shard), residentBytes);
    }

    /// Takes a slot back that was claimed to be trimmed and keeps, as it was meant to, some of its
    /// backing. It has forgotten its key, and its idle time starts anew: it is the newest warm slot.
    ///
    /// @param residentBytes what of it still has backing, more than nothing
    /// @throws IllegalArgumentException if that is nothing
    /// @throws IllegalStateException if the slot is not being trimmed
    public void releaseReduced(int slot, long residentBytes) {
        Require.positive(residentBytes, "residentBytes");
        int shard = layout.shardOf(slot);
        shards[shard].releaseReduced(slot - layout.firstSlot(shard), residentBytes);
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

    /// Free slots that were used and not trimmed since.
    public int warm() {
        return sum(SlotShard::warmCount);
    }

    /// Free slots that were used and trimmed since.
    public int trimmed() {
        return sum(SlotShard::trimmedCount);
    }

    /// Slots that are being trimmed now.
    public int trimming() {
        return sum(SlotShard::trimmingCount);
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

    /// Whether a slot is free after it was used and trimmed.
    public boolean isTrimmed(int slot) {
        return state(slot) == SlotState.TRIMMED;
    }

    /// Whether a slot is free after it was used, and was not trimmed since.
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
