package io.stackyard.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.config.Interruption;
import io.stackyard.store.GuestBudget.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a check finds, epoch by epoch, and what is left of the fuel.
final class GuestBudgetTest {

    private final InstanceAllocator allocator = SmallPools.open();
    private final Store store = allocator.newStore(null);
    private final EpochClock clock = new EpochClock();
    private final GuestBudget epochs = budget(Interruption.EPOCH, 0);

    private GuestBudget budget(Interruption interruption, long fuel) {
        return new GuestBudget(store, clock, interruption, fuel);
    }

    @AfterEach
    void close() {
        store.close();
        allocator.close();
    }

    @Test
    void isDue_perEpoch_isSoUntilALookLetsTheGuestGoOn() throws Exception {
        assertTrue(epochs.isDue());
        assertEquals(Verdict.CONTINUE, epochs.look());
        assertFalse(epochs.isDue());

        clock.increment();

        assertTrue(epochs.isDue());
        assertEquals(Verdict.CONTINUE, epochs.look());
        assertFalse(epochs.isDue());
        epochs.lookAgain();
        assertTrue(epochs.isDue());
    }

    @Test
    void look_atTheDeadline_trapsAndStaysDue() throws Exception {
        epochs.setEpochDeadline(2);
        clock.increment();
        assertEquals(Verdict.CONTINUE, epochs.look());
        clock.increment();

        assertEquals(Verdict.TRAP, epochs.look());
        assertTrue(epochs.isDue());
        assertEquals(Verdict.TRAP, epochs.look());
    }

    @Test
    void look_interruptedThread_trapsAndKeepsTheStatus() throws Exception {
        Thread.currentThread().interrupt();

        assertEquals(Verdict.TRAP, epochs.look());
        assertTrue(Thread.interrupted());
        assertTrue(epochs.isDue());
        assertEquals(Verdict.CONTINUE, epochs.look());
    }

    @Test
    void look_interruptedThread_doesNotAskTheCallback() throws Exception {
        epochs.setEpochDeadline(0);
        epochs.onEpochDeadline(_ -> new EpochDecision.Extend(1));
        Thread.currentThread().interrupt();

        assertEquals(Verdict.TRAP, epochs.look());
        assertTrue(Thread.interrupted());
        assertEquals(Verdict.CONTINUE, epochs.look());
    }

    @Test
    void callback_extends_fromTheEpochInWhichItAnswers() throws Exception {
        List<Store> asked = new ArrayList<>();
        epochs.setEpochDeadline(1);
        epochs.onEpochDeadline(guest -> {
            asked.add(guest);
            clock.increment();
            return new EpochDecision.Extend(2);
        });
        clock.increment(); // 1, and 2 in the callback: the deadline is 4.

        assertEquals(Verdict.CONTINUE, epochs.look());
        assertTrue(epochs.isDue());
        clock.increment();
        assertEquals(Verdict.CONTINUE, epochs.look());
        assertEquals(List.of(store), asked);
        clock.increment();
        assertEquals(Verdict.CONTINUE, epochs.look());
        assertEquals(List.of(store, store), asked);
    }

    @ParameterizedTest
    @CsvSource({"10, 3, true, 7", "10, 10, true, 0", "10, 11, false, 0", "0, 0, true, 0",
        "0, 1, false, 0", "5, 9223372036854775807, false, 0"})
    void tryBurn_cost_isTakenOrAllIs(long fuel, long cost, boolean enough, long left) {
        GuestBudget budget = budget(Interruption.FUEL, fuel);

        assertEquals(enough, budget.tryBurn(cost));
        assertEquals(left, budget.fuel());
    }

    @Test
    void setters_ofWhatModulesAreNotTranslatedFor_areRefused() {
        GuestBudget none = budget(Interruption.NONE, 0);
        GuestBudget fuel = budget(Interruption.FUEL, 0);

        assertThrows(IllegalStateException.class, () -> none.setEpochDeadline(1));
        assertThrows(IllegalStateException.class, () -> none.setFuel(1));
        assertThrows(IllegalStateException.class, none::fuel);
        assertThrows(IllegalStateException.class, () -> epochs.setFuel(1));
        IllegalStateException refused =
                assertThrows(IllegalStateException.class, () -> fuel.onEpochDeadline(null));
        assertEquals(
                "no epoch callback in this engine: stackyard.engine.interruption=fuel;"
                        + " set it to epoch",
                refused.getMessage());
    }

    @Test
    void numbers_negativeOrZero_areRefusedByName() {
        IllegalArgumentException ticks =
                assertThrows(
                        IllegalArgumentException.class, () -> epochs.setEpochDeadline(-1));
        IllegalArgumentException extension =
                assertThrows(IllegalArgumentException.class, () -> new EpochDecision.Extend(0));

        assertEquals("ticks=-1 is negative", ticks.getMessage());
        assertEquals("ticks=0 is not positive", extension.getMessage());
    }

    @Test
    void budget_ofAClosedStore_isRefused() {
        Store closed = allocator.newStore(null);
        closed.close();

        assertThrows(IllegalStateException.class, closed::budget);
    }
}
