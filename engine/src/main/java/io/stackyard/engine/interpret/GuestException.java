package io.stackyard.engine.interpret;

/// A Java exception that carries a WebAssembly exception: thrown by a host function, it goes on in the
/// guest; caught nowhere, it leaves the guest again as one.
public abstract class GuestException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient ExceptionPackage thrown;

    protected GuestException(String message, ExceptionPackage thrown) {
        super(message);
        this.thrown = thrown;
    }

    /// The tag and payload.
    public final ExceptionPackage thrown() {
        return thrown;
    }
}
