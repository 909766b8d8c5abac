package io.stackyard.engine.fuzz;

/// One of the two engines that run the same module.
interface DifferentialSide extends AutoCloseable {

    /// Sets the module's count of steps that are left.
    void fuel(int steps);

    /// Calls the exported function `f` and its number.
    Ending call(int function, long[] arguments);

    /// The global `g` and its number, as [Ending#cut] leaves it.
    long global(int global);

    /// The whole memory `m`.
    byte[] memory();

    @Override
    void close();
}
