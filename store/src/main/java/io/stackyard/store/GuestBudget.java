package io.stackyard.store;

import io.stackyard.allocator.internal.Require;
import io.stackyard.allocator.metrics.InterruptionCounter;
import io.stackyard.allocator.metrics.InterruptionCounters;
import io.stackyard.config.Interruption;
import org.jspecify.annotations.Nullable;

/// How long the guests of one store may run: until a deadline in epochs, or until their fuel is used up. Which of
/// the two counts is the engine's choice (`stackyard.engine.interruption`), made when modules are translated.
///
/// A check in guest code compares the epoch with the one that it has looked at last. Where they differ it takes
/// a closer look, at the deadline and at the thread's interrupt status; so both are looked at once per epoch, and
/// at the first check of each entry from the host. A look that stops the guest is not noted, so the next check
/// looks again.
///
/// **Turns.** A fiber that is parked by its budget goes on later, so fibers of one store can take turns. Each time one
/// is started or resumed its turn begins: it has the ticks of the last [EpochDecision.Park], and the interval of fuel,
/// anew.
///
/// ```
/// all fuel = fuel (what is left of the turn) + reserve (of no turn yet; 0 without an interval)
/// ```
///
/// **Threads**: the one that owns the store; see [Store].
public final class GuestBudget {

    private static final long NEVER = Long.MAX_VALUE;

    /// An epoch that never is.
    private static final long UNSEEN = -1;

    private final Store store;
    private final EpochClock clock;
    private final InterruptionCounters counters;
    private final Interruption interruption;
    private long lookedAt = UNSEEN;
    private long deadline = NEVER;
    private long turnTicks; // 0 if the deadline is none of a turn's.
    private long askedTicks;
    private long fuel;
    private long reserve;
    private long interval; // 0 for none.
    private FuelPolicy policy = FuelPolicy.TRAP;
    private long owed;
    private @Nullable EpochCallback callback;

    GuestBudget(
            Store store,
            EpochClock clock,
            InterruptionCounters counters,
            Interruption interruption,
            long initialFuel) {
        this.store = store;
        this.clock = clock;
        this.counters = counters;
        this.interruption = interruption;
        this.fuel = initialFuel;
    }

    /// What a check found.
    public enum Verdict {
        /// The guest goes on.
        CONTINUE,
        /// The guest traps.
        TRAP,
        /// The fiber that runs is parked; if there is none, the guest traps. Tell the budget which.
        PARK
    }

    /// Stops the guests of this store when the epoch has advanced by `ticks`. Holds for all entries until it is
    /// set anew: an entry after the deadline stops at its first check.
    ///
    /// @param ticks from the present epoch on; 0 stops at the next check
    /// @throws IllegalArgumentException if `ticks` is negative
    /// @throws IllegalStateException if modules are not translated for it
    public void setEpochDeadline(long ticks) {
        require(Interruption.EPOCH, "epoch deadline");
        deadline = after(Require.notNegative(ticks, "ticks"));
        turnTicks = 0;
        lookedAt = UNSEEN;
    }

    /// Lets guests run without a deadline, as they do in a new store. Interrupts of the thread still stop them.
    public void clearEpochDeadline() {
        deadline = NEVER;
        turnTicks = 0;
    }

    /// Asks `newCallback` at a deadline; null traps, as in a new store.
    ///
    /// @throws IllegalStateException if modules are not translated for it
    public void onEpochDeadline(@Nullable EpochCallback newCallback) {
        require(Interruption.EPOCH, "epoch callback");
        callback = newCallback;
    }

    /// Sets what is left to burn, for all entries from now on.
    ///
    /// @param newFuel 0 stops guests at their next instruction
    /// @throws IllegalArgumentException if `newFuel` is negative
    /// @throws IllegalStateException if modules are not translated for it
    public void setFuel(long newFuel) {
        require(Interruption.FUEL, "fuel");
        deal(Require.notNegative(newFuel, "fuel"));
    }

    /// What is left to burn; 0 after a guest was stopped for want of it.
    ///
    /// @throws IllegalStateException if modules are not translated for it
    public long fuel() {
        require(Interruption.FUEL, "fuel");
        return fuel + reserve;
    }

    /// What becomes of guests that have used up their fuel; in a new store they trap.
    ///
    /// @throws IllegalStateException if modules are not translated for it
    public void onFuelExhausted(FuelPolicy newPolicy) {
        require(Interruption.FUEL, "fuel policy");
        policy = newPolicy;
    }

    /// Parks a fiber whenever it has burnt so much since it was resumed last. Fuel that is given to it is not less for
    /// that, and guests outside fibers see nothing of it.
    ///
    /// @param newInterval 0 for never, as in a new store
    /// @throws IllegalArgumentException if `newInterval` is negative
    /// @throws IllegalStateException if modules are not translated for it
    public void setFuelInterval(long newInterval) {
        require(Interruption.FUEL, "fuel interval");
        interval = Require.notNegative(newInterval, "interval");
        deal(fuel + reserve);
    }

