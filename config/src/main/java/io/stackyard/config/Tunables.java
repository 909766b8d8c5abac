package io.stackyard.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/// Every setting, as one immutable tree.
///
/// Where a value comes from, the strongest first:
///
/// ```
/// -Dstackyard.pool.total-stacks=200    system properties
/// load(Path)                           a file that the caller names (--config FILE)
/// application.conf                     on the class path
/// reference.conf                       the defaults, in this module
/// ```
///
/// All files are HOCON and all keys are below `stackyard`. A tree that exists is valid: loading, building and
/// the constructors judge the same rules, and every problem is reported at once.
///
/// A default that no longer fits beside what was written sinks with it (`pool.total-memories = 10` leaves at
/// most 10 warm slots, and `exceptions = off` turns stack switching off); two values that were both written
/// and contradict each other are an error.
///
/// @param pool how much the pools hold
/// @param trim when free slots give their memory back
/// @param guard what stands behind each slot
/// @param stack size and care of stacks
/// @param memory how memories are filled and made clean
/// @param store quotas per store
/// @param engine what modules may use and how large they may be
public record Tunables(
        PoolTunables pool,
        TrimTunables trim,
        GuardTunables guard,
        StackTunables stack,
        MemoryTunables memory,
        StoreTunables store,
        EngineTunables engine) {

    /// @throws TunablesException naming every contradiction between the groups
    public Tunables(
            PoolTunables pool,
            TrimTunables trim,
            GuardTunables guard,
            StackTunables stack,
            MemoryTunables memory,
            StoreTunables store,
            EngineTunables engine) {
        this.pool = Objects.requireNonNull(pool, "pool");
        this.trim = Objects.requireNonNull(trim, "trim");
        this.guard = Objects.requireNonNull(guard, "guard");
        this.stack = Objects.requireNonNull(stack, "stack");
        this.memory = Objects.requireNonNull(memory, "memory");
        this.store = Objects.requireNonNull(store, "store");
        this.engine = Objects.requireNonNull(engine, "engine");
        SettingValues values = new SettingValues();
        putInto(values);
        values.requireValid();
    }

    /// The defaults of `reference.conf` alone: no file, no system property.
    public static Tunables defaults() {
        return from(Layers.overDefaults().read());
    }

    /// Loads system properties over `application.conf` over the defaults.
    ///
    /// `application.conf` is looked up by the context class loader of the calling thread. It may hold other
    /// programs' keys: only what is below `stackyard` is read.
    ///
    /// @throws TunablesException naming every problem
    public static Tunables load() {
        return from(Layers.overDefaults().application().systemProperties().read());
    }

    /// Loads system properties over `file` over `application.conf` over the defaults.
    ///
    /// @param file HOCON (or JSON, or properties, by its name); every key must be below `stackyard`
    /// @throws TunablesException naming every problem; also if `file` cannot be read
    public static Tunables load(Path file) {
        return from(Layers.overDefaults().application().file(file).systemProperties().read());
    }

    /// Reads `hocon` over the defaults alone: no file, no system property.
    ///
    /// @param name stands for the text in messages
    /// @throws TunablesException naming every problem
    public static Tunables fromText(String name, String hocon) {
        return from(Layers.overDefaults().text(name, hocon).read());
    }

    /// Starts a changed copy.
    public TunablesBuilder change() {
        return new TunablesBuilder(this);
    }

    /// A copy with one number, of bytes or a count, changed.
    ///
    /// @throws TunablesException naming every problem
    public Tunables with(Setting setting, long value) {
        return change().set(setting, value).build();
    }

    /// A copy with one list of sizes changed.
    ///
    /// @throws TunablesException naming every problem
    public Tunables with(Setting setting, List<Long> bytes) {
        return change().set(setting, bytes).build();
    }

    /// A copy with one time changed.
    ///
    /// @throws TunablesException naming every problem
    public Tunables with(Setting setting, Duration value) {
        return change().set(setting, value).build();
    }

    /// A copy with one ratio changed.
    ///
    /// @throws TunablesException naming every problem
    public Tunables with(Setting setting, double value) {
        return change().set(setting, value).build();
    }

    /// A copy with one switch changed.
    ///
    /// @throws TunablesException naming every problem
    public Tunables with(Setting setting, boolean on) {
        return change().set(setting, on).build();
    }

    /// A copy with one choice changed.
    ///
    /// @throws TunablesException naming every problem
    public Tunables with(Setting setting, Enum<?> value) {
        return change().set(setting, value).build();
    }

    /// A copy without `features` and without everything that is built on one of them.
    public Tunables without(Feature... features) {
        return new Tunables(
                pool,
                trim,
                guard,
                stack,
                memory,
                store,
                new EngineTunables(
                        engine.interruption(),
                        engine.features().without(features),
                        engine.limits()));
    }

    static Tunables from(SettingValues values) {
        values.requireValid();
        return new Tunables(
                PoolTunables.from(values),
                TrimTunables.from(values),
                GuardTunables.from(values),
                StackTunables.from(values),
                MemoryTunables.from(values),
                StoreTunables.from(values),
                EngineTunables.from(values));
    }

    void putInto(SettingValues values) {
        pool.putInto(values);
        trim.putInto(values);
        guard.putInto(values);
        stack.putInto(values);
        memory.putInto(values);
        store.putInto(values);
        engine.putInto(values);
    }
}
