package io.stackyard.engine.interpret;

import org.jspecify.annotations.Nullable;

/// A `suspend` that a host function asks for as its last act, or a check that parks a fiber.
///
/// @param tag what it is suspended to
/// @param payload raw slots of the tag's parameters
/// @param parking what is left for the fiber that takes it, if `tag` is the tag of parking
@SuppressWarnings("ArrayRecordComponent") // Lives for one return.
record HostSuspension(TagIdentity tag, long[] payload, @Nullable Parking parking) {}
