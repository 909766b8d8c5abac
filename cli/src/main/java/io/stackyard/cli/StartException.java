package io.stackyard.cli;

import java.io.Serial;

/// The system cannot give what the configuration asks for.
final class StartException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    StartException(Throwable cause) {
        super("cannot start: " + cause.getMessage(), cause);
    }
}
