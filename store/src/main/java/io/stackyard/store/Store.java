package io.stackyard.store;

import io.stackyard.allocator.memory.MemorySlot;
import io.stackyard.allocator.metadata.MetadataArena;
import io.stackyard.config.Setting;
import io.stackyard.config.StoreTunables;
import io.stackyard.stackpool.ControlBlock;
import io.stackyard.stackpool.StackCache;
import io.stackyard.stackpool.StackState;
import io.stackyard.tablepool.ElementWidth;
import io.stackyard.tablepool.TableSlot;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A tenant's world: the instances that may share memories, tables and references, and everything that they
/// took from the pools. Closing it gives all of that back, cleared.
///
/// **Threads**: one at a time. The thread that enters guest code owns the store until it has left; any
/// thread may be next, with the usual happens-before between them.
public final class Store implements AutoCloseable {

    private static final VarHandle OWNER;

    static {
        try {
            OWNER = MethodHandles.lookup().findVarHandle(Store.class, "owner", Thread.class);
        } catch (ReflectiveOperationException absent) {
            throw new ExceptionInInitializerError(absent);
        }
    }

    private final InstanceAllocator allocator;
    private final long id;
    private final @Nullable String tenant;
    private final StoreTunables quotas;
    private final MetadataArena metadata;
    private final StackCache stacks;
    private final LiveStacks liveStacks;
    private final HandleTable externals;
    private final HandleTable exceptions;
    private final List<MemorySlot> memories = new ArrayList<>();
    private final List<TableSlot> tables = new ArrayList<>();
    private final @Nullable EntryScope[] scopes;
    private long memoryBytes;
    private int instances;
    private int depth;
    private boolean closed;
    private volatile @Nullable Thread owner;
    private @Nullable Object attachment;

    Store(InstanceAllocator allocator, long id, @Nullable String tenant) {
        this.allocator = allocator;
        this.id = id;
        this.tenant = tenant;
        this.quotas = allocator.tunables().store();
        this.metadata = new MetadataArena(Long.MAX_VALUE); // Each instance has its own limit.
        this.stacks = new StackCache(allocator.stacks(), id);
        this.liveStacks = new LiveStacks(allocator.stacks());
        int handles = quotas.maxExternalReferences();
        this.externals = new HandleTable("external references", handles, tenant);
        this.exceptions = new HandleTable("exception references", handles, tenant);
        this.scopes = new EntryScope[allocator.tunables().stack().maxHostDepth()];
    }

    public long id() {
        return id;
    }

    public @Nullable String tenant() {
        return tenant;
    }

    public InstanceAllocator allocator() {
        return allocator;
    }

    /// Native blocks that live as long as the store: instances, globals, function records.
    public MetadataArena metadata() {
        return metadata;
    }

    /// Java objects that guests hold as `externref`.
    public HandleTable externals() {
        return externals;
    }

    /// Exceptions that guests hold as `exnref`.
    public HandleTable exceptions() {
        return exceptions;
    }

    /// The engine's own state for this store, made on first use.
    public <T> T attachment(Class<T> type, Supplier<T> create) {
        requireOpen();
        if (attachment == null) {
            attachment = create.get();
        }
        return type.cast(attachment);
    }

    /// Counts one more instance.
    ///
    /// @throws io.stackyard.allocator.PoolExhaustedException if the process has as many as it may
    /// @throws io.stackyard.allocator.LimitException if the store has
    public void claimInstance() {
        requireOpen();
        requireQuota(
                "instances",
                quotas.maxInstances(),
                instances + 1L,
                Setting.STORE_MAX_INSTANCES);
        allocator.claimInstance(tenant);
        instances++;
    }

    /// Claims a linear memory, zero, of `minimumBytes`.
    ///
    /// @param affinityKey names the module and its memory, so that a slot it used before is preferred
    public MemorySlot claimMemory(long affinityKey, long minimumBytes, long maximumBytes) {
        requireOpen();
        requireQuota(
                "memories",
                quotas.maxMemories(),
                memories.size() + 1L,
                Setting.STORE_MAX_MEMORIES);
        requireMemoryBytes(minimumBytes);
        MemorySlot slot = allocator.memories().claim(affinityKey, minimumBytes, maximumBytes);
        memories.add(slot);
        memoryBytes += minimumBytes;
        return slot;
    }

    /// Grows a memory of this store; false if its own limit or the store's quota is in the way.
    public boolean tryGrow(MemorySlot slot, long byteSize) {
        long added = byteSize - slot.byteSize();
        long quota = quotas.maxMemoryBytes();
        if (quota != 0 && added > quota - memoryBytes) {
            return false;
        }
        boolean grown = slot.tryGrow(byteSize);
        if (grown) {
            memoryBytes += added;
        }
        return grown;
    }

    private void requireMemoryBytes(long byteSize) {
        long quota = quotas.maxMemoryBytes();
        if (quota != 0 && byteSize > quota - memoryBytes) {
            throw StoreErrors.quota(
                    "memory bytes",
                    quota,
                    saturatedSum(memoryBytes, byteSize),
                    Setting.STORE_MAX_MEMORY_BYTES,
                    tenant);
        }
    }

