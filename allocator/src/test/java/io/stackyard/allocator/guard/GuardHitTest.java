package io.stackyard.allocator.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.stackyard.allocator.guard.GuardHit.Place;
import io.stackyard.allocator.slab.SlabLabel;
import io.stackyard.allocator.slab.SlabLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GuardHitTest {

    /// Guards at 0, 110, 220, each 10 bytes; slots at 10 and 120, each 100 bytes.
    private static final SlabLabel SLAB = new SlabLabel("stack", new SlabLayout(2, 100, 10));

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "0 | FIRST_GUARD | stack slot 0, 10 bytes before it, in the guard in front of the first slot",
        "9 | FIRST_GUARD | stack slot 0, 1 bytes before it, in the guard in front of the first slot",
        "10 | USABLE | stack slot 0, 0 bytes into its usable part, not in a guard",
        "109 | USABLE | stack slot 0, 99 bytes into its usable part, not in a guard",
        "110 | GUARD | stack slot 0, 0 bytes into its guard, 10 bytes before slot 1",
        "119 | GUARD | stack slot 0, 9 bytes into its guard, 1 bytes before slot 1",
        "120 | USABLE | stack slot 1, 0 bytes into its usable part, not in a guard",
        "220 | GUARD | stack slot 1, 0 bytes into its guard",
        "229 | GUARD | stack slot 1, 9 bytes into its guard"})
    void text_eachBoundary_namesSlotAndPlace(long offset, Place place, String text) {
        var hit = new GuardHit(SLAB, offset);

        assertEquals(place, hit.place());
        assertEquals(text, hit.text());
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 230})
    void new_outsideTheSlab_isRefused(long offset) {
        assertThrows(IndexOutOfBoundsException.class, () -> new GuardHit(SLAB, offset));
    }

    @Test
    void text_slabOfALoneGuard_namesTheGuard() {
        var hit = new GuardHit(new SlabLabel("lone", new SlabLayout(0, 0, 10)), 3);

        assertEquals(Place.FIRST_GUARD, hit.place());
        assertEquals(0, hit.slot());
    }
}
