package io.stackyard.allocator.metrics;

import java.util.List;
import java.util.function.ObjLongConsumer;
import org.agrona.concurrent.status.AtomicCounter;

/// The counters of guests that were stopped. All threads may count; nobody waits for anybody.
public final class InterruptionCounters implements CounterGroup, AutoCloseable {

    private final CounterRegistry registry;
    private final String name;
    private final AtomicCounter[] counters; // By the constant's number.
    private volatile boolean closed;

    /// @param counters one for each constant, in their order
    InterruptionCounters(CounterRegistry registry, String name, List<AtomicCounter> counters) {
        this.registry = registry;
        this.name = name;
        this.counters = counters.toArray(AtomicCounter[]::new);
    }

    /// The present value.
    public long get(InterruptionCounter counter) {
        return counters[counter.cell()].get();
    }

    /// Adds one.
    public void increment(InterruptionCounter counter) {
        counters[counter.cell()].getAndAdd(1);
    }

    @Override
    public void forEach(ObjLongConsumer<String> consumer) {
        for (InterruptionCounter counter : InterruptionCounter.values()) {
            long value = get(counter);
            if (!closed) { // Else it may be that of a later group.
                consumer.accept(name + '.' + counter.label(), value);
            }
        }
    }

    /// Takes the counters out of their registry. Counting afterwards is a mistake of the caller.
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            registry.free(this, List.of(counters));
        }
    }
}
