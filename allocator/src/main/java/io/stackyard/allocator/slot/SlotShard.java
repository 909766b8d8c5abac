package io.stackyard.allocator.slot;

import io.stackyard.allocator.metrics.PoolCounter;
import io.stackyard.allocator.metrics.PoolCounters;
import java.util.Arrays;
import java.util.function.Predicate;
import org.agrona.collections.Long2LongHashMap;

/// One shard: a run of slots with their states, under one lock (this object's monitor).
///
/// ```
/// warm:      oldest <-> ... <-> newest         every free slot that was used before
/// by key:    oldest <-> ... <-> newest         those of them that were last used with one key
/// cold:      nextCold .. slotCount             never used, in ascending order
/// ```
///
/// Slot numbers here are relative to the shard. Every operation is O(1) and, once the key map has
/// grown, allocates nothing.
final class SlotShard {

    private static final int NONE = SlotAllocator.NONE;
    private static final long NO_KEY = SlotAllocator.NO_KEY;

    private final int slotCount;
    private final int warmBudget;

    private final SlotState[] states;
    private final long[] keys;
    private final long[] residentBytes;
    private final SlotList warm;
    private final SlotList affine;
    private final PoolCounters counters;
    private final Long2LongHashMap newestByKey = new Long2LongHashMap(NONE);

    private int nextCold;
    private int oldestWarm = NONE;
    private int newestWarm = NONE;
    private int warmCount;
    private int inUseCount;
    private int quarantinedCount;
    private long totalResidentBytes;

    SlotShard(int slotCount, int warmBudget, PoolCounters counters) {
        this.slotCount = slotCount;
        this.counters = counters;
        this.warmBudget = warmBudget;
        this.states = new SlotState[slotCount];
        Arrays.fill(states, SlotState.COLD);
        this.keys = new long[slotCount];
        this.residentBytes = new long[slotCount];
        this.warm = new SlotList(slotCount);
        this.affine = new SlotList(slotCount);
    }

    /// Claims the newest free slot last used with `key`, or returns [#NONE].
    ///
    /// @param newKey what the slot is remembered by from now on
    synchronized int tryClaimAffine(long key, long newKey) {
        int slot = (int) newestByKey.get(key);
        if (slot != NONE) {
            claimWarm(slot, newKey);
        }
        return slot;
    }

    /// Claims any free slot, or returns [#NONE]: a cold one while the warm ones are within budget,
    /// otherwise the oldest warm one for a key, the newest warm one for none. A key wants its pages
    /// back later, so it takes what others are least likely to want; without a key, the newest slot
    /// is the one most likely in the cache.
    synchronized int tryClaimAny(long key) {
        boolean hasCold = nextCold < slotCount;
        if (hasCold && (warmCount < warmBudget || warmCount == 0)) {
            return claimCold(key);
        }
        int slot = key == NO_KEY ? newestWarm : oldestWarm;
        if (slot != NONE) {
            claimWarm(slot, key);
        }
        return slot;
    }

    private int claimCold(long key) {
        int slot = nextCold;
        states[slot] = states[slot].to(SlotState.IN_USE, slot);
        nextCold++;
        keys[slot] = key;
        countClaim();
        return slot;
    }

    private void claimWarm(int slot, long key) {
        states[slot] = states[slot].to(SlotState.IN_USE, slot);
        unlinkWarm(slot);
        unlinkAffine(slot);
        totalResidentBytes -= residentBytes[slot];
        counters.add(PoolCounter.WARM, -1);
        counters.add(PoolCounter.RESIDENT_BYTES, -residentBytes[slot]);
        keys[slot] = key;
        countClaim();
    }

    private void countClaim() {
        inUseCount++;
        counters.increment(PoolCounter.CLAIMS);
        counters.raise(PoolCounter.HIGH_WATER, counters.add(PoolCounter.IN_USE, 1));
    }

    private void unlinkWarm(int slot) {
        warm.unlink(slot);
        if (slot == oldestWarm) {
            oldestWarm = warm.newer(slot);
        }
        if (slot == newestWarm) {
            newestWarm = warm.older(slot);
        }
        warmCount--;
    }

    private void unlinkAffine(int slot) {
        long key = keys[slot];
        if (key == NO_KEY) {
            return;
        }
        affine.unlink(slot);
        if (newestByKey.get(key) == slot) {
            int older = affine.older(slot);
            if (older == NONE) {
                newestByKey.remove(key);
            } else {
                newestByKey.put(key, older);
            }
        }
    }

    /// Takes a slot back; returns the key that it is remembered by.
    synchronized long release(int slot, long bytes) {
        states[slot] = states[slot].to(SlotState.WARM, slot);
        inUseCount--;
        warm.append(slot, newestWarm);
        newestWarm = slot;
        if (oldestWarm == NONE) {
            oldestWarm = slot;
        }
        warmCount++;
        long key = keys[slot];
        if (key != NO_KEY) {
            affine.append(slot, (int) newestByKey.get(key));
            newestByKey.put(key, slot);
        }
        residentBytes[slot] = bytes;
        totalResidentBytes += bytes;
        counters.add(PoolCounter.IN_USE, -1);
        counters.increment(PoolCounter.WARM);
        counters.add(PoolCounter.RESIDENT_BYTES, bytes);
        return key;
    }

    /// Takes a slot out of service for good.
    synchronized void quarantine(int slot) {
        states[slot] = states[slot].to(SlotState.QUARANTINED, slot);
        inUseCount--;
        quarantinedCount++;
        counters.add(PoolCounter.IN_USE, -1);
        counters.increment(PoolCounter.QUARANTINED);
    }

    synchronized SlotState state(int slot) {
        return states[slot];
    }

    synchronized int inUseCount() {
        return inUseCount;
    }

    synchronized int warmCount() {
        return warmCount;
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
        int listed = 0;
        int affineSlots = 0;
        long resident = 0;
        int previous = NONE;
        for (int slot = oldestWarm; slot != NONE; slot = warm.newer(slot)) {
            check(states[slot] == SlotState.WARM, slot, "is listed as warm but is " + states[slot]);
            check(warm.older(slot) == previous, slot, "has a broken link to its older neighbour");
            previous = slot;
            listed++;
            resident += residentBytes[slot];
            affineSlots += keys[slot] == NO_KEY ? 0 : 1;
        }
        check(previous == newestWarm, previous, "ends the warm list but is not its newest");
        check(listed == warmCount, listed, "slots are listed as warm, counted are " + warmCount);
        check(resident == totalResidentBytes, listed, "warm slots disagree on resident bytes");
        check(affineSlots == countAffine(), affineSlots,
                "warm slots have a key, others are listed");
        check(nextCold == count(state -> state != SlotState.COLD), nextCold,
                "is not the next cold");
        check(inUseCount == count(state -> state == SlotState.IN_USE), inUseCount, "is not in-use");
        check(
                quarantinedCount == count(state -> state == SlotState.QUARANTINED),
                quarantinedCount,
                "is not the number of quarantined slots");
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

    private int count(Predicate<SlotState> predicate) {
        return (int) Arrays.stream(states).filter(predicate).count();
    }

    private static void check(boolean condition, int subject, String what) {
        if (!condition) {
            throw new IllegalStateException(subject + " " + what);
        }
    }
}
