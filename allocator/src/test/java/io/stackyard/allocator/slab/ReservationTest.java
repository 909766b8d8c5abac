package io.stackyard.allocator.slab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.stackyard.allocator.guard.GuardStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ReservationTest {

    private static final SlabLayout GUARDED = new SlabLayout(10, 65_536, 4096);
    private static final SlabLayout BARE = new SlabLayout(10, 65_536, 0);

    @ParameterizedTest
    @CsvSource({"PROTECT, 11, 24", "MARKER, 11, 2", "NONE, 0, 2"})
    void guards_ofAStrategy_costItsMapEntries(GuardStrategy strategy, long guards, long entries) {
        var slab = new Reservation("test", GUARDED, 0);

        assertEquals(guards, slab.guards(strategy));
        assertEquals(entries, slab.mapEntries(strategy));
    }

    @Test
    void guards_layoutWithoutRoomForThem_areNone() {
        var slab = new Reservation("test", BARE, 0);

        assertEquals(0, slab.guards(GuardStrategy.PROTECT));
        assertEquals(2, slab.mapEntries(GuardStrategy.PROTECT)); // Its own, and its label's.
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "4096, 40960", "65536, 655360", "65537, 655360"})
    void resident_freeSlots_isAtMostAllOfThem(long keptBytes, long freeBytes) {
        var slab = new Reservation("test", GUARDED, keptBytes);

        assertEquals(655_360, slab.residentInUseBytes());
        assertEquals(freeBytes, slab.residentFreeBytes());
    }

    @Test
    void ofBookkeeping_slab_keepsAll() {
        Reservation slab = Reservation.ofBookkeeping("test", BARE);

        assertEquals(slab.residentInUseBytes(), slab.residentFreeBytes());
    }

    @Test
    void create_negativeKept_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Reservation("test", BARE, -1));
    }
}
