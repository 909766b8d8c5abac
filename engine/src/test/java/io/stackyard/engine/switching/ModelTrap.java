package io.stackyard.engine.switching;

import io.stackyard.engine.TrapReason;
import java.util.List;

/// The abstract machine stopped: why, and which functions were active, the youngest first.
final class ModelTrap extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final TrapReason reason;
    private final transient List<Integer> frames;

    ModelTrap(TrapReason reason, List<Integer> frames) {
        super(reason.text(), null, false, false);
        this.reason = reason;
        this.frames = List.copyOf(frames);
    }

    TrapReason reason() {
        return reason;
    }

    List<Integer> frames() {
        return frames;
    }
}
