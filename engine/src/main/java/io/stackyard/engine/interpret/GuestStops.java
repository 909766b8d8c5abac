package io.stackyard.engine.interpret;

import java.util.List;

/// Makes the exceptions that embedders see from what stopped the guest.
public interface GuestStops {

    /// The guest trapped.
    RuntimeException trap(TrapSignal signal, List<Backtrace.Frame> frames);

    /// An exception of the guest's reached the host.
    RuntimeException uncaught(ExceptionPackage thrown);
}
