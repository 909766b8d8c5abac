package io.stackyard.engine.switching;

/// An exception reached the host.
final class ModelUncaught extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient ModelException thrown;

    ModelUncaught(ModelException thrown) {
        super(thrown.tag(), null, false, false);
        this.thrown = thrown;
    }

    ModelException thrown() {
        return thrown;
    }
}
