package io.stackyard.allocator.metrics;

import java.util.function.ObjLongConsumer;

/// Counters that a registry shows together.
sealed interface CounterGroup permits PoolCounters, InterruptionCounters {

    /// Shows each counter's label and value; none once the group is closed.
    void forEach(ObjLongConsumer<String> consumer);
}
