package io.stackyard.config;

/// How a released linear memory is made clean (`stackyard.memory.reset`).
public enum MemoryReset {
    /// Restores exactly the pages that were written, in place.
    CARDS,
    /// Asks the kernel which pages were written, and restores those in place. Linux 6.7 and later.
    PAGEMAP,
    /// Restores the keep-resident part in place and gives the rest back to the system.
    DECOMMIT
}
