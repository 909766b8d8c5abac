package io.stackyard.engine.types;

import java.security.SecureRandom;

/// SipHash-1-3 over `int` words, with a secret key: whoever writes a module cannot choose where its types land in a hash
/// table, so cannot make lookups slow.
///
/// **Source**: Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012.
///
/// @param key0 first half of the key
/// @param key1 second half of the key
record SipHash(long key0, long key1) {

    private static final int FINAL_ROUNDS = 3;

    /// A hash function with a fresh random key.
    static SipHash random() {
        var random = new SecureRandom();
        return new SipHash(random.nextLong(), random.nextLong());
    }

    /// Hashes the words, taken two by two as 64-bit blocks, then their count.
    long hash(int[] words) {
        var state = new State(key0, key1);
        int pairs = words.length & ~1;
        for (int i = 0; i < pairs; i += 2) {
            state.absorb(Integer.toUnsignedLong(words[i]) | (long) words[i + 1] << Integer.SIZE);
        }
        long last = pairs < words.length ? Integer.toUnsignedLong(words[pairs]) : 0;
        state.absorb(last | (long) words.length << Integer.SIZE);
        return state.finish();
    }

    /// The four words that each round mixes.
    private static final class State {
        private long v0;
        private long v1;
        private long v2;
        private long v3;

        State(long key0, long key1) {
            v0 = key0 ^ 0x736f6d6570736575L;
            v1 = key1 ^ 0x646f72616e646f6dL;
            v2 = key0 ^ 0x6c7967656e657261L;
            v3 = key1 ^ 0x7465646279746573L;
        }

        void absorb(long block) {
            v3 ^= block;
            round();
            v0 ^= block;
        }

        long finish() {
            v2 ^= 0xff;
            for (int i = 0; i < FINAL_ROUNDS; i++) {
                round();
            }
            return v0 ^ v1 ^ v2 ^ v3;
        }

        private void round() {
            v0 += v1;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v3;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 += v3;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 += v1;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v2 = Long.rotateLeft(v2, 32);
        }
    }
}
