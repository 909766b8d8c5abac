package io.stackyard.allocator.slot;

import java.util.concurrent.TimeUnit;

/// What came of waiting for a slot.
///
/// @param slot        the slot, or [SlotAllocator#NONE] unless the wait was [ClaimEnding#CLAIMED]
/// @param ending      why the wait ended
/// @param waitedNanos how long it took
/// @param waiters     how many others were waiting when it ended
public record ClaimWait(int slot, ClaimEnding ending, long waitedNanos, int waiters) {

    /// The part of an error message that tells of the wait, with a space before it; empty if there
    /// was none.
    public String text() {
        long millis = TimeUnit.NANOSECONDS.toMillis(waitedNanos);
        return switch (ending) {
            case CLAIMED, NOT_WAITED -> "";
            case QUEUE_FULL -> " (not waited: " + waiters + " others already wait)";
            case TIMED_OUT -> " (waited " + millis + " ms, " + waiters + " others still wait)";
            case INTERRUPTED ->
                    " (interrupted after " + millis + " ms, " + waiters + " others still wait)";
            case CLOSED -> " (closed after " + millis + " ms)";
        };
    }
}
