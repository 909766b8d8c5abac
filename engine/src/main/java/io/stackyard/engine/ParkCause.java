package io.stackyard.engine;

/// What parked a [Fiber].
public enum ParkCause {
    /// A host function, by [HostCall#park] or [HostCall#await]: it goes on with the results of that.
    HOST_FUNCTION,

    /// Its epoch deadline, by the answer [io.stackyard.store.EpochDecision.Park].
    EPOCH_DEADLINE,

    /// The interval of fuel that [io.stackyard.store.GuestBudget#setFuelInterval] sets.
    FUEL_INTERVAL,

    /// Want of fuel, by the policy [io.stackyard.store.FuelPolicy#PARK]: it goes on when there is enough.
    OUT_OF_FUEL
}
