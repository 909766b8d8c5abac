package io.stackyard.allocator;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.stackyard.allocator.os.OperatingSystem;
import io.stackyard.config.GuardChoice;

/// The platforms that tests run on.
public final class Platforms {

    private Platforms() {}

    /// The running kernel; the test is skipped where Stackyard knows none.
    public static Platform mapped(GuardChoice guards) {
        return Platform.over(kernel(), guards);
    }

    /// The portable backing, forced.
    public static Platform portable() {
        return Platform.over(OperatingSystem.portable(), GuardChoice.AUTO);
    }

    /// The running kernel, made to fail on demand; the test is skipped where Stackyard knows none.
    public static FaultySystem faultyKernel() {
        return new FaultySystem(kernel());
    }

    private static OperatingSystem kernel() {
        assumeTrue(OperatingSystem.kernel().isPresent(), "no system calls known for this system");
        return OperatingSystem.kernel().orElseThrow();
    }
}
