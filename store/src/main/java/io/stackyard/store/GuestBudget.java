package io.stackyard.store;

import io.stackyard.allocator.internal.Require;
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
/// **Threads**: the one that owns the store; see [Store].
public final class GuestBudget {

    private static final long NEVER = Long.MAX_VALUE;

    /// An epoch that never is.
    private static final long UNSEEN = -1;

    private final Store store;
    private final EpochClock clock;
    private final Interruption interruption;
    private long lookedAt = UNSEEN;
    private long deadline = NEVER;
    private long fuel;
    private @Nullable EpochCallback callback;

    GuestBudget(Store store, EpochClock clock, Interruption interruption, long initialFuel) {
        this.store = store;
        this.clock = clock;
        this.interruption = interruption;
        this.fuel = initialFuel;
    }

    /// What a check found.
    public enum Verdict {
        /// The guest goes on.
        CONTINUE,
        /// The guest traps.
        TRAP
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
        lookedAt = UNSEEN;
    }

    /// Lets guests run without a deadline, as they do in a new store. Interrupts of the thread still stop them.
    public void clearEpochDeadline() {
        deadline = NEVER;
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
        fuel = Require.notNegative(newFuel, "fuel");
    }

    /// What is left to burn; 0 after a trap for want of it.
    ///
    /// @throws IllegalStateException if modules are not translated for it
    public long fuel() {
        require(Interruption.FUEL, "fuel");
        return fuel;
    }

    private void require(Interruption wanted, String what) {
        if (interruption != wanted) {
            throw StoreErrors.notTranslatedFor(what, wanted, interruption);
        }
    }

    // For the interpreter.

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
            return Verdict.TRAP;
        }
        return now < deadline || decide() ? goOn(now) : Verdict.TRAP;
    }

    private Verdict goOn(long now) {
        lookedAt = now;
        return Verdict.CONTINUE;
    }

    /// Whether the callback moves the deadline.
    private boolean decide() throws Exception {
        EpochDecision decision =
                callback == null ? new EpochDecision.Interrupt() : callback.deadlineReached(store);
        return switch (decision) {
            case EpochDecision.Interrupt _ -> false;
            case EpochDecision.Extend(long ticks) -> {
                deadline = after(ticks);
                yield true;
            }
        };
    }

    private long after(long ticks) {
        long sum = clock.now() + ticks; // Neither is negative.
        return sum < 0 ? NEVER : sum;
    }

    /// Takes `cost` off the fuel; false if there is less, and then none is left.
    ///
    /// @param cost not negative
    public boolean tryBurn(long cost) {
        long left = fuel - cost;
        fuel = Math.max(0, left);
        return left >= 0;
    }
}
