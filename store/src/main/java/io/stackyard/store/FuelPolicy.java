package io.stackyard.store;

/// What becomes of a guest that has used up its fuel.
public enum FuelPolicy {
    /// It traps.
    TRAP,

    /// It is parked, if it runs in a fiber, until it is resumed and what it could not pay is there. A guest that runs
    /// in no fiber, or with a host frame between, traps.
    PARK
}
