package io.stackyard.engine;

/// Where a [Fiber] stands.
public enum FiberState {
    /// Its function has not begun.
    NEW,

    /// A thread is in it.
    RUNNING,

    /// It is parked, see [ParkCause]: no thread is held.
    PARKED,

    /// Its function returned.
    FINISHED,

    /// A trap or an exception ended it.
    FAILED,

    /// It was closed, or its store was, before it ended.
    CLOSED
}
