package io.stackyard.store;

/// Host and guest have called each other as deeply as `stackyard.stack.max-host-depth` allows.
public final class EntryDepthException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    EntryDepthException(int depth) {
        super(
                "entries from the host nest too deeply: stackyard.stack.max-host-depth="
                        + depth
                        + ", all in use; raise stackyard.stack.max-host-depth");
    }
}
