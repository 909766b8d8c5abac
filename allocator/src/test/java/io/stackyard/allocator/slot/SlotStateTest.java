package io.stackyard.allocator.slot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Set;
import org.junit.jupiter.api.Test;

final class SlotStateTest {

    private static final Set<String> ARROWS =
            Set.of(
                    "COLD IN_USE", "WARM IN_USE", "WARM TRIMMING", "TRIMMED IN_USE",
                    "TRIMMED TRIMMING", "TRIMMING WARM", "TRIMMING TRIMMED", "IN_USE WARM",
                    "IN_USE QUARANTINED");

    @Test
    void to_everyPair_followsTheArrows() {
        for (SlotState from : SlotState.values()) {
            for (SlotState next : SlotState.values()) {
                if (ARROWS.contains(from + " " + next)) {
                    assertEquals(next, from.to(next, 1));
                } else {
                    var failure =
                            assertThrows(IllegalStateException.class, () -> from.to(next, 1));
                    assertEquals(
                            "slot 1: " + from + " cannot become " + next, failure.getMessage());
                }
            }
        }
    }

    @Test
    void to_arrowFromAnotherState_isRefused() {
        assertEquals(
                SlotState.WARM, SlotState.IN_USE.to(SlotState.IN_USE, SlotState.WARM, 1));
        var trimming =
                assertThrows(
                        IllegalStateException.class,
                        () -> SlotState.TRIMMING.to(SlotState.IN_USE, SlotState.WARM, 1));
        assertEquals("slot 1: TRIMMING is not IN_USE", trimming.getMessage());
        var warm =
                assertThrows(
                        IllegalStateException.class,
                        () -> SlotState.WARM.to(SlotState.IN_USE, SlotState.WARM, 1));
        assertEquals("slot 1: WARM cannot become WARM", warm.getMessage());
    }
}
