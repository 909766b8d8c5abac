package io.stackyard.engine.types;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import org.junit.jupiter.api.Test;

class SipHashTest {

    private static final SipHash KEYED = new SipHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);

    @Test
    void hash_noWords_isTheReferenceValueOfSipHash13() {
        // For an empty input our blocks are those of the reference implementation.
        assertEquals(0xabac0158050fc4dcL, KEYED.hash(new int[0]));
    }

    @Test
    void hash_trailingZerosAndOrder_count() {
        var hashes = new HashSet<Long>();
        int[][] inputs = {{}, {0}, {0, 0}, {0, 0, 0}, {1, 0}, {0, 1}, {1}, {1, 2, 3}, {3, 2, 1}};
        for (int[] input : inputs) {
            assertTrue(hashes.add(KEYED.hash(input)));
        }
    }

    @Test
    void hash_eachKey_hashesDifferently() {
        int[] words = {1, 2, 3, 4, 5};

        assertNotEquals(SipHash.random().hash(words), SipHash.random().hash(words));
        assertEquals(KEYED.hash(words), KEYED.hash(words.clone()));
    }
}
