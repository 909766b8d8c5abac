package io.stackyard.allocator.slot;

import java.util.concurrent.atomic.AtomicLongArray;

/// Which shards have a free slot last used with a given key: one bit per shard, so that a claim
/// asks just those.
///
/// ```
/// place(key) -> | bit of shard 0 | bit of shard 1 | ... | bit of shard 63 |
/// ```
///
/// Keys may share a place: a clear bit says that the shard has no slot of any key of this place, a
/// set one that it has some, or lately had. A shard sets and clears its bits, and counts, under its
/// own lock; so changes of one bit come in the order of the lists they tell of. A slot that lies
/// free during all of a claim is therefore found: its bit is set whenever the claim reads it.
///
/// A bit stays set when the last slot goes, because most come back with the same key; it is cleared
/// by the first claim that it sends to a shard in vain.
final class AffinityDirectory {

    /// The bits of one word.
    static final int MOST_SHARDS = Long.SIZE;

    private static final int FEWEST_PLACES = 64;
    private static final int MOST_PLACES = 1 << 14;
    private static final long SPREAD = 0x9E3779B97F4A7C15L; // 2^64 divided by the golden ratio.

    private final AtomicLongArray shardsByPlace;
    private final int shift;

    /// @param slotCount how many slots there are; twice as many places keep keys apart
    AffinityDirectory(int slotCount) {
        int wanted = Math.clamp(2L * slotCount, FEWEST_PLACES, MOST_PLACES);
        int places = Integer.highestOneBit(wanted - 1) << 1; // Rounds up to a power of two.
        this.shardsByPlace = new AtomicLongArray(places);
        this.shift = Long.SIZE - Integer.numberOfTrailingZeros(places);
    }

    /// The shards that may have a free slot of `key`, one bit each; 0 if none has.
    long shardsOf(long key) {
        return shardsByPlace.get(place(key));
    }

    /// A shard's own part of the directory.
    Shard shard(int shard) {
        return new Shard(1L << shard);
    }

    private int place(long key) {
        return (int) ((key * SPREAD) >>> shift);
    }

    /// How many free slots one shard has at each place. Called under that shard's lock only.
    final class Shard {

        private final long bit;
        private final int[] slotsByPlace = new int[shardsByPlace.length()];

        private Shard(long bit) {
            this.bit = bit;
        }

        void add(long key) {
            int place = place(key);
            slotsByPlace[place]++;
            if (!isSet(place)) {
                setBit(place, bit);
            }
        }

        void remove(long key) {
            slotsByPlace[place(key)]--;
        }

        /// Clears the bit of a key's place if no slot is left there.
        void settle(long key) {
            int place = place(key);
            if (slotsByPlace[place] == 0 && isSet(place)) {
                setBit(place, 0);
            }
        }

        private boolean isSet(int place) {
            return (shardsByPlace.get(place) & bit) != 0;
        }

        /// Gives this shard's bit of a place a value, and leaves the others as they are.
        private void setBit(int place, long value) {
            long seen = shardsByPlace.get(place);
            long won = shardsByPlace.compareAndExchange(place, seen, (seen & ~bit) | value);
            while (won != seen) { // Another shard changed its bit: keep what it wrote.
                seen = won;
                won = shardsByPlace.compareAndExchange(place, seen, (seen & ~bit) | value);
            }
        }

        /// How many slots are counted in all places.
        int total() {
            int total = 0;
            for (int count : slotsByPlace) {
                total += count;
            }
            return total;
        }

        /// Whether the bit of each place is set that has a slot.
        boolean agrees() {
            for (int place = 0; place < slotsByPlace.length; place++) {
                if (slotsByPlace[place] != 0 && !isSet(place)) {
                    return false;
                }
            }
            return true;
        }
    }
}
