package io.stackyard.engine.interpret;

/// The checked twin found the machine or its code in a state that must not be: a mistake of ours, never of the
/// guest's. It is an error, so that no host call turns it into a trap.
final class TwinViolation extends AssertionError {

    private static final long serialVersionUID = 1L;

    TwinViolation(String message) {
        super(message);
    }
}
