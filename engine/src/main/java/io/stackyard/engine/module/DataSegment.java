package io.stackyard.engine.module;

import org.jspecify.annotations.Nullable;

/// A data segment.
///
/// @param mode   what becomes of it; never DECLARATIVE
/// @param memory the memory that an active segment is copied into; 0 for passive ones
/// @param offset where an active segment is copied to; null for passive ones
/// @param start  where its bytes start in the module
/// @param length how many there are
public record DataSegment(
        SegmentMode mode,
        int memory,
        @Nullable ConstExpr offset,
        int start,
        int length) {}
