package io.stackyard.benchmarks;

import io.stackyard.config.Setting;
import io.stackyard.config.Tunables;
import io.stackyard.engine.Engine;
import io.stackyard.engine.Func;
import io.stackyard.engine.Instance;
import io.stackyard.engine.Linker;
import io.stackyard.engine.Value;
import io.stackyard.store.Store;
import java.util.Arrays;

/// One program on one engine with small pools; the functions measured take one number and give one.
final class Guest implements AutoCloseable {

    /// As an engine has it by default.
    private static final long STACK_BYTES = 1 << 18;

    private final Engine engine;
    private final Store store;
    private final Instance instance;
    private final long[] slots = new long[1];

    /// @param stacks stack slots, the entry's own included
    Guest(byte[] program, int stacks) {
        this(program, stacks, STACK_BYTES);
    }

    /// @param stackBytes of each, the guard included
    Guest(byte[] program, int stacks, long stackBytes) {
        engine =
                Engine.create(
                        Tunables.defaults()
                                .change()
                                .set(Setting.POOL_TOTAL_MEMORIES, 4)
                                .set(Setting.POOL_SHARDS, 1) // Slots in order of their claims.
                                .set(Setting.POOL_TOTAL_STACKS, stacks)
                                .set(Setting.STACK_SIZE, stackBytes)
                                .build());
        store = engine.newStore();
        instance =
                new Linker(engine).instantiate(store, engine.compile(program));
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

    /// The same for a function that gives 64 bits.
    long callLong(Func function, int argument) {
        slots[0] = argument;
        function.callRaw(slots, slots);
        return slots[0];
    }

    /// Calls a function that gives one value, once.
    Value call(String name, int... arguments) {
        return func(name).call(values(arguments)).getFirst();
    }

    /// Calls a function that gives nothing, once.
    void run(String name, int... arguments) {
        func(name).call(values(arguments));
    }

    private static Value[] values(int... numbers) {
        return Arrays.stream(numbers).mapToObj(Value::i32).toArray(Value[]::new);
    }

    /// An element of an exported table.
    Value element(String table, int index) {
        return instance.table(table).get(index);
    }

    @Override
    public void close() {
        store.close();
        engine.close();
    }
}
