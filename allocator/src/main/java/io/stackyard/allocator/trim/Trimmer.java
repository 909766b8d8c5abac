package io.stackyard.allocator.trim;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;

/// Gives the memory of idle slots back: what was idle for long, and then the oldest until each pool
/// is within its budget.
///
/// Once in each period a round ages all slots by one tick; trims those that have been idle for the
/// idle time; and, if a pool still keeps more than its budget, trims that to its budget, oldest
/// first. So a budget holds within one period after any burst, and an idle slot is trimmed between
/// one idle time and one idle time and two periods after its release.
///
/// It runs as an Agrona agent, in whatever thread the embedder runs agents, or in its own
/// ([TrimmerThread]), or by [#trim] whenever the caller likes. Releasing a slot never waits for it.
/// All threads may call; rounds come one after the other.
///
/// A pool that throws is logged, once until it succeeds again, counted, and does not keep the others
/// from being trimmed. A round allocates nothing.
public final class Trimmer implements Agent {

    /// The agent's name, and that of its thread.
    public static final String ROLE = "stackyard-trimmer";

    private static final Logger LOGGER = System.getLogger(Trimmer.class.getName());

    private final TrimmedPool[] pools;
    private final boolean[] failing; // By pool; under this object's monitor.
    private final NanoClock clock;
    private final long periodNanos;
    private final int minimumIdleTicks;
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong trimmedSlots = new AtomicLong();

    private volatile long due; // Written under this object's monitor.

    /// @param period   from one round to the next
    /// @param idleTime how long a slot keeps its backing at least after its release, unless the
    ///     budget is exceeded; 0 trims it in the next round
    /// @param pools    whose slots are trimmed
    /// @param clock    what time it is
    /// @throws IllegalArgumentException if the period is not positive, or the idle time negative
    public Trimmer(
            Duration period, Duration idleTime, List<? extends TrimmedPool> pools,
            NanoClock clock) {
        if (!period.isPositive()) {
            throw new IllegalArgumentException("period=" + period + " is not positive");
        }
        if (idleTime.isNegative()) {
            throw new IllegalArgumentException("idleTime=" + idleTime + " is negative");
        }
        this.pools = pools.toArray(TrimmedPool[]::new);
        this.failing = new boolean[this.pools.length];
        this.clock = clock;
        this.periodNanos = saturatedNanos(period);
        this.minimumIdleTicks = ticks(saturatedNanos(idleTime), periodNanos);
        this.due = clock.nanoTime() + periodNanos;
    }

    /// A slot that is released between two ticks has seen one tick when less than a period has
    /// passed: one more than the periods in the idle time makes sure that all of it has passed.
    private static int ticks(long idleNanos, long periodNanos) {
        return (int) Math.min(Math.ceilDiv(idleNanos, periodNanos), Integer.MAX_VALUE - 1) + 1;
    }

    private static long saturatedNanos(Duration duration) {
        try {
            // Half of the range, so that a sum with the clock keeps its order.
            return Math.min(duration.toNanos(), Long.MAX_VALUE / 2);
        } catch (ArithmeticException _) {
            return Long.MAX_VALUE / 2;
        }
    }

    /// Trims once if a period has passed since the last time; returns how many slots.
    @Override
    public int doWork() {
        return nanosUntilDue() > 0 ? 0 : trim();
    }

    @Override
    public String roleName() {
        return ROLE;
    }

    /// How long the next round is away; zero or negative if it is due.
    long nanosUntilDue() {
        return due - clock.nanoTime();
    }

    /// Trims now; returns how many slots. Slots grow older only if a period has passed since they
    /// last did, so that frequent calls do not shorten the idle time.
    public synchronized int trim() {
        boolean ticks = nanosUntilDue() <= 0;
        if (ticks) {
            // From now on, not from when it was due: ticks are never closer than a period.
            due = clock.nanoTime() + periodNanos;
        }
        int trimmed = 0;
        for (int index = 0; index < pools.length; index++) {
            try {
                trimmed += trim(pools[index], ticks);
                failing[index] = false;
            } catch (RuntimeException e) {
                failures.incrementAndGet();
                if (!failing[index]) {
                    failing[index] = true;
                    LOGGER.log(Level.WARNING, "cannot trim pool " + pools[index].name(), e);
                }
            }
        }
        trimmedSlots.addAndGet(trimmed);
        return trimmed;
    }

    private int trim(TrimmedPool pool, boolean ticks) {
        if (ticks) {
            pool.tick();
        }
        int trimmed = pool.trimIdle(minimumIdleTicks);
        long budgetBytes = pool.residentBudgetBytes();
        return pool.residentBytes() > budgetBytes ? trimmed + pool.trimTo(budgetBytes) : trimmed;
    }

    /// How often trimming a pool has failed.
    public long failures() {
        return failures.get();
    }

    /// How many slots were trimmed so far.
    public long trimmedSlots() {
        return trimmedSlots.get();
    }

    /// Counts and logs what came from outside of all pools.
    void failed(Throwable failure) {
        failures.incrementAndGet();
        LOGGER.log(Level.ERROR, "the trimmer has failed", failure);
    }

    /// Runs this trimmer in a thread of its own, until that is closed.
    public TrimmerThread start() {
        return new TrimmerThread(this);
    }
}
