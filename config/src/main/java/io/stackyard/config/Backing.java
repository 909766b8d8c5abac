package io.stackyard.config;

/// Where slabs come from (`stackyard.pool.backing`).
public enum Backing {
    /// Mapped where the system calls exist, portable elsewhere.
    AUTO,
    /// System calls: reserve once, decommit, guard.
    MAPPED,
    /// Java arenas: no system call, no guard, no decommit.
    PORTABLE
}
