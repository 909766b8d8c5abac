package io.stackyard.engine.code;

/// Whether the checked twin of the interpreter runs: `-Dstackyard.checked=true`, as in all tests.
///
/// The twin is the same loop, with every instruction looked at before it is executed. The switch is a constant,
/// so that without it the compiler sees no twin.
public final class Checked {

    public static final boolean ON = Boolean.getBoolean("stackyard.checked");

    private Checked() {}
}
