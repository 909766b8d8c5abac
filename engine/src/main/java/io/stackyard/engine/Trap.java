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
    private final transient Trace trace;

    Trap(TrapReason reason, String message, Trace trace, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
        this.text = message;
        this.trace = trace;
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
    /// appear. At most 256, the youngest.
    ///
    /// Worked out at each call, which takes about as long as compiling the functions in it did: keep the list.
    public List<TraceFrame> frames() {
        return trace.frames();
    }
}
