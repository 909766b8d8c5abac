package io.stackyard.engine.module;

/// A memory, imported or defined.
///
/// **Units**: pages of 64 KiB.
///
/// @param index64      whether it is addressed by `i64` rather than `i32`
/// @param minimumPages its size at first
/// @param maximumPages the size it may grow to, or -1 for none stated
public record MemoryDef(boolean index64, long minimumPages, long maximumPages) {}
