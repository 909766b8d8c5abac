package io.stackyard.allocator.os;

import java.util.Optional;

/// Where address space comes from.
///
/// Preconditions of every call here and in [PageControl]: an address is a multiple of [#pageBytes],
/// a size is a positive multiple of it. All failures are [SystemCallException]s, and a call that
/// failed has changed nothing that its caller must undo. All threads may call.
public interface OperatingSystem {

    /// Bytes of one page of this system.
    long pageBytes();

    /// Reserves `byteSize` bytes that read as zero and may be written; returns their address.
    long map(long byteSize);

    /// Gives back all of a range that [#map] returned.
    void unmap(long address, long byteSize);

    /// The control of single pages, absent where the system offers none.
    Optional<PageControl> pageControl();

    /// The system calls of the running kernel, absent where Stackyard does not know them.
    static Optional<OperatingSystem> kernel() {
        return LinuxSystem.isRunning() ? Optional.of(LinuxSystem.INSTANCE) : Optional.empty();
    }

    /// Memory from Java arenas: works everywhere, commits all that is mapped, and controls no
    /// pages.
    static OperatingSystem portable() {
        return new PortableSystem();
    }
}
