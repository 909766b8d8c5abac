package io.stackyard.cli;

import java.io.Serial;

/// What the user gave cannot be used; the message says what to change.
final class InputException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    InputException(String message) {
        super(message);
    }
}