    /// A guest may ask for any number of pages.
    private static long saturatedSum(long left, long right) {
        long sum = left + right; // Neither is negative.
        return sum < 0 ? Long.MAX_VALUE : sum;
    }

    /// Claims a table of null elements.
    public TableSlot claimTable(ElementWidth width, long minimum, long maximum) {
        requireOpen();
        requireQuota(
                "tables", quotas.maxTables(), tables.size() + 1L, Setting.STORE_MAX_TABLES);
        TableSlot slot = allocator.tables().claim(width, minimum, maximum);
        tables.add(slot);
        return slot;
    }

    /// Claims a fresh stack and returns its control block.
    ///
    /// @throws io.stackyard.allocator.PoolExhaustedException if no stack is free
    /// @throws io.stackyard.allocator.LimitException if the store has as many as it may
    public long claimStack() {
        int quota = quotas.maxStacks();
        if (quota != 0) {
            requireQuota("stacks", quota, stacks.liveCount() + 1L, Setting.STORE_MAX_STACKS);
        }
        long block = allocator.stacks().controlBlock(stacks.claim());
        liveStacks.add(block);
        return block;
    }

    /// Takes back a stack that has ended; it is free for the next continuation at once.
    public void releaseStack(long block) {
        liveStacks.remove(block);
        stacks.release(ControlBlock.slot(block));
    }

    /// Stacks that this store has in use.
    public int liveStacks() {
        return stacks.liveCount();
    }

    /// Begins an entry from the host: the calling thread becomes the owner, unless it is already.
    ///
    /// @param running control block of the stack that runs now, 0 if none does
    /// @throws IllegalStateException if the store is closed, or another thread is in it
    /// @throws EntryDepthException if host and guest have called each other too deeply
    public EntryScope enter(long running) {
        acquire();
        try {
            if (depth == scopes.length) {
                throw new EntryDepthException(depth);
            }
            EntryScope scope = scopes[depth];
            if (scope == null) {
                scope = new EntryScope(depth);
                scopes[depth] = scope;
            }
            scope.begin(running, claimStack());
            depth++;
            return scope;
        } catch (RuntimeException | Error failed) {
            disown();
            throw failed;
        }
    }

    /// Ends an entry that did not return: gives back its stack and all that run on it.
    ///
    /// @param running control block of the stack that ran last in the entry
    public void leaveStopped(long running) {
        long block = running;
        while (block != 0) {
            long parent = ControlBlock.parent(block);
            ControlBlock.setState(block, StackState.TRAPPED);
            releaseStack(block);
            block = parent;
        }
        depth--;
        disown();
    }

    /// Ends an entry whose function returned: only its own stack is left.
    public void leaveReturned(EntryScope scope) {
        ControlBlock.setState(scope.stack(), StackState.RETURNED);
        releaseStack(scope.stack());
        depth--;
        disown();
    }

    /// How many entries are active.
    public int depth() {
        return depth;
    }

    /// The scope of the entry at `atDepth`, 0 being the outermost.
    public EntryScope scope(int atDepth) {
        return Objects.requireNonNull(scopes[Objects.checkIndex(atDepth, depth)]);
    }

    private void acquire() {
        Thread current = Thread.currentThread();
        if (owner == current) {
            return;
        }
        Thread other = (Thread) OWNER.compareAndExchange(this, (Thread) null, current);
        if (other != null) {
            throw StoreErrors.otherThread(id, other);
        }
        if (closed) {
            OWNER.setRelease(this, (Thread) null);
            throw StoreErrors.closed(id);
        }
    }

    private void disown() {
        if (depth == 0) {
            OWNER.setRelease(this, (Thread) null);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw StoreErrors.closed(id);
        }
    }

    private void requireQuota(String what, int limit, long wanted, Setting key) {
        if (limit != 0 && wanted > limit) {
            throw StoreErrors.quota(what, limit, wanted, key, tenant);
        }
    }

    public boolean isClosed() {
        return closed;
    }

    /// Gives everything back to the pools. A second call does nothing.
    ///
    /// @throws IllegalStateException if guest code runs in the store, or another thread is in it; nothing
    ///     is closed then
    @Override
    public void close() {
        if (closed) {
            return;
        }
        if (depth != 0) {
            throw StoreErrors.running(id, depth);
        }
        acquire();
        closed = true;
        try {
            giveBack();
        } finally {
            allocator.storeClosed(instances);
            disown();
        }
    }

    /// Each step runs whatever the others threw: one slot that cannot be cleared keeps no other from home.
    private void giveBack() {
        var steps = new ArrayList<Runnable>();
        steps.add(() -> liveStacks.releaseAll(stacks));
        steps.add(stacks::close);
        tables.forEach(table -> steps.add(table::release));
        memories.forEach(memory -> steps.add(memory::release));
        steps.add(externals::clear);
        steps.add(exceptions::clear);
        steps.add(() -> attachment = null);
        steps.add(metadata::close);
        RuntimeException first = null;
        for (Runnable step : steps) {
            try {
                step.run();
            } catch (RuntimeException failed) {
                if (first == null) {
                    first = failed;
                } else {
                    first.addSuppressed(failed);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
