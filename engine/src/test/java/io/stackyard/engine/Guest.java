package io.stackyard.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.stackyard.config.GuardChoice;
import io.stackyard.config.Setting;
import io.stackyard.config.Tunables;
import io.stackyard.config.TunablesBuilder;
import io.stackyard.engine.interpret.Machine;
import io.stackyard.engine.types.FunctionType;
import io.stackyard.engine.types.ValueType;
import io.stackyard.store.Store;
import io.stackyard.wat.Wat;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;

/// An engine on small pools, one store and one linker, for tests that compile text and run it.
public final class Guest implements AutoCloseable {

    /// Stacks in the pool.
    public static final int STACKS = 64;

    /// Bytes of a stack.
    public static final long STACK_BYTES = 64 << 10;

    private static final int GC_ATTEMPTS = 100;

    private final Engine engine;
    private final Store store;
    private final Linker linker;

    private Guest(Engine engine) {
        this.engine = engine;
        this.store = engine.newStore("tenant");
        this.linker = new Linker(engine);
    }

    public static Guest open() {
        return open(UnaryOperator.identity());
    }

    public static Guest open(UnaryOperator<TunablesBuilder> change) {
        return new Guest(engine(change));
    }

    /// An engine on small pools.
    static Engine engine(UnaryOperator<TunablesBuilder> change) {
        TunablesBuilder small =
                Tunables.defaults().change()
                        .set(Setting.POOL_TOTAL_MEMORIES, 16)
                        .set(Setting.POOL_TOTAL_TABLES, 16)
                        .set(Setting.POOL_TOTAL_STACKS, STACKS)
                        .set(Setting.POOL_MAX_MEMORY_SIZE, 64L << 20)
                        .set(Setting.STACK_SIZE, STACK_BYTES)
                        .set(Setting.GUARD_STRATEGY, GuardChoice.AUTO);
        return Engine.create(change.apply(small).build());
    }

    public static byte[] binary(String text) {
        return Wat.toBinary("test.wat", text.getBytes(StandardCharsets.UTF_8));
    }

    public Engine engine() {
        return engine;
    }

    public Store store() {
        return store;
    }

    public Linker linker() {
        return linker;
    }

    public Module compile(String text) {
        return engine.compile(binary(text));
    }

    public Instance instance(String text) {
        return linker.instantiate(store, compile(text));
    }

    /// Waits until the Java collector has found that the test dropped all references to continuations but `kept`.
    void awaitDropped(int kept) {
        StoreState state = StoreState.of(store, engine);
        for (int i = 0; i < GC_ATTEMPTS && state.hostContinuations() > kept; i++) {
            System.gc();
            try {
                Thread.sleep(5);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new AssertionError(interrupted);
            }
        }
        assertEquals(kept, state.hostContinuations());
    }

    /// Stacks that the store has in use, not counting those that wait in its cache.
    public int liveStacks() {
        return store.liveStacks();
    }

    /// The interpreter's state for the store.
    public Machine machine() {
        return StoreState.of(store, engine).machine();
    }

    /// A value as embedders see it, from its raw slots.
    public Value value(ValueType type, long... slots) {
        return StoreState.of(store, engine).values().fromSlots(List.of(type), slots).getFirst();
    }

    /// A function that the next instances can import from module `host`.
    public Guest host(String name, List<ValueType> params, List<ValueType> results,
            HostFunction body) {
        linker.func("host", name, new FunctionType(params, results), body);
        return this;
    }

    /// Calls an exported function of numbers; 32-bit arguments and results are sign extended.
    static long call(Instance instance, String name, int... arguments) {
        Value[] values = new Value[arguments.length];
        for (int i = 0; i < arguments.length; i++) {
            values[i] = Value.i32(arguments[i]);
        }
        List<Value> results = instance.func(name).call(values);
        if (results.isEmpty()) {
            return 0;
        }
        return results.getFirst() instanceof Value.I64(long wide) ? wide
                : results.getFirst().asI32();
    }

    @Override
    public void close() {
        store.close();
        engine.close();
    }
}
