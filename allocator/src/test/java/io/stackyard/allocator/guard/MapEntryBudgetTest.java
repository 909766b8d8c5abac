package io.stackyard.allocator.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.stackyard.allocator.LimitException;
import io.stackyard.allocator.slab.SlabLayout;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class MapEntryBudgetTest {

    private static final SlabLayout LAYOUT = new SlabLayout(100, 4096, 4096);

    @Test
    void reserve_untilEmpty_refusesTheNextAndKeepsCount() {
        var budget = new MapEntryBudget(OptionalLong.of(1600), 500);
        assertEquals(1000, budget.left()); // Less 500 in use and a sixteenth, 100.

        budget.reserve("test", LAYOUT, 999);
        assertEquals(1, budget.left());
        var failure =
                assertThrows(LimitException.class, () -> budget.reserve("test", LAYOUT, 2));
        assertEquals(0, failure.limit());
        budget.reserve("test", LAYOUT, 1);

        assertEquals(0, budget.left());
        budget.giveBack(1000);
        assertEquals(1000, budget.left());
    }

    @Test
    void reserve_tooMany_namesTheLargestCount() {
        var budget = new MapEntryBudget(OptionalLong.of(1600), 500);

        var failure =
                assertThrows(
                        LimitException.class, () -> budget.reserve("test", LAYOUT, 1001));

        assertEquals(499, failure.limit()); // And the guard before the first slot: 500 guards of 2.
        assertEquals(100, failure.requested());
    }

    @Test
    void new_noLimit_reservesAnything() {
        var budget = new MapEntryBudget(OptionalLong.empty(), 500);

        budget.reserve("test", LAYOUT, 1L << 60);

        assertEquals(
                Long.MAX_VALUE - Long.MAX_VALUE / 16 - 500 - (1L << 60), budget.left());
    }

    @Test
    void new_moreInUseThanAllowed_hasNothingLeft() {
        assertEquals(0, new MapEntryBudget(OptionalLong.of(100), 200).left());
    }

    @Test
    void mapEntries_eachStrategy_countsWhatAGuardSplits() {
        assertEquals(0, GuardStrategy.MARKER.mapEntries(1000));
        assertEquals(2000, GuardStrategy.PROTECT.mapEntries(1000));
        assertEquals(0, GuardStrategy.NONE.mapEntries(1000));
    }
}
