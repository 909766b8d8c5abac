package io.stackyard.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.allocator.metrics.InterruptionCounter;
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
        return new GuestBudget(store, clock, allocator.interruptions(), interruption, fuel);
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

    @Test
    void callback_parks_movesTheDeadlineOnlyIfItWasParked() throws Exception {
        epochs.setEpochDeadline(1);
        epochs.onEpochDeadline(_ -> new EpochDecision.Park(2));
        clock.increment();

        assertEquals(Verdict.PARK, epochs.look());
        epochs.settleDeadline(false);
        assertEquals(Verdict.PARK, epochs.look());
        epochs.settleDeadline(true);
        assertEquals(Verdict.CONTINUE, epochs.look());
        clock.increment();
        clock.increment();
        assertEquals(Verdict.PARK, epochs.look());
        assertEquals(1, count(InterruptionCounter.EPOCH_PARKS));
        assertEquals(1, count(InterruptionCounter.EPOCH_TRAPS));
    }

    @Test
    void beginTurn_afterAPark_givesItsTicksAnew() throws Exception {
        epochs.setEpochDeadline(0);
        epochs.beginTurn(); // Of no park: leaves the deadline.
        epochs.onEpochDeadline(_ -> new EpochDecision.Park(2));
        assertEquals(Verdict.PARK, epochs.look());
        epochs.settleDeadline(true);
        for (int i = 0; i < 10; i++) {
            clock.increment();
        }

        epochs.beginTurn();

        assertEquals(Verdict.CONTINUE, epochs.look());
        clock.increment();
        clock.increment();
        assertEquals(Verdict.PARK, epochs.look());
        epochs.setEpochDeadline(0); // The host's own is none of a turn's.
        epochs.beginTurn();
        assertEquals(Verdict.PARK, epochs.look());
    }

    @Test
    void counters_traps_areCountedByWhatStoppedTheGuest() throws Exception {
        epochs.setEpochDeadline(0);
        assertEquals(Verdict.TRAP, epochs.look());
        epochs.onEpochDeadline(_ -> {
            throw new IllegalStateException("no");
        });
        assertThrows(IllegalStateException.class, epochs::look);
        epochs.onEpochDeadline(_ -> new EpochDecision.Extend(1));
        assertEquals(Verdict.CONTINUE, epochs.look());
        Thread.currentThread().interrupt();
        assertEquals(Verdict.TRAP, epochs.look());
        assertTrue(Thread.interrupted());

        assertEquals(2, count(InterruptionCounter.EPOCH_TRAPS));
        assertEquals(1, count(InterruptionCounter.EPOCH_EXTENSIONS));
        assertEquals(1, count(InterruptionCounter.THREAD_INTERRUPTS));
        assertEquals(0, count(InterruptionCounter.EPOCH_PARKS));
        assertEquals(2, allocator.counters().read("guests.epoch-traps").orElseThrow());
    }

    private long count(InterruptionCounter counter) {
        return allocator.interruptions().get(counter);
    }

    @ParameterizedTest
    @CsvSource({"10, 3, true, 7", "10, 10, true, 0", "10, 11, false, 10", "0, 0, true, 0",
        "0, 1, false, 0", "5, 9223372036854775807, false, 5"})
    void tryBurn_cost_isTakenIfThereIsEnough(long fuel, long cost, boolean enough, long left) {
        GuestBudget budget = budget(Interruption.FUEL, fuel);

        assertEquals(enough, budget.tryBurn(cost));
        assertEquals(left, budget.fuel());
    }

    @ParameterizedTest
    @CsvSource({"10, 11, 1", "0, 1, 1", "5, 9223372036854775807, 9223372036854775802"})
    void overdraw_allFuel_leavesNoneAndADebt(long fuel, long cost, long owed) {
        GuestBudget budget = budget(Interruption.FUEL, fuel);

        assertEquals(Verdict.TRAP, budget.overdraw(cost));
        assertEquals(0, budget.fuel());
        assertEquals(owed, budget.owed());
        assertEquals(1, count(InterruptionCounter.FUEL_TRAPS));
        budget.onFuelExhausted(FuelPolicy.PARK);
        assertEquals(Verdict.PARK, budget.overdraw(1));
        budget.settleFuel(true);
        assertEquals(Verdict.PARK, budget.overdraw(1));
        budget.settleFuel(false);
        assertEquals(1, count(InterruptionCounter.FUEL_PARKS));
        assertEquals(2, count(InterruptionCounter.FUEL_TRAPS));
    }

    @Test
    void overdraw_interval_isPaidOfTheRest() {
        GuestBudget budget = budget(Interruption.FUEL, 100);
        budget.setFuelInterval(10);

        assertTrue(budget.tryBurn(7));
        assertFalse(budget.tryBurn(4));
        assertEquals(Verdict.CONTINUE, budget.overdraw(4));
        assertEquals(0, budget.owed());
        assertEquals(89, budget.fuel());
        assertTrue(budget.tryBurn(10)); // The next interval is whole.
        assertFalse(budget.tryBurn(1));
        budget.beginTurn();
        assertTrue(budget.tryBurn(10));
        assertEquals(Verdict.CONTINUE, budget.overdraw(69));
        assertEquals(0, budget.fuel());
        assertEquals(Verdict.TRAP, budget.overdraw(1));
    }

    @Test
    void setFuelInterval_anyTime_keepsAllFuel() {
        GuestBudget budget = budget(Interruption.FUEL, Long.MAX_VALUE);

        budget.setFuelInterval(3);
        assertEquals(Long.MAX_VALUE, budget.fuel());
        assertFalse(budget.tryBurn(4));
        budget.setFuelInterval(0);
        assertTrue(budget.tryBurn(Long.MAX_VALUE));
        assertEquals(0, budget.fuel());
        budget.setFuelInterval(3);
        budget.setFuel(5);
        assertEquals(5, budget.fuel());
        assertFalse(budget.tryBurn(4));
    }

    @Test
    void pay_debt_takesWhatThereIs() {
        GuestBudget budget = budget(Interruption.FUEL, 5);

        assertEquals(0, budget.pay(2));
        assertEquals(4, budget.pay(7));
        assertEquals(0, budget.fuel());
        assertEquals(4, budget.pay(4));
    }

    @Test
    void setters_ofWhatModulesAreNotTranslatedFor_areRefused() {
        GuestBudget none = budget(Interruption.NONE, 0);
        GuestBudget fuel = budget(Interruption.FUEL, 0);

        assertThrows(IllegalStateException.class, () -> none.setEpochDeadline(1));
        assertThrows(IllegalStateException.class, () -> none.setFuel(1));
        assertThrows(IllegalStateException.class, none::fuel);
        assertThrows(IllegalStateException.class, () -> epochs.setFuel(1));
        assertThrows(IllegalStateException.class, () -> epochs.setFuelInterval(1));
        assertThrows(IllegalStateException.class, () -> epochs.onFuelExhausted(FuelPolicy.PARK));
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

        GuestBudget fuel = budget(Interruption.FUEL, 1);

        assertThrows(IllegalArgumentException.class, () -> new EpochDecision.Park(0));
        assertThrows(IllegalArgumentException.class, () -> fuel.setFuelInterval(-1));
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
