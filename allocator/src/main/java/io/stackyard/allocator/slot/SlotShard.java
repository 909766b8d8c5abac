package io.stackyard.allocator.slot;

import io.stackyard.allocator.metrics.CounterStripe;
import io.stackyard.allocator.metrics.PoolCounter;
import io.stackyard.allocator.metrics.PoolCounters;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.collections.Long2LongHashMap;

/// One shard: a run of slots with their states, under one lock (this object's monitor).
///
/// ```
/// warm:      oldest <-> ... <-> newest         every free slot that was used and not trimmed since
/// resident:  oldest <-> ... <-> newest         those of them that have backing
/// by key:    oldest <-> ... <-> newest         those of them that were last used with one key
/// trimmed:   oldest <-> ... <-> newest         every free slot that was used and trimmed since
/// cold:      nextCold .. slotCount             never used, in ascending order
/// ```
///
/// Slot numbers here are relative to the shard. Every operation is O(1), or O(1) for each slot that
/// it moves, and, once the key map has grown, allocates nothing.
final class SlotShard {

    /// What a claim returns that saw no free slot, but some that will be free once they are trimmed.
    static final int TRIMMING = -2;

    private static final int NONE = SlotAllocator.NONE;
    private static final long NO_KEY = SlotAllocator.NO_KEY;

    private final int slotCount;
    private final int warmBudget;
    private final AtomicInteger ticks;
    private final AffinityDirectory.Shard directory;
    private final PoolCounters counters;
    private final boolean countsUse;
    private final CounterStripe stripe; // Added to under the lock only.

    private final SlotState[] states;
    private final long[] keys;
    private final long[] residentBytes;
    private final int[] freedAt; // In ticks.
    private final SlotQueue warm;
    private final SlotQueue trimmed;
    private final SlotQueue resident;
    private final SlotList affine;
    private final Long2LongHashMap newestByKey = new Long2LongHashMap(NONE);

    private int nextCold;
    private int inUseCount;
    private int trimmingCount;
    private int quarantinedCount;
    private long totalResidentBytes;

    /// @param ticks     the age of the allocator, read on release
    /// @param countsUse whether to keep in-use and high-water
    SlotShard(
            int slotCount,
            int warmBudget,
            AtomicInteger ticks,
            AffinityDirectory.Shard directory,
            PoolCounters counters,
            boolean countsUse) {
        this.countsUse = countsUse;
        this.slotCount = slotCount;
        this.warmBudget = warmBudget;
        this.ticks = ticks;
        this.directory = directory;
        this.counters = counters;
        this.stripe = counters.addStripe();
        this.states = new SlotState[slotCount];
        Arrays.fill(states, SlotState.COLD);
        this.keys = new long[slotCount];
        this.residentBytes = new long[slotCount];
        this.freedAt = new int[slotCount];
        var free = new SlotList(slotCount);
        this.warm = new SlotQueue(free);
        this.trimmed = new SlotQueue(free);
        this.resident = new SlotQueue(new SlotList(slotCount));
        this.affine = new SlotList(slotCount);
    }

    /// Claims the newest free slot last used with `key`, or returns [#NONE].
    ///
    /// @param newKey what the slot is remembered by from now on: the same key, which counts as a
    ///     hit, or none
    synchronized int tryClaimAffine(long key, long newKey) {
        int slot = (int) newestByKey.get(key);
        if (slot == NONE) {
            directory.settle(key);
            return NONE;
        }
        if (newKey == key) {
            stripe.increment(PoolCounter.AFFINITY_HITS);
        }
        return claimWarm(slot, newKey);
    }

    /// Claims any free slot; or returns [#TRIMMING] if there is none now but soon, [#NONE] if there
    /// is none at all. While the warm slots are within budget it is one that has no backing: a
    /// trimmed one, whose page tables exist, before a cold one. Otherwise it is the oldest warm one
    /// for a key, the newest warm one for none: a key wants its pages back later, so it takes what
    /// others are least likely to want; without a key, the newest slot is the one most likely in
    /// the cache.
    synchronized int tryClaimAny(long key) {
        boolean warmSuffice = warm.size() > 0 && warm.size() >= warmBudget;
        if (!warmSuffice && trimmed.size() > 0) {
            return claimTrimmed(key);
        }
        if (!warmSuffice && nextCold < slotCount) {
            return claimCold(key);
        }
        if (warm.size() > 0) {
            return claimWarm(key == NO_KEY ? warm.newest() : warm.oldest(), key);
        }
        return trimmingCount > 0 ? TRIMMING : NONE;
    }

    private int claimCold(long key) {
        int slot = nextCold;
        claim(slot, key);
        nextCold++;
        return slot;
    }

