package io.stackyard.store;

import io.stackyard.allocator.internal.Require;

/// What becomes of a guest that has reached its epoch deadline.
public sealed interface EpochDecision {

    /// It traps.
    record Interrupt() implements EpochDecision {}

    /// It goes on until the epoch has advanced by `ticks` more.
    ///
    /// @param ticks at least 1
    record Extend(long ticks) implements EpochDecision {

        /// @throws IllegalArgumentException if `ticks` is zero or negative
        public Extend {
            Require.positive(ticks, "ticks");
        }
    }
}
