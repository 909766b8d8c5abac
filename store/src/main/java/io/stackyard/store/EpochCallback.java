package io.stackyard.store;

/// Asked when a guest has reached its epoch deadline, by the thread that runs it, between two instructions.
///
/// It may do what a host function may: call into the store, and throw. An exception is the cause of a trap. One of
/// WebAssembly leaves for the host: the guest that is asked about cannot catch it.
@FunctionalInterface
public interface EpochCallback {

    /// Decides what becomes of the guest.
    ///
    /// @param store the guest's
    EpochDecision deadlineReached(Store store) throws Exception;
}
