package io.stackyard.engine.interpret;

/// How a `HOST_CALL` reaches Java: with a [HostFrame] between ([FramedHost]), or with the numbers themselves
/// ([TypedHost]).
interface HostTarget {

    /// Runs the function; its arguments end below the header of the frame at `fp`, and its results are left
    /// where they began.
    ///
    /// @param view the frame object of this depth, for who wants one
    /// @throws GuestException to throw a WebAssembly exception
    /// @throws Exception anything else ends the guest with a trap that has it as cause
    void call(HostFrame view, FunctionEntry function, long fp) throws Exception;
}
