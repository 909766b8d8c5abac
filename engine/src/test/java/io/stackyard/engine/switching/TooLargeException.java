package io.stackyard.engine.switching;

/// A program makes more stacks than the pool of the test has: it is no case.
final class TooLargeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TooLargeException() {
        super("too many stacks", null, false, false);
    }
}
