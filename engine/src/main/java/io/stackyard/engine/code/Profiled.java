package io.stackyard.engine.code;

/// Whether the loop counts what it executes: `-Dstackyard.profile-opcodes=true`.
///
/// A constant, so that without it the compiler sees no counting. See [io.stackyard.engine.OpcodeProfile].
public final class Profiled {

    /// The system property; it is read when the first engine starts.
    public static final String PROPERTY = "stackyard.profile-opcodes";

    public static final boolean ON = Boolean.getBoolean(PROPERTY);

    private Profiled() {}
}
