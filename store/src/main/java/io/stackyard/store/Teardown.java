package io.stackyard.store;

import io.stackyard.allocator.memory.MemorySlot;
import org.jspecify.annotations.Nullable;

/// Takes things down one after the other, whatever becomes of each: the first failure is kept until all
/// have had their turn, and those behind it are added to it as suppressed.
///
/// **Threads**: one.
final class Teardown {

    private @Nullable Throwable first;

    /// Begins with nothing failed.
    Teardown() {
        this(null);
    }

    /// Begins with the failure that is the reason for taking things down.
    Teardown(@Nullable Throwable reason) {
        first = reason;
    }

    /// Runs a step and keeps what it throws.
    void attempt(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error failed) {
            keep(failed);
        }
    }

    /// Releases a memory; false if it is as before, because somebody reads a view of it.
    boolean isGone(MemorySlot memory) {
        try {
            memory.release();
            return true;
        } catch (IllegalStateException read) {
            keep(read);
            return false;
        } catch (RuntimeException | Error failed) {
            keep(failed);
            return true; // Out of service, or free: not the store's any more.
        }
    }

    /// Keeps a failure for the end.
    void keep(Throwable failed) {
        if (first == null) {
            first = failed;
        } else if (!first.equals(failed)) { // A failure cannot suppress itself.
            first.addSuppressed(failed);
        }
    }

    /// Throws the first failure, if there was one.
    void finish() {
        switch (first) {
            case null -> {}
            case RuntimeException failed -> throw failed;
            case Error failed -> throw failed;
            case Throwable failed -> throw new IllegalStateException("checked failure", failed);
        }
    }
}
