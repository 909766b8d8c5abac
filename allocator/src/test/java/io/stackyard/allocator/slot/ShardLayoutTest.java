package io.stackyard.allocator.slot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ShardLayoutTest {

    @Test
    void of_everySmallLayout_splitsExactly() {
        for (int slots = 0; slots <= 40; slots++) {
            for (int budget = 0; budget <= 12; budget++) {
                for (int asked = 1; asked <= 17; asked++) {
                    checkSplit(slots, budget, asked, "");
                }
            }
        }
    }

    @Test
    void of_randomLayouts_splitExactly() {
        long seed = 7;
        var random = new SplittableRandom(seed);
        for (int round = 0; round < 2000; round++) {
            checkSplit(
                    random.nextInt(1 << random.nextInt(1, 21)),
                    random.nextInt(1 << random.nextInt(1, 21)),
                    random.nextInt(1, 65),
                    "seed " + seed + ": ");
        }
    }

    private static void checkSplit(int slots, int budget, int asked, String prefix) {
        var layout = ShardLayout.of(slots, budget, asked);
        String message = prefix + layout;
        assertTrue(layout.shardCount() <= asked, message);
        int slotSum = 0;
        int budgetSum = 0;
        for (int shard = 0; shard < layout.shardCount(); shard++) {
            assertEquals(slotSum, layout.firstSlot(shard), message);
            int count = layout.slotCount(shard);
            if (slots > 0) {
                assertTrue(count > 0, message);
                assertEquals(shard, layout.shardOf(slotSum), message);
                assertEquals(shard, layout.shardOf(slotSum + count - 1), message);
            }
            if (shard < layout.shardCount() - 1) {
                assertEquals(layout.slotsPerShard(), count, message);
            }
            slotSum += count;
            budgetSum += layout.warmBudget(shard);
        }
        assertEquals(slots, slotSum, message);
        assertEquals(budget, budgetSum, message);
    }

    @Test
    void of_thousandSlotsOverSixteen_isAsPublished() {
        var layout = ShardLayout.of(1000, 100, 16);

        assertEquals(16, layout.shardCount());
        assertEquals(63, layout.slotCount(0));
        assertEquals(63, layout.slotCount(14));
        assertEquals(55, layout.slotCount(15));
        assertEquals(7, layout.warmBudget(3));
        assertEquals(6, layout.warmBudget(4));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 127})
    void of_fewSlotsAndNoNumberAsked_isOneShard(int slots) {
        assertEquals(1, ShardLayout.of(slots, 0, 0).shardCount());
    }

    @Test
    void of_manySlotsAndNoNumberAsked_followsTheProcessors() {
        int processors = Runtime.getRuntime().availableProcessors();

        assertEquals(Math.min(processors, 16), ShardLayout.of(128 * 16, 0, 0).shardCount());
    }

    @Test
    void shardOf_slotOutOfRange_isRefused() {
        var layout = ShardLayout.of(10, 0, 3);

        assertThrows(IndexOutOfBoundsException.class, () -> layout.shardOf(10));
        assertThrows(IndexOutOfBoundsException.class, () -> layout.shardOf(-1));
    }
}
