package io.stackyard.allocator.metrics;

import io.stackyard.allocator.guard.GuardStrategy;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.agrona.concurrent.status.AtomicCounter;

/// The counters of one pool. All threads may count; nobody waits for anybody.
public final class PoolCounters implements AutoCloseable {

    private final CounterRegistry registry;
    private final String pool;
    private final EnumMap<PoolCounter, AtomicCounter> counters;
    private boolean closed;

    PoolCounters(CounterRegistry registry, String pool, Map<PoolCounter, AtomicCounter> counters) {
        this.registry = registry;
        this.pool = pool;
        this.counters = new EnumMap<>(counters);
    }

    /// Counters that no registry shows, for a part that is used by itself.
    public static PoolCounters unregistered(String pool) {
        return new CounterRegistry(PoolCounter.values().length).register(pool);
    }

    /// The pool's name.
    public String pool() {
        return pool;
    }

    /// The present value.
    public long get(PoolCounter counter) {
        return of(counter).get();
    }

    /// Adds one.
    public void increment(PoolCounter counter) {
        of(counter).getAndAdd(1);
    }

    /// Adds `amount`, which may be negative, and returns the new value.
    public long add(PoolCounter counter, long amount) {
        return of(counter).getAndAdd(amount) + amount;
    }

    /// Counts a guard that was laid, and the map entries that it takes.
    public void countGuard(GuardStrategy strategy) {
        increment(PoolCounter.GUARDS);
        long entries = strategy.mapEntries(1);
        if (entries != 0) {
            add(PoolCounter.MAP_ENTRIES, entries);
        }
    }

    /// Sets the value.
    public void set(PoolCounter counter, long value) {
        of(counter).set(value);
    }

    /// Raises the value to `value` if it is lower.
    public void raise(PoolCounter counter, long value) {
        AtomicCounter target = of(counter);
        long seen = target.get();
        while (seen < value && !target.compareAndSet(seen, value)) {
            seen = target.get(); // Lost the race: the winner may have raised it far enough.
        }
    }

    private AtomicCounter of(PoolCounter counter) {
        return Objects.requireNonNull(counters.get(counter)); // Every constant has its counter.
    }

    /// Takes the counters out of their registry. Counting afterwards is a mistake of the caller.
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            registry.free(counters.values());
        }
    }
}
