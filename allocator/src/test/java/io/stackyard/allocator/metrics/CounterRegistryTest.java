package io.stackyard.allocator.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class CounterRegistryTest {

    @Test
    void forEach_twoPools_showsEveryCounterOfBoth() {
        var registry = new CounterRegistry();
        var memory = registry.register("memory");
        var table = registry.register("table");

        memory.increment(PoolCounter.CLAIMS);
        table.set(PoolCounter.CAPACITY, 7);
        assertEquals(40, table.add(PoolCounter.RESET_BYTES, 40));
        assertEquals(30, table.add(PoolCounter.RESET_BYTES, -10));

        Map<String, Long> values = read(registry);
        assertEquals(2 * PoolCounter.values().length, values.size());
        assertEquals(1, values.get("memory.claims"));
        assertEquals(0, values.get("table.claims"));
        assertEquals(7, values.get("table.capacity"));
        assertEquals(30, values.get("table.reset-bytes"));
        assertEquals("memory", memory.pool());
    }

    @Test
    void get_stripes_addsThemToThePoolsOwnCells() {
        var registry = new CounterRegistry();
        var counters = registry.register("memory");
        CounterStripe first = counters.addStripe();
        CounterStripe second = counters.addStripe();

        counters.add(PoolCounter.WARM, 100);
        first.add(PoolCounter.WARM, 7);
        second.add(PoolCounter.WARM, -2);
        second.increment(PoolCounter.PAGE_MOVES); // The last cell.
        first.increment(PoolCounter.CAPACITY); // The first.

        assertEquals(105, counters.get(PoolCounter.WARM));
        Map<String, Long> values = read(registry);
        assertEquals(105, values.get("memory.warm"));
        assertEquals(1, values.get("memory.page-moves"));
        assertEquals(1, values.get("memory.capacity"));
        assertEquals(0, values.get("memory.claims"));
    }

    @Test
    void raise_lowerValue_isIgnored() {
        var counters = PoolCounters.unregistered("test");

        counters.raise(PoolCounter.HIGH_WATER, 5);
        counters.raise(PoolCounter.HIGH_WATER, 3);

        assertEquals(5, counters.get(PoolCounter.HIGH_WATER));
    }

    @Test
    void close_onePool_leavesTheOther() {
        var registry = new CounterRegistry(PoolCounter.values().length * 2);
        var memory = registry.register("memory");
        registry.register("table");
        assertThrows(IllegalStateException.class, () -> registry.register("stack"));

        memory.increment(PoolCounter.CLAIMS);
        memory.close();
        memory.close();

        assertFalse(read(registry).containsKey("memory.claims"));
        var stack = registry.register("stack");
        assertEquals(0, stack.get(PoolCounter.CLAIMS),
                "a counter that is used again starts at zero");
    }

    @Test
    void registerInterruptions_besideAPool_showsBothUntilItIsClosed() {
        var registry = new CounterRegistry();
        registry.register("memory");
        InterruptionCounters guests = registry.registerInterruptions("guests");

        guests.increment(InterruptionCounter.EPOCH_PARKS);
        guests.increment(InterruptionCounter.INTERVAL_PARKS); // The last.
        guests.increment(InterruptionCounter.INTERVAL_PARKS);

        Map<String, Long> values = read(registry);
        assertEquals(
                PoolCounter.values().length + InterruptionCounter.values().length, values.size());
        assertEquals(1, values.get("guests.epoch-parks"));
        assertEquals(2, values.get("guests.interval-parks"));
        assertEquals(0, values.get("guests.epoch-traps"));
        guests.close();
        guests.close();
        assertEquals(PoolCounter.values().length, read(registry).size());
    }

    @Test
    void register_noRoom_saysHowMuchThereIs() {
        var registry = new CounterRegistry(1);

        var failure =
                assertThrows(IllegalStateException.class, () -> registry.register("memory"));

        assertEquals(
                "no room for the counters of pool memory: capacity=1, free=1",
                failure.getMessage());
    }

    private static Map<String, Long> read(CounterRegistry registry) {
        Map<String, Long> values = new TreeMap<>();
        registry.forEach(values::put);
        return values;
    }
}