    /// Splits all fuel into that of this turn and the rest.
    private void deal(long all) {
        fuel = interval == 0 ? all : Math.min(interval, all);
        reserve = all - fuel;
    }

    private void require(Interruption wanted, String what) {
        if (interruption != wanted) {
            throw StoreErrors.notTranslatedFor(what, wanted, interruption);
        }
    }

    // For the interpreter.

    /// A fiber begins its turn.
    public void beginTurn() {
        if (turnTicks != 0) {
            deadline = after(turnTicks);
        }
        deal(fuel + reserve);
    }

    /// Whether the check at hand has to [#look].
    public boolean isDue() {
        return clock.glance() != lookedAt;
    }

    /// Lets the next check look.
    public void lookAgain() {
        lookedAt = UNSEEN;
    }

    /// Looks at the thread's interrupt status, which stays as it is, then at the deadline.
    ///
    /// @throws Exception what the callback throws
    public Verdict look() throws Exception {
        long now = clock.now(); // Before the status: who interrupts and then ticks is seen.
        if (Thread.currentThread().isInterrupted()) {
            counters.increment(InterruptionCounter.THREAD_INTERRUPTS);
            return Verdict.TRAP;
        }
        return now < deadline ? goOn(now) : decide(now);
    }

    private Verdict goOn(long now) {
        lookedAt = now;
        return Verdict.CONTINUE;
    }

    private Verdict decide(long now) throws Exception {
        return switch (decision()) {
            case EpochDecision.Interrupt _ -> trapAtDeadline();
            case EpochDecision.Extend(long ticks) -> {
                counters.increment(InterruptionCounter.EPOCH_EXTENSIONS);
                deadline = after(ticks);
                turnTicks = 0;
                yield goOn(now);
            }
            case EpochDecision.Park(long ticks) -> {
                askedTicks = ticks;
                yield Verdict.PARK;
            }
        };
    }

    private EpochDecision decision() throws Exception {
        if (callback == null) {
            return new EpochDecision.Interrupt();
        }
        try {
            return callback.deadlineReached(store);
        } catch (Exception failed) {
            trapAtDeadline();
            throw failed;
        }
    }

    private Verdict trapAtDeadline() {
        counters.increment(InterruptionCounter.EPOCH_TRAPS);
        return Verdict.TRAP;
    }

    /// Whether the guest that the last look wanted to park is parked. One that traps instead leaves the deadline where
    /// it is, for those that wait for it.
    public void settleDeadline(boolean isParked) {
        if (isParked) {
            counters.increment(InterruptionCounter.EPOCH_PARKS);
            turnTicks = askedTicks;
            deadline = after(askedTicks);
        } else {
            counters.increment(InterruptionCounter.EPOCH_TRAPS);
        }
    }

    private long after(long ticks) {
        long sum = clock.now() + ticks; // Neither is negative.
        return sum < 0 ? NEVER : sum;
    }

    /// Takes `cost` off the fuel of this turn; false if there is less, and then nothing is taken: see [#overdraw].
    ///
    /// @param cost not negative
    public boolean tryBurn(long cost) {
        long left = fuel - cost;
        if (left < 0) {
            return false;
        }
        fuel = left;
        return true;
    }

    /// Takes `cost` off all fuel, when that of this turn is not enough. If all is less, none is left, and the guest
    /// [owes][#owed] the rest.
    ///
    /// @param cost not negative
    /// @return [Verdict#CONTINUE] if only the turn is over: a fiber is parked then, other guests go on
    public Verdict overdraw(long cost) {
        owed = pay(cost);
        if (owed == 0) {
            return Verdict.CONTINUE;
        }
        return switch (policy) {
            case TRAP -> {
                counters.increment(InterruptionCounter.FUEL_TRAPS);
                yield Verdict.TRAP;
            }
            case PARK -> Verdict.PARK;
        };
    }

    /// Whether the guest that had to overdraw is parked.
    public void settleFuel(boolean isParked) {
        if (owed > 0) {
            counters.increment(
                    isParked
                            ? InterruptionCounter.FUEL_PARKS
                            : InterruptionCounter.FUEL_TRAPS);
        } else if (isParked) {
            counters.increment(InterruptionCounter.INTERVAL_PARKS);
        }
    }

    /// What the last guest that was stopped for want of fuel could not pay.
    public long owed() {
        return owed;
    }

    /// Takes what a guest owes off the fuel, as far as there is any; returns what it owes still.
    public long pay(long debt) {
        long all = fuel + reserve;
        long paid = Math.min(debt, all);
        deal(all - paid);
        return debt - paid;
    }
}
