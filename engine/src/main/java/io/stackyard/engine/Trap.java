package io.stackyard.engine;

import io.stackyard.engine.interpret.GuestStop;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The guest was stopped: it did what WebAssembly forbids, ran out of something, or a host function failed.
///
/// All stacks of the entry are back in their pool. The store and its instances stay usable.
public final class Trap extends GuestStop {

    private static final long serialVersionUID = 1L;

    private final TrapReason reason;
    private final String text;
    private final transient List<TraceFrame> frames;

    Trap(TrapReason reason, String message, List<TraceFrame> frames, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
        this.text = message;
        this.frames = frames;
    }

    /// The reason's text, then details; never null.
    @Override
    public String getMessage() {
        return text;
    }

    public TrapReason reason() {
        return reason;
    }

    /// The WebAssembly functions that were active, the youngest first: those of the running stack, then of
    /// its parents up to the entry from the host, then of older entries. Stacks that are suspended never
    /// appear.
    public List<TraceFrame> frames() {
        return frames;
    }
}
