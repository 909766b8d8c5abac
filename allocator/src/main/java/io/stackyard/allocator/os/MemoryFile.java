package io.stackyard.allocator.os;

import java.util.Optional;

/// Files in memory (`memfd`): the backing of images that many memories share.
public final class MemoryFile {

    private static final int MFD_CLOEXEC = 0x1;
    private static final int MFD_ALLOW_SEALING = 0x2;

    private MemoryFile() {}

    /// Tries to make a file that can be sealed; returns the name of the error if that is refused.
    public static Optional<String> refusal() {
        if (!LinuxSystem.isRunning()) {
            return Optional.of(Errno.ENOSYS.name());
        }
        try {
            LinuxCalls.close(
                    LinuxCalls.memfdCreate("stackyard-probe", MFD_CLOEXEC | MFD_ALLOW_SEALING));
            return Optional.empty();
        } catch (SystemCallException e) {
            return Optional.of(e.errnoName());
        }
    }
}
