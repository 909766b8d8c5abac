package io.stackyard.allocator;

/// The running system cannot do what the settings ask for.
public final class PlatformException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// @param message what is missing, and which setting or flag to change
    public PlatformException(String message) {
        super(message);
    }

    /// @param message what is missing, and which setting or flag to change
    /// @param cause   how that was noticed
    public PlatformException(String message, Throwable cause) {
        super(message, cause);
    }
}
