package io.stackyard.allocator.metrics;

import io.stackyard.allocator.guard.GuardStrategy;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersReader;
import org.jspecify.annotations.Nullable;

/// The counters of one pool. All threads may count; nobody waits for anybody.
///
/// A part of the pool that has a lock may have a [CounterStripe] of its own, which is cheaper; what
/// is read here is the sum.
public final class PoolCounters extends CounterGroup {

    private static final PoolCounter[] ALL = PoolCounter.values();

    private volatile CounterStripe[] stripes = {}; // Replaced under this object's monitor.

    /// @param counters one for each constant, in their order
    PoolCounters(@Nullable CounterRegistry registry, String pool, List<AtomicCounter> counters) {
        super(registry, pool, labels(), counters);
    }

    static List<String> labels() {
        return Arrays.stream(ALL).map(PoolCounter::label).toList();
    }

    /// Counters that no registry shows, for a part that is used by itself.
    public static PoolCounters unregistered(String pool) {
        int count = ALL.length;
        var cells = new UnsafeBuffer(ByteBuffer.allocate(count * CountersReader.COUNTER_LENGTH));
        List<AtomicCounter> counters =
                Arrays.stream(ALL)
                        .map(counter -> new AtomicCounter(cells, counter.cell()))
                        .toList();
        return new PoolCounters(null, pool, counters);
    }

    /// Cells for a part of the pool that counts under a lock of its own. They count for as long as
    /// the pool does.
    public synchronized CounterStripe addStripe() {
        var stripe = new CounterStripe();
        CounterStripe[] next = Arrays.copyOf(stripes, stripes.length + 1);
        next[stripes.length] = stripe;
        stripes = next;
        return stripe;
    }

    /// The pool's name.
    public String pool() {
        return name();
    }

    /// The present value.
    public long get(PoolCounter counter) {
        long value = of(counter).get();
        for (CounterStripe stripe : stripes) {
            value += stripe.get(counter);
        }
        return value;
    }

    /// Adds one.
    public void increment(PoolCounter counter) {
        of(counter).getAndAdd(1);
    }

    /// Adds `amount`, which may be negative, and returns the new value, without what stripes have
    /// added.
    public long add(PoolCounter counter, long amount) {
        return of(counter).getAndAdd(amount) + amount;
    }

    /// Counts one more in use, and the most there were.
    public void countUse() {
        raise(PoolCounter.HIGH_WATER, add(PoolCounter.IN_USE, 1));
    }

    /// Counts a guard that was laid, and the map entries that it takes.
    public void countGuard(GuardStrategy strategy) {
        increment(PoolCounter.GUARDS);
        long entries = strategy.mapEntries(1);
        if (entries != 0) {
            add(PoolCounter.MAP_ENTRIES, entries);
        }
    }

    /// Sets the value of a counter that no stripe adds to.
    public void set(PoolCounter counter, long value) {
        of(counter).set(value);
    }

    /// Raises the value of a counter that no stripe adds to, if it is lower than `value`.
    public void raise(PoolCounter counter, long value) {
        AtomicCounter target = of(counter);
        long seen = target.get();
        while (seen < value && !target.compareAndSet(seen, value)) {
            seen = target.get(); // Lost the race: the winner may have raised it far enough.
        }
    }

    private AtomicCounter of(PoolCounter counter) {
        return cell(counter.cell());
    }

    @Override
    long value(int number) {
        return get(ALL[number]);
    }
}
