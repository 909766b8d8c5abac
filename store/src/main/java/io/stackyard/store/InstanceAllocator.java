package io.stackyard.store;

import io.stackyard.allocator.Platform;
import io.stackyard.allocator.PoolReservation;
import io.stackyard.allocator.Preflight;
import io.stackyard.allocator.memory.MemoryPool;
import io.stackyard.allocator.metrics.CounterRegistry;
import io.stackyard.allocator.metrics.InterruptionCounters;
import io.stackyard.allocator.metrics.PoolCounter;
import io.stackyard.allocator.metrics.PoolCounters;
import io.stackyard.allocator.slab.Reservation;
import io.stackyard.allocator.trim.Trimmer;
import io.stackyard.allocator.trim.TrimmerThread;
import io.stackyard.config.PoolTunables;
import io.stackyard.config.Setting;
import io.stackyard.config.TrimTunables;
import io.stackyard.config.Tunables;
import io.stackyard.stackpool.StackPool;
import io.stackyard.tablepool.TablePool;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// All pools of a process under one configuration: linear memories, tables, stacks, and the count of
/// instances.
///
/// Everything is reserved when it opens and given back when it closes; in between, instances only claim
/// and release slots.
///
/// **Threads**: any may open and close stores; each store belongs to one thread at a time.
public final class InstanceAllocator implements AutoCloseable {

    private static final long CLOSE_POLL_NANOS = 1_000_000;

    /// What counters and errors call the count of instances.
    static final String INSTANCES = "core-instances";

    private static final String GUESTS = "guests";

    private static final System.Logger LOG = System.getLogger(InstanceAllocator.class.getName());

    /// What [#liveStores] counts once no store can be opened any more.
    private static final int CLOSED = -1;

    private final Tunables tunables;
    private final Platform platform;
    private final CounterRegistry counters;
    private final MemoryPool memories;
    private final TablePool tables;
    private final StackPool stacks;
    private final Trimmer trimmer;
    private final @Nullable TrimmerThread trimmerThread;
    private final AtomicLong nextStore = new AtomicLong(1);
    private final AtomicInteger liveStores = new AtomicInteger();
    private volatile boolean closing;
    private final EpochClock epochs = new EpochClock();
    private final AtomicInteger coreInstances = new AtomicInteger();
    private final PoolCounters instanceCounters;
    private final InterruptionCounters interruptions;

    private InstanceAllocator(
            Tunables tunables,
            Platform platform,
            CounterRegistry counters,
            MemoryPool memories,
            TablePool tables,
            StackPool stacks) {
        this.tunables = tunables;
        this.platform = platform;
        this.counters = counters;
        this.memories = memories;
        this.tables = tables;
        this.stacks = stacks;
        this.instanceCounters = counters.register(INSTANCES);
        instanceCounters.set(PoolCounter.CAPACITY, tunables.pool().totalCoreInstances());
        this.interruptions = counters.registerInterruptions(GUESTS);
        TrimTunables trim = tunables.trim();
        this.trimmer =
                new Trimmer(
                        trim.period(),
                        trim.idleTime(),
                        List.of(memories.trimming(), tables.trimming(), stacks.trimming()),
                        System::nanoTime);
        this.trimmerThread =
                switch (trim.run()) {
                    case THREAD -> trimmer.start();
                    case CALLER -> null;
                };
    }

    /// Reserves all pools. If one cannot be reserved, those before it are given back.
    ///
    /// @throws io.stackyard.allocator.PlatformException if the system cannot do what the settings ask for
    /// @throws io.stackyard.allocator.LimitException if the address space or the guards do not fit
    public static InstanceAllocator open(Tunables tunables) {
        return over(Platform.open(tunables), tunables);
    }

    /// Reserves all pools on a given system: for tests that let system calls fail.
    static InstanceAllocator over(Platform platform, Tunables tunables) {
        Preflight preflight = Preflight.judge(platform, poolReservations(platform, tunables));
        preflight.requireFit();
        preflight.warnings().forEach(warning -> LOG.log(Level.WARNING, warning::toString));
        var counters = new CounterRegistry();
        MemoryPool memories = new MemoryPool(platform, tunables, counters);
        TablePool tables = null;
        try {
            tables = new TablePool(platform, tunables, counters);
            var stacks = new StackPool(platform, tunables, counters);
            return new InstanceAllocator(
                    tunables, platform, counters, memories, tables, stacks);
        } catch (RuntimeException | Error failed) {
            var undo = new Teardown(failed);
            if (tables != null) {
                undo.attempt(tables::close);
            }
            undo.attempt(memories::close);
            throw failed;
        }
    }

    /// What [#open] would reserve, slab by slab, on a platform that was opened for the same settings.
    ///
    /// @throws io.stackyard.allocator.LimitException if a slab needs more than 63 bits
    public static List<Reservation> reservations(Platform platform, Tunables tunables) {
        return poolReservations(platform, tunables).stream()
                .flatMap(pool -> pool.slabs().stream())
                .toList();
    }

