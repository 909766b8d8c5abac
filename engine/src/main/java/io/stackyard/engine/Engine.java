package io.stackyard.engine;

import io.stackyard.config.Tunables;
import io.stackyard.engine.types.TypeRegistry;
import io.stackyard.store.InstanceAllocator;
import io.stackyard.store.Store;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/// Where everything starts: one configuration, the pools it describes, and the types that modules share.
///
/// A process usually has one. Closing it gives all address space back.
///
/// ```java
/// try (Engine engine = Engine.create();
///         Store store = engine.newStore()) {
///     Module module = engine.compile(bytes);
///     Instance instance = new Linker(engine).instantiate(store, module);
///     int sum = instance.func("sum").call(Value.i32(1), Value.i32(100)).getFirst().asI32();
/// }
/// ```
///
/// **Threads**: any.
public final class Engine implements AutoCloseable {

    /// Each module takes this many affinity keys, one for each of its memories.
    private static final long KEYS_PER_MODULE = 1 << 12;

    private final InstanceAllocator allocator;
    private final TypeRegistry types = new TypeRegistry();
    private final AtomicLong nextModule = new AtomicLong(1);

    private Engine(InstanceAllocator allocator) {
        this.allocator = allocator;
    }

    /// An engine with the configuration that [Tunables#load()] finds.
    public static Engine create() {
        return create(Tunables.load());
    }

    /// An engine with a configuration file on top; see [Tunables#load(Path)].
    public static Engine create(Path configuration) {
        return create(Tunables.load(configuration));
    }

    /// An engine with one configuration.
    ///
    /// @throws RuntimeException if the pools cannot be reserved; the message says which, and what to do
    public static Engine create(Tunables tunables) {
        return new Engine(InstanceAllocator.open(tunables));
    }

    public Tunables tunables() {
        return allocator.tunables();
    }

    /// The pools, for metrics and plans.
    public InstanceAllocator allocator() {
        return allocator;
    }

    TypeRegistry types() {
        return types;
    }

    /// Opens a store of no named tenant.
    public Store newStore() {
        return allocator.newStore(null);
    }

    /// Opens a store.
    ///
    /// @param tenant named in errors of quotas and exhaustion
    public Store newStore(String tenant) {
        return allocator.newStore(tenant);
    }

    /// Decodes, validates and translates a module in the binary format.
    ///
    /// @param bytes not copied: must not change any more
    /// @throws io.stackyard.engine.module.ModuleException if it is malformed, invalid, beyond a limit, or
    ///     uses what is not supported
    /// @throws IllegalStateException if the engine is closed
    public Module compile(byte[] bytes) {
        allocator.requireOpen();
        return Module.compile(this, bytes, nextModule.getAndIncrement() * KEYS_PER_MODULE);
    }

    /// Begins the next epoch: guests whose deadline it is stop at their next check. Does something only with
    /// `stackyard.engine.interruption = epoch`; how often it is called says how long an epoch is.
    ///
    /// **Threads**: any; it waits for nobody, and may be called when the engine is closed.
    ///
    /// @return the number of the new epoch
    public long incrementEpoch() {
        return allocator.epochs().increment();
    }

    void requireOwn(Store store) {
        if (store.allocator() != allocator) {
            throw new IllegalArgumentException(
                    "store " + store.id() + " belongs to another engine");
        }
    }

    /// Gives all address space back. While stores are open, it waits for `stackyard.pool.close-timeout`.
    ///
    /// @throws IllegalStateException if a store is still open then; nothing is closed
    @Override
    public void close() {
        allocator.close();
    }
}
