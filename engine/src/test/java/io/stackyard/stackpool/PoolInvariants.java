package io.stackyard.stackpool;

/// Opens a check of the stack pool to tests of the engine.
public final class PoolInvariants {

    private PoolInvariants() {}

    /// Checks that blocks and slot allocator agree.
    ///
    /// @throws IllegalStateException if they do not
    public static void check(StackPool pool) {
        pool.checkInvariants();
    }
}
