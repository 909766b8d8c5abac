package io.stackyard.wat.internal.module;

import java.util.EnumMap;
import java.util.Map;

/// Counts definitions and imports per kind on the second walk, as [Declarations] did on the first.
final class IndexCounters {

    private final Map<ExternalKind, Integer> counts = new EnumMap<>(ExternalKind.class);

    /// Counts one more and returns its index.
    int count(ExternalKind kind) {
        return counts.merge(kind, 1, Integer::sum) - 1;
    }
}
