package io.stackyard.allocator.slot;

/// How a wait for a slot ended.
public enum ClaimEnding {
    /// With a slot.
    CLAIMED,
    /// At once: nobody may wait here.
    NOT_WAITED,
    /// At once: as many as may wait already do.
    QUEUE_FULL,
    /// Without a slot when its time was over.
    TIMED_OUT,
    /// Without a slot when the thread was interrupted, whose interrupt status is still set.
    INTERRUPTED,
    /// Without a slot when the queue was closed.
    CLOSED
}
