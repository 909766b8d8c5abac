package io.stackyard.allocator.metrics;

import java.util.Arrays;
import java.util.List;
import org.agrona.concurrent.status.AtomicCounter;

/// The counters of guests that were stopped. All threads may count; nobody waits for anybody.
public final class InterruptionCounters extends CounterGroup {

    /// @param counters one for each constant, in their order
    InterruptionCounters(CounterRegistry registry, String name, List<AtomicCounter> counters) {
        super(registry, name, labels(), counters);
    }

    static List<String> labels() {
        return Arrays.stream(InterruptionCounter.values())
                .map(InterruptionCounter::label)
                .toList();
    }

    /// The present value.
    public long get(InterruptionCounter counter) {
        return value(counter.cell());
    }

    /// Adds one.
    public void increment(InterruptionCounter counter) {
        cell(counter.cell()).getAndAdd(1);
    }

    @Override
    long value(int number) {
        return cell(number).get();
    }
}
