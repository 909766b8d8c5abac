package io.stackyard.engine.interpret;

import org.jspecify.annotations.Nullable;

/// Why a fiber is parked. Each parking is an object of its own, by which those who wait for it know it.
public sealed interface Parking {

    /// A host function asked for it.
    ///
    /// @param reason whatever the host function gave; null if nothing
    /// @param function the host function, whose results a later resume gives
    record ByHost(@Nullable Object reason, FunctionEntry function) implements Parking {}

    /// Its epoch deadline was reached.
    record AtDeadline() implements Parking {}

    /// It has burnt its interval of fuel.
    record AtInterval() implements Parking {}

    /// All fuel is used up.
    ///
    /// @param owed what it goes on for only when it is paid; at least 1
    record OutOfFuel(long owed) implements Parking {}
}
