package io.stackyard.allocator.metrics;

/// What is counted of guests that a check has stopped, or could have. The label of a counter is the group's name, a dot,
/// and [#label].
public enum InterruptionCounter {
    /// Guests that trapped at their epoch deadline.
    EPOCH_TRAPS("epoch-traps"),
    /// Fibers that were parked at their epoch deadline.
    EPOCH_PARKS("epoch-parks"),
    /// Deadlines that a callback moved, so that the guest went on.
    EPOCH_EXTENSIONS("epoch-extensions"),
    /// Guests that trapped because their thread was interrupted.
    THREAD_INTERRUPTS("thread-interrupts"),
    /// Guests that trapped for want of fuel.
    FUEL_TRAPS("fuel-traps"),
    /// Fibers that were parked for want of fuel.
    FUEL_PARKS("fuel-parks"),
    /// Fibers that were parked because they had burnt their interval of fuel.
    INTERVAL_PARKS("interval-parks");

    private final String label;

    InterruptionCounter(String label) {
        this.label = label;
    }

    /// The last part of the counter's label.
    public String label() {
        return label;
    }

    /// Where the counter lies among all: 0-based, without gaps.
    @SuppressWarnings("EnumOrdinal") // As in PoolCounter.
    int cell() {
        return ordinal();
    }
}
