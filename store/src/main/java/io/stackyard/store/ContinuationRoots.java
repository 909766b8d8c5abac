package io.stackyard.store;

/// Where references to continuations lie that only the engine knows. The store knows its tables.
///
/// **Threads**: the one that owns the store.
public interface ContinuationRoots {

    /// Reports everything outside of suspended stacks: running stacks, globals, segments, exceptions, and what
    /// the host holds.
    void report(ContinuationMarker marker);

    /// Reports the references that may lie on a stack that is reachable itself.
    ///
    /// @param block its control block
    void reportStack(long block, ContinuationMarker marker);
}
