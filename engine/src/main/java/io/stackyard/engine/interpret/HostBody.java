package io.stackyard.engine.interpret;

/// What a host function does; the Java side of a `HOST_CALL`.
@FunctionalInterface
public interface HostBody {

    /// Reads the arguments from `frame` and leaves the results there.
    ///
    /// @throws GuestException to throw a WebAssembly exception
    /// @throws Exception anything else ends the guest with a trap that has it as cause
    void call(HostFrame frame) throws Exception;
}