    private int claimTrimmed(long key) {
        int slot = trimmed.newest();
        claim(slot, key);
        trimmed.remove(slot);
        return slot;
    }

    private int claimWarm(int slot, long key) {
        states[slot] = states[slot].to(SlotState.IN_USE, slot);
        removeWarm(slot);
        keys[slot] = key;
        countClaim();
        return slot;
    }

    private void claim(int slot, long key) {
        states[slot] = states[slot].to(SlotState.IN_USE, slot);
        keys[slot] = key;
        countClaim();
    }

    private void countClaim() {
        inUseCount++;
        stripe.increment(PoolCounter.CLAIMS);
        if (countsUse) {
            counters.countUse();
        }
    }

    private void endUse() {
        if (countsUse) {
            counters.add(PoolCounter.IN_USE, -1);
        }
    }

    /// Takes a slot out of every list of warm ones.
    private void removeWarm(int slot) {
        warm.remove(slot);
        if (residentBytes[slot] > 0) {
            resident.remove(slot);
        }
        removeAffine(slot);
        totalResidentBytes -= residentBytes[slot];
        stripe.add(PoolCounter.WARM, -1);
        stripe.add(PoolCounter.RESIDENT_BYTES, -residentBytes[slot]);
    }

    private void removeAffine(int slot) {
        long key = keys[slot];
        if (key == NO_KEY) {
            return;
        }
        affine.unlink(slot);
        directory.remove(key);
        if (newestByKey.get(key) == slot) {
            int older = affine.older(slot);
            if (older == NONE) {
                newestByKey.remove(key);
            } else {
                newestByKey.put(key, older);
            }
        }
    }

    /// Takes a slot back.
    synchronized void release(int slot, long bytes) {
        states[slot] = states[slot].to(SlotState.IN_USE, SlotState.WARM, slot);
        inUseCount--;
        // Read under the lock, so that the list is in the order of the ticks.
        freedAt[slot] = ticks.get();
        warm.addNewest(slot);
        if (bytes > 0) {
            resident.addNewest(slot);
        }
        long key = keys[slot];
        if (key != NO_KEY) {
            affine.append(slot, (int) newestByKey.get(key));
            newestByKey.put(key, slot);
            directory.add(key);
        }
        endUse();
        countWarm(slot, bytes);
    }

    private void countWarm(int slot, long bytes) {
        residentBytes[slot] = bytes;
        totalResidentBytes += bytes;
        stripe.increment(PoolCounter.WARM);
        stripe.add(PoolCounter.RESIDENT_BYTES, bytes);
    }

    /// Takes a slot out of service for good.
    synchronized void quarantine(int slot) {
        states[slot] = states[slot].to(SlotState.QUARANTINED, slot);
        inUseCount--;
        quarantinedCount++;
        endUse();
        stripe.increment(PoolCounter.QUARANTINED);
    }

    /// For how many ticks the oldest slot with backing has been free, or [#NONE] if there is none.
    synchronized int oldestIdleTicks() {
        return resident.size() == 0 ? NONE : idleTicks(resident.oldest());
    }

    private int idleTicks(int slot) {
        return (ticks.get() - freedAt[slot]) & Integer.MAX_VALUE; // Right beyond an overflow, too.
    }

    /// Claims for trimming the oldest slots with backing, while they have been free for
    /// `minimumIdleTicks`; returns how many.
    ///
    /// @param first what is added to each slot number
    synchronized int claimIdle(int[] into, int from, int max, int minimumIdleTicks, int first) {
        int claimed = 0;
        while (claimed < max
                && resident.size() > 0
                && idleTicks(resident.oldest()) >= minimumIdleTicks) {
            int slot = resident.oldest();
            claimWarmForTrim(slot);
            into[from + claimed++] = first + slot;
        }
        return claimed;
    }

    /// Claims for trimming one slot if it is warm or trimmed.
    synchronized boolean tryClaimForTrim(int slot) {
        return switch (states[slot]) {
            case WARM -> {
                claimWarmForTrim(slot);
                yield true;
            }
            case TRIMMED -> {
                states[slot] = states[slot].to(SlotState.TRIMMING, slot);
                trimmed.remove(slot);
                trimmingCount++;
                yield true;
            }
            case COLD, IN_USE, TRIMMING, QUARANTINED -> false;
        };
    }

    private void claimWarmForTrim(int slot) {
        states[slot] = states[slot].to(SlotState.TRIMMING, slot);
        removeWarm(slot);
        keys[slot] = NO_KEY; // What the key wanted of it is about to go.
        trimmingCount++;
    }

