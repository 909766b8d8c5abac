package io.stackyard.engine.interpret;

/// What an entry from the host does: call a function, or resume a continuation.
sealed interface Entrance permits FunctionEntry, HostResume {}
