package io.stackyard.allocator.metrics;

import io.stackyard.allocator.internal.Require;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ObjLongConsumer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersManager;
import org.agrona.concurrent.status.CountersReader;

/// The counters of a set of pools, and of what else is counted with them, in one pair of off-heap buffers.
///
/// Making and freeing counters takes a lock; counting and reading take none. All threads may call.
public final class CounterRegistry {

    private static final int DEFAULT_CAPACITY = 1024;

    private final CountersManager manager;
    private final List<CounterGroup> groups = new CopyOnWriteArrayList<>();

    /// Room for 1024 counters, which is more than 30 pools.
    public CounterRegistry() {
        this(DEFAULT_CAPACITY);
    }

    /// @param capacity how many counters fit
    public CounterRegistry(int capacity) {
        Require.positive(capacity, "capacity");
        this.manager =
                new CountersManager(
                        buffer(Math.multiplyExact(capacity, CountersReader.METADATA_LENGTH)),
                        buffer(Math.multiplyExact(capacity, CountersReader.COUNTER_LENGTH)));
    }

    /// Makes the counters of one pool, all zero. Two pools may share a name; their labels are then
    /// the same.
    ///
    /// @throws IllegalStateException if there is no room for them
    public PoolCounters register(String pool) {
        List<AtomicCounter> made = make("pool " + pool, pool, PoolCounters.labels());
        var registered = new PoolCounters(this, pool, made);
        groups.add(registered);
        return registered;
    }

    /// Makes the counters of guests that are stopped, all zero.
    ///
    /// @throws IllegalStateException if there is no room for them
    public InterruptionCounters registerInterruptions(String name) {
        List<AtomicCounter> made = make(name, name, InterruptionCounters.labels());
        var registered = new InterruptionCounters(this, name, made);
        groups.add(registered);
        return registered;
    }

    private List<AtomicCounter> make(String what, String prefix, List<String> labels) {
        synchronized (manager) {
            if (manager.available() < labels.size()) {
                throw new IllegalStateException(
                        "no room for the counters of " + what + ": capacity="
                                + manager.capacity() + ", free=" + manager.available());
            }
            return labels.stream().map(label -> manager.newCounter(prefix + '.' + label)).toList();
        }
    }

    /// Shows each counter's label and value. Values are read one after the other while pools go on,
    /// so two of them may not fit together exactly.
    public void forEach(ObjLongConsumer<String> consumer) {
        groups.forEach(group -> group.forEach(consumer));
    }

    /// The value of the counter with a label, such as `memory.in-use`; the sum, if pools share a name;
    /// empty if there is none. Looks at every counter.
    public OptionalLong read(String label) {
        var sum = new OptionalLong[] {OptionalLong.empty()};
        forEach(
                (found, value) -> {
                    if (found.equals(label)) {
                        sum[0] = OptionalLong.of(sum[0].orElse(0) + value);
                    }
                });
        return sum[0];
    }

    void free(CounterGroup group, List<AtomicCounter> counters) {
        groups.remove(group);
        synchronized (manager) {
            counters.forEach(AtomicCounter::close);
        }
    }

    private static UnsafeBuffer buffer(int byteSize) {
        return new UnsafeBuffer(ByteBuffer.allocateDirect(byteSize));
    }
}
