package io.stackyard.engine.interpret;

import org.jspecify.annotations.Nullable;

/// What a host function leaves when it parks: why, and what its caller waits for.
///
/// @param reason whatever the host function gave; null if nothing
/// @param function the host function, whose results a later resume gives
public record Parking(@Nullable Object reason, FunctionEntry function) {}