    /// The same, pool by pool, as [Preflight#judge] wants it.
    ///
    /// @throws io.stackyard.allocator.LimitException if a slab needs more than 63 bits
    public static List<PoolReservation> poolReservations(Platform platform, Tunables tunables) {
        PoolTunables pool = tunables.pool();
        return List.of(
                new PoolReservation(
                        Setting.POOL_TOTAL_MEMORIES,
                        Setting.POOL_MEMORY_KEEP_RESIDENT,
                        Setting.POOL_MEMORY_RESIDENT_BUDGET,
                        pool.memoryResidentBudgetBytes(),
                        MemoryPool.reservations(platform, tunables)),
                new PoolReservation(
                        Setting.POOL_TOTAL_TABLES,
                        Setting.POOL_TABLE_KEEP_RESIDENT,
                        Setting.POOL_TABLE_RESIDENT_BUDGET,
                        pool.tableResidentBudgetBytes(),
                        TablePool.reservations(platform, tunables)),
                new PoolReservation(
                        Setting.POOL_TOTAL_STACKS,
                        Setting.STACK_KEEP_RESIDENT,
                        Setting.POOL_STACK_RESIDENT_BUDGET,
                        pool.stackResidentBudgetBytes(),
                        StackPool.reservations(platform, tunables)));
    }

    /// Opens a store.
    ///
    /// @param tenant named in errors of quotas and exhaustion; null if there is only one
    /// @throws IllegalStateException if the allocator is closed
    public Store newStore(@Nullable String tenant) {
        countStore();
        boolean opened = false;
        try {
            var store = new Store(this, nextStore.getAndIncrement(), tenant);
            opened = true;
            return store;
        } finally {
            if (!opened) {
                liveStores.getAndDecrement();
            }
        }
    }

    private void countStore() {
        int seen = liveStores.get();
        while (seen != CLOSED && !closing) {
            int witness = liveStores.compareAndExchange(seen, seen + 1);
            if (witness == seen) {
                return;
            }
            seen = witness; // Lost the race: judge again by what the winner left.
        }
        throw StoreErrors.allocatorClosed();
    }

    public Tunables tunables() {
        return tunables;
    }

    public Platform platform() {
        return platform;
    }

    /// The counters of all pools, and of guests that were stopped; reading takes no lock.
    public CounterRegistry counters() {
        return counters;
    }

    public MemoryPool memories() {
        return memories;
    }

    public TablePool tables() {
        return tables;
    }

    public StackPool stacks() {
        return stacks;
    }

    /// What gives idle memory back. With `stackyard.trim.run = thread` it runs by itself; with `caller` whoever
    /// embeds the engine runs it as an Agrona agent, or calls [Trimmer#trim] when it suits.
    public Trimmer trimmer() {
        return trimmer;
    }

    /// The epochs that deadlines of guests are counted in.
    public EpochClock epochs() {
        return epochs;
    }

    /// What is counted of guests that are stopped.
    InterruptionCounters interruptions() {
        return interruptions;
    }

    /// Instances that live now.
    public int coreInstances() {
        return coreInstances.get();
    }

    /// Stores that are open now.
    public int liveStores() {
        return Math.max(0, liveStores.get());
    }

    void claimInstance(@Nullable String tenant) {
        int limit = tunables.pool().totalCoreInstances();
        int seen = coreInstances.get();
        while (seen < limit) {
            int witness = coreInstances.compareAndExchange(seen, seen + 1);
            if (witness == seen) {
                instanceCounters.increment(PoolCounter.CLAIMS);
                instanceCounters.raise(
                        PoolCounter.HIGH_WATER,
                        instanceCounters.add(PoolCounter.IN_USE, 1));
                return;
            }
            seen = witness; // Lost the race: judge again by what the winner left.
        }
        instanceCounters.increment(PoolCounter.EXHAUSTED);
        throw StoreErrors.noInstance(limit, tenant);
    }

    void storeClosed(int instances) {
        instancesGone(instances);
        liveStores.getAndDecrement();
    }

    void instancesGone(int instances) {
        coreInstances.getAndAdd(-instances);
        long _ = instanceCounters.add(PoolCounter.IN_USE, -instances);
    }

    /// Whether everything was given back, or is about to be.
    public boolean isClosed() {
        return liveStores.get() == CLOSED;
    }

    /// Refuses what needs the pools, once they are gone.
    ///
    /// @throws IllegalStateException if the allocator is closed
    public void requireOpen() {
        if (isClosed()) {
            throw StoreErrors.allocatorClosed();
        }
    }

    /// Gives all address space back; no store can be opened from then on. While stores are open, it waits for
    /// `stackyard.pool.close-timeout`; none can be opened meanwhile. One more call does nothing, or tries
    /// again what the one before could not give back.
    ///
    /// @throws IllegalStateException if a store is still open then, or the thread is interrupted while it
    ///     waits: nothing is closed, and stores can be opened again. Also if somebody holds a slot that was
    ///     claimed from a pool itself: that pool stays open, the others are closed
    @Override
    public synchronized void close() {
        closing = true;
        try {
            awaitNoStores();
        } finally {
            closing = false;
        }
        var failures = new Teardown();
        if (trimmerThread != null) {
            failures.attempt(trimmerThread::close);
        }
        failures.attempt(stacks::close);
        failures.attempt(tables::close);
        failures.attempt(memories::close);
        failures.attempt(instanceCounters::close);
        failures.attempt(interruptions::close);
        failures.finish();
    }

    private void awaitNoStores() {
        long begin = System.nanoTime();
        long timeout = tunables.pool().closeTimeout().toNanos();
        int stores = liveStores.compareAndExchange(0, CLOSED);
        while (stores > 0) {
            if (System.nanoTime() - begin >= timeout || Thread.currentThread().isInterrupted()) {
                throw StoreErrors.liveStores(stores);
            }
            LockSupport.parkNanos(this, CLOSE_POLL_NANOS);
            stores = liveStores.compareAndExchange(0, CLOSED);
        }
    }
}
