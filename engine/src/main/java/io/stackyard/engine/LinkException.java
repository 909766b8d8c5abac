package io.stackyard.engine;

/// A module cannot be linked: an import is unknown, or of another type than the module wants.
public final class LinkException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LinkException(String message) {
        super(message);
    }
}
