package io.stackyard.store;

/// Opens a check of the store to tests of the engine.
public final class StoreInvariants {

    private StoreInvariants() {}

    /// Checks that counts and lists agree.
    ///
    /// @throws IllegalStateException if they do not
    public static void check(Store store) {
        store.checkInvariants();
    }
}
