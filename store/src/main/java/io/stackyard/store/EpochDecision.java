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

    /// It is parked, if it runs in a fiber: its thread is free, and it goes on where it was when it is resumed. Then,
    /// and whenever another fiber of the store is, that may run until the epoch has advanced by `ticks`. A guest that
    /// runs in no fiber, or with a host frame between, traps.
    ///
    /// @param ticks at least 1
    record Park(long ticks) implements EpochDecision {

        /// @throws IllegalArgumentException if `ticks` is zero or negative
        public Park {
            Require.positive(ticks, "ticks");
        }
    }
}
