package io.stackyard.allocator.metrics;

import io.stackyard.allocator.internal.Require;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ObjLongConsumer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersManager;
import org.agrona.concurrent.status.CountersReader;

/// The counters of a set of pools, in one pair of off-heap buffers.
///
/// Making and freeing counters takes a lock; counting and reading take none. All threads may call.
public final class CounterRegistry {

    private static final int DEFAULT_CAPACITY = 1024;

    private final CountersManager manager;
    private final List<PoolCounters> pools = new CopyOnWriteArrayList<>();

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
        List<AtomicCounter> counters = new ArrayList<>();
        synchronized (manager) {
            if (manager.available() < PoolCounter.values().length) {
                throw new IllegalStateException(
                        "no room for the counters of pool " + pool + ": capacity="
                                + manager.capacity() + ", free=" + manager.available());
            }
            for (PoolCounter counter : PoolCounter.values()) {
                counters.add(manager.newCounter(pool + '.' + counter.label()));
            }
        }
        var registered = new PoolCounters(this, pool, counters);
        pools.add(registered);
        return registered;
    }

    /// Shows each counter's label and value. Values are read one after the other while pools go on,
    /// so two of them may not fit together exactly.
    public void forEach(ObjLongConsumer<String> consumer) {
        for (PoolCounters pool : pools) {
            for (PoolCounter counter : PoolCounter.values()) {
                long value = pool.get(counter);
                if (!pool.isClosed()) { // Else it may be that of a later pool.
                    consumer.accept(pool.pool() + '.' + counter.label(), value);
                }
            }
        }
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

    void free(PoolCounters pool, List<AtomicCounter> counters) {
        pools.remove(pool);
        synchronized (manager) {
            counters.forEach(AtomicCounter::close);
        }
    }

    private static UnsafeBuffer buffer(int byteSize) {
        return new UnsafeBuffer(ByteBuffer.allocateDirect(byteSize));
    }
}
