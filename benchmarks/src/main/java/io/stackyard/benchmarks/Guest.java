package io.stackyard.benchmarks;

import io.stackyard.config.Setting;
import io.stackyard.config.Tunables;
import io.stackyard.engine.Engine;
import io.stackyard.engine.Func;
import io.stackyard.engine.Instance;
import io.stackyard.engine.Linker;
import io.stackyard.store.Store;

/// One program on one engine with a small pool; its functions take one number and give one.
final class Guest implements AutoCloseable {

    private final Engine engine;
    private final Store store;
    private final Instance instance;
    private final long[] slots = new long[1];

    Guest(String program) {
        engine =
                Engine.create(
                        Tunables.defaults()
                                .change()
                                .set(Setting.POOL_TOTAL_MEMORIES, 4)
                                .set(Setting.POOL_TOTAL_STACKS, 64)
                                .build());
        store = engine.newStore();
        instance =
                new Linker(engine).instantiate(store, engine.compile(Programs.binary(program)));
    }

    Func func(String name) {
        return instance.func(name);
    }

    /// Calls a function with raw slots: nothing is allocated.
    int call(Func function, int argument) {
        slots[0] = argument;
        function.callRaw(slots, slots);
        return (int) slots[0];
    }

    @Override
    public void close() {
        store.close();
        engine.close();
    }
}
