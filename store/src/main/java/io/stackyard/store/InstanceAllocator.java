package io.stackyard.store;

import io.stackyard.allocator.Platform;
import io.stackyard.allocator.memory.MemoryPool;
import io.stackyard.allocator.metrics.CounterRegistry;
import io.stackyard.allocator.slab.Reservation;
import io.stackyard.config.Tunables;
import io.stackyard.stackpool.StackPool;
import io.stackyard.tablepool.TablePool;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// All pools of a process under one configuration: linear memories, tables, stacks, and the count of
/// instances.
///
/// Everything is reserved when it opens and given back when it closes; in between, instances only claim
/// and release slots.
///
/// **Threads**: any may open and close stores; each store belongs to one thread at a time.
public final class InstanceAllocator implements AutoCloseable {

    private final Tunables tunables;
    private final Platform platform;
    private final CounterRegistry counters;
    private final MemoryPool memories;
    private final TablePool tables;
    private final StackPool stacks;
    private final AtomicLong nextStore = new AtomicLong(1);
    private final AtomicInteger liveStores = new AtomicInteger();
    private final AtomicInteger coreInstances = new AtomicInteger();

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
    }

    /// Reserves all pools. If one cannot be reserved, those before it are given back.
    public static InstanceAllocator open(Tunables tunables) {
        Platform platform = Platform.open(tunables);
        var counters = new CounterRegistry();
        var memories = new MemoryPool(platform, tunables, counters);
        try {
            var tables = new TablePool(platform, tunables, counters);
            try {
                var stacks = new StackPool(platform, tunables, counters);
                return new InstanceAllocator(
                        tunables, platform, counters, memories, tables, stacks);
            } catch (RuntimeException | Error failed) {
                tables.close();
                throw failed;
            }
        } catch (RuntimeException | Error failed) {
            memories.close();
            throw failed;
        }
    }

    /// What [#open] would reserve, slab by slab, on a platform that was opened for the same settings.
    ///
    /// @throws io.stackyard.allocator.LimitException if a slab needs more than 63 bits
    public static List<Reservation> reservations(Platform platform, Tunables tunables) {
        List<Reservation> reservations = new ArrayList<>();
        reservations.addAll(MemoryPool.reservations(platform, tunables));
        reservations.addAll(TablePool.reservations(platform, tunables));
        reservations.addAll(StackPool.reservations(platform, tunables));
        return List.copyOf(reservations);
    }

    /// Opens a store.
    ///
    /// @param tenant named in errors of quotas and exhaustion; null if there is only one
    public Store newStore(@Nullable String tenant) {
        liveStores.incrementAndGet();
        return new Store(this, nextStore.getAndIncrement(), tenant);
    }

    public Tunables tunables() {
        return tunables;
    }

    public Platform platform() {
        return platform;
    }

    /// The counters of all pools; reading takes no lock.
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

    /// Instances that live now; a reader may see one refused instance for a moment.
    public int coreInstances() {
        return coreInstances.get();
    }

    public int liveStores() {
        return liveStores.get();
    }

    void claimInstance(@Nullable String tenant) {
        int limit = tunables.pool().totalCoreInstances();
        int claimed = coreInstances.incrementAndGet();
        if (claimed > limit) {
            coreInstances.decrementAndGet();
            throw StoreErrors.noInstance(limit, tenant);
        }
    }

    void storeClosed(int instances) {
        coreInstances.addAndGet(-instances);
        liveStores.decrementAndGet();
    }

    /// Gives all address space back.
    ///
    /// @throws IllegalStateException if a store is still open; nothing is closed then
    @Override
    public void close() {
        if (liveStores.get() != 0) {
            throw StoreErrors.liveStores(liveStores.get());
        }
        stacks.close();
        tables.close();
        memories.close();
    }
}
