package io.stackyard.config;

/// What is asked for behind every memory and stack slot (`stackyard.guard.strategy`).
public enum GuardChoice {
    /// The best that the running kernel offers, found by probing it.
    AUTO,
    /// Guard markers: no mapping per guard; Linux 6.13 and later.
    MARKER,
    /// Pages without access: two mappings per slot.
    PROTECT,
    /// No guards: bounds checks alone.
    NONE
}
