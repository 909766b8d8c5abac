package io.stackyard.allocator.metrics;

import java.util.List;
import java.util.function.ObjLongConsumer;
import org.agrona.concurrent.status.AtomicCounter;
import org.jspecify.annotations.Nullable;

/// Counters that a registry shows together: one for each constant of an enumeration, in their order.
///
/// **Threads**: any.
public abstract sealed class CounterGroup implements AutoCloseable
        permits PoolCounters, InterruptionCounters {

    private final @Nullable CounterRegistry registry;
    private final String name;
    private final List<String> labels;
    private final AtomicCounter[] counters; // By the constant's number.
    private volatile boolean closed;

    /// @param registry null if none shows them
    CounterGroup(
            @Nullable CounterRegistry registry,
            String name,
            List<String> labels,
            List<AtomicCounter> counters) {
        this.registry = registry;
        this.name = name;
        this.labels = labels;
        this.counters = counters.toArray(AtomicCounter[]::new);
    }

    final String name() {
        return name;
    }

    final AtomicCounter cell(int number) {
        return counters[number];
    }

    /// The present value of the constant with that number.
    abstract long value(int number);

    /// Shows each counter's label and value; none once the group is closed.
    final void forEach(ObjLongConsumer<String> consumer) {
        for (int number = 0; number < counters.length; number++) {
            long value = value(number);
            if (!closed) { // Else it may be that of a later group.
                consumer.accept(name + '.' + labels.get(number), value);
            }
        }
    }

    /// Takes the counters out of their registry. Counting afterwards is a mistake of the caller.
    @Override
    public final synchronized void close() {
        if (!closed) {
            closed = true;
            if (registry != null) {
                registry.free(this, List.of(counters));
            }
        }
    }
}
