package io.stackyard.engine.interpret;

/// Leaves the loop with an exception that no clause took; the host's entry turns it into its own kind.
final class UncaughtSignal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient ExceptionPackage thrown;

    UncaughtSignal(ExceptionPackage thrown) {
        super(null, null, false, false);
        this.thrown = thrown;
    }

    ExceptionPackage thrown() {
        return thrown;
    }
}
