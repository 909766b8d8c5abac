package io.stackyard.engine;

/// A function that guests call and Java runs, on the Java thread's own stack.
@FunctionalInterface
public interface HostFunction {

    /// Reads arguments from `call` and gives it the results.
    ///
    /// It may call guest functions of the same store. It must not close the store, and not keep `call`. As its last act
    /// it may [suspend][HostCall#suspend] the guest or [park][HostCall#park] its fiber: then it gives no results.
    ///
    /// @throws WasmException to throw an exception into the guest
    /// @throws Exception anything else stops the guest with a [Trap] that has it as cause
    void call(HostCall call) throws Exception;
}
