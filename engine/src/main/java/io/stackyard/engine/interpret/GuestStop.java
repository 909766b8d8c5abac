package io.stackyard.engine.interpret;

import org.jspecify.annotations.Nullable;

/// A trap that has reached the host once; thrown on through an outer guest, it stays what it is.
public abstract class GuestStop extends RuntimeException {

    private static final long serialVersionUID = 1L;

    protected GuestStop(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