    /// Takes back a slot that was claimed for trimming.
    synchronized void releaseTrimmed(int slot, long bytes) {
        boolean done = bytes == 0;
        states[slot] =
                states[slot].to(
                        SlotState.TRIMMING, done ? SlotState.TRIMMED : SlotState.WARM, slot);
        trimmingCount--;
        if (done) {
            residentBytes[slot] = 0;
            trimmed.addNewest(slot);
            stripe.increment(PoolCounter.TRIMS);
        } else {
            warm.addOldest(slot);
            resident.addOldest(slot);
            countWarm(slot, bytes);
        }
    }

    /// Takes back a slot that was claimed for trimming and keeps what it was meant to.
    synchronized void releaseReduced(int slot, long bytes) {
        states[slot] = states[slot].to(SlotState.TRIMMING, SlotState.WARM, slot);
        trimmingCount--;
        freedAt[slot] = ticks.get(); // Not what it was: the lists are in the order of the ticks.
        warm.addNewest(slot);
        resident.addNewest(slot);
        countWarm(slot, bytes);
    }

    synchronized SlotState state(int slot) {
        return states[slot];
    }

    synchronized int inUseCount() {
        return inUseCount;
    }

    synchronized int warmCount() {
        return warm.size();
    }

    synchronized int trimmedCount() {
        return trimmed.size();
    }

    synchronized int trimmingCount() {
        return trimmingCount;
    }

    synchronized int quarantinedCount() {
        return quarantinedCount;
    }

    synchronized long totalResidentBytes() {
        return totalResidentBytes;
    }

    /// Checks lists, counts and states against each other.
    ///
    /// @throws IllegalStateException if they do not fit together
    synchronized void checkInvariants() {
        checkList(warm, SlotState.WARM);
        checkList(trimmed, SlotState.TRIMMED);
        checkList(resident, SlotState.WARM);
        int affineSlots = 0;
        int residentSlots = 0;
        long bytes = 0;
        for (int slot = warm.oldest(); slot != NONE; slot = warm.newer(slot)) {
            affineSlots += keys[slot] == NO_KEY ? 0 : 1;
            residentSlots += residentBytes[slot] == 0 ? 0 : 1;
            bytes += residentBytes[slot];
        }
        check(bytes == totalResidentBytes, totalResidentBytes, "resident bytes, listed are others");
        check(residentSlots == resident.size(), resident.size(),
                "slots are listed as resident, others are");
        check(affineSlots == countAffine(), affineSlots,
                "warm slots have a key, others are listed");
        check(affineSlots == directory.total(), affineSlots,
                "warm slots have a key, the directory counts others");
        check(directory.agrees(), affineSlots, "slots have a key, the directory's bits are others");
        checkCount(SlotState.WARM, warm.size());
        checkCount(SlotState.TRIMMED, trimmed.size());
        checkCount(SlotState.TRIMMING, trimmingCount);
        checkCount(SlotState.IN_USE, inUseCount);
        checkCount(SlotState.QUARANTINED, quarantinedCount);
        checkCount(SlotState.COLD, slotCount - nextCold);
        for (int slot = nextCold; slot < slotCount; slot++) {
            check(states[slot] == SlotState.COLD, slot, "is behind the cold ones");
        }
    }

    private void checkList(SlotQueue list, SlotState state) {
        int listed = 0;
        int previous = NONE;
        for (int slot = list.oldest(); slot != NONE; slot = list.newer(slot)) {
            check(states[slot] == state, slot, "is listed as " + state + ", is " + states[slot]);
            check(list.older(slot) == previous, slot, "has a broken link to its older neighbour");
            previous = slot;
            listed++;
        }
        check(previous == list.newest(), previous, "ends its list but is not its newest");
        check(listed == list.size(), listed, "slots are listed, counted are " + list.size());
    }

    private void checkCount(SlotState state, int counted) {
        long found = Arrays.stream(states).filter(each -> each == state).count();
        check(found == counted, found, "slots are " + state + ", counted are " + counted);
    }

    private int countAffine() {
        int listed = 0;
        var newest = newestByKey.entrySet().iterator();
        while (newest.hasNext()) {
            var entry = newest.next();
            long key = entry.getKey();
            for (int slot = entry.getValue().intValue(); slot != NONE; slot = affine.older(slot)) {
                check(keys[slot] == key, slot, "is listed under key " + key);
                check(states[slot] == SlotState.WARM, slot,
                        "is listed by key but is " + states[slot]);
                listed++;
            }
        }
        return listed;
    }

    private static void check(boolean condition, long subject, String what) {
        if (!condition) {
            throw new IllegalStateException(subject + " " + what);
        }
    }
}
