package io.stackyard.engine.interpret;

/// How a `HOST_CALL` reaches Java: with a [HostFrame] between ([FramedHost]), or with the numbers themselves
/// ([TypedHost]).
interface HostTarget {

    /// Runs the function; its arguments end below the header of the frame at `fp`, and its results are left
    /// where they began.
    ///
    /// @param reference the function's own
    /// @throws GuestException to throw a WebAssembly exception
    /// @throws Exception anything else ends the guest with a trap that has it as cause
    void call(Machine machine, int reference, long fp) throws Exception;
}
