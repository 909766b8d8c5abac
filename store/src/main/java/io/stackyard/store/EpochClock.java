package io.stackyard.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// The epochs of one allocator: a number that only grows, when the host says so. It measures no time by itself.
///
/// **Threads**: any. Whoever advances it waits for nobody.
public final class EpochClock {

    private static final VarHandle EPOCH;

    static {
        try {
            EPOCH = MethodHandles.lookup().findVarHandle(EpochClock.class, "epoch", long.class);
        } catch (ReflectiveOperationException absent) {
            throw new ExceptionInInitializerError(absent);
        }
    }

    private long epoch;

    EpochClock() {}

    /// Begins the next epoch; returns its number.
    public long increment() {
        return (long) EPOCH.getAndAdd(this, 1L) + 1;
    }

    /// The present epoch, with everything that whoever began it had done before.
    public long now() {
        return (long) EPOCH.getVolatile(this); // Pairs with the addition in increment.
    }

    /// The present epoch, sooner or later: a load that costs what any other costs, and is not left out.
    long glance() {
        return (long) EPOCH.getOpaque(this);
    }
}
