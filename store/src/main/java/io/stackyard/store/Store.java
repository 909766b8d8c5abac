package io.stackyard.store;

import io.stackyard.allocator.PoolExhaustedException;
import io.stackyard.allocator.image.MemoryImage;
import io.stackyard.allocator.memory.MemorySlot;
import io.stackyard.allocator.metadata.MetadataArena;
import io.stackyard.config.Interruption;
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
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
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
    private final int maxStacks;
    private final StackCollector collector;
    private final HandleTable externals;
    private final HandleTable exceptions;
    private final ArrayList<MemorySlot> memories = new ArrayList<>();
    private final ArrayList<TableSlot> tables = new ArrayList<>();
    private final @Nullable EntryScope[] scopes;
    private final GuestBudget budget;
    private long memoryBytes;
    private int instances;
    private int depth;
    private int uses;
    private volatile boolean closed;
    private volatile @Nullable String condemned;
    private boolean settled;
    private volatile @Nullable Thread owner;
    private @Nullable Object attachment;

    Store(InstanceAllocator allocator, long id, @Nullable String tenant) {
        this.allocator = allocator;
        this.id = id;
        this.tenant = tenant;
        this.quotas = allocator.tunables().store();
        this.metadata = new MetadataArena(Long.MAX_VALUE); // Each instance has its own limit.
        this.stacks = new StackCache(allocator.stacks(), id);
        this.maxStacks = quotas.maxStacks();
        this.collector = new StackCollector(allocator.stacks(), stacks, id);
        int handles = quotas.maxExternalReferences();
        this.externals = new HandleTable("external references", handles, tenant);
        this.exceptions = new HandleTable("exception references", handles, tenant);
        this.scopes = new EntryScope[allocator.tunables().stack().maxHostDepth()];
        Interruption interruption = allocator.tunables().engine().interruption();
        this.budget =
                new GuestBudget(
                        this,
                        allocator.epochs(),
                        allocator.interruptions(),
                        interruption,
                        quotas.initialFuel());
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

    /// How long its guests may run.
    ///
    /// @throws IllegalStateException if the store is closed, or another thread is in it
    public GuestBudget budget() {
        requireOpen();
        return budget;
    }

    /// The engine's own state for this store, made on first use.
    public <T> T attachment(Class<T> type, Supplier<T> create) {
        requireOpen();
        if (attachment == null) {
            attachment = create.get();
        }
        return type.cast(attachment);
    }

    /// Tells the store who knows where references to continuations lie; [#collect] asks. One at most.
    ///
    /// @throws IllegalStateException if the store is closed
    public void setContinuationRoots(ContinuationRoots newRoots) {
        requireOpen();
        collector.setRoots(newRoots);
    }

    /// Gives back the stacks of suspended and fresh continuations that no table, global, exception, stack or
    /// object of the host can reach. Other continuations are not affected, nor is what happens to a program
    /// that runs, except that it may find more free stacks.
    ///
    /// Some that nothing reaches may stay: see [ContinuationMarker]. Exceptions and external references that
    /// guests hold count as reachable until the store closes. A `ContRef` counts as long as the Java collector
    /// has not found it unreachable.
    ///
    /// A claim that finds no free stack does the same by itself: see [#claimStack].
    ///
    /// **Cost**: one pass over the store's stacks, continuation tables and globals. May be called between entries,
    /// or from a host function: then all that runs below it is reachable.
    ///
    /// @return how many stacks went back; each was one `cont.new`
    /// @throws IllegalStateException if the store is closed, or another thread is in it
    public int collect() {
        own();
        try {
            requireNotClosed();
            int collected = collector.collect(this);
            stacks.flush(); // For other stores to claim.
            return collected;
        } finally {
            disown();
        }
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

    /// How much a store had claimed at some time.
    public record Claims(int instances, int memories, int tables) {}

    /// What this store has claimed so far, stacks aside.
    public Claims claims() {
        return new Claims(instances, memories.size(), tables.size());
    }

    /// Gives back every instance, memory and table claimed since, the last first: for an instantiation that
    /// failed while it claimed. Nobody may have seen them.
    ///
    /// @throws IllegalStateException if the store is closed
    public void giveBackSince(Claims earlier) {
        requireOpen();
        while (tables.size() > earlier.tables()) {
            tables.removeLast().release();
        }
        while (memories.size() > earlier.memories()) {
            MemorySlot memory = memories.removeLast();
            memoryBytes -= memory.byteSize();
            memory.release();
        }
        allocator.instancesGone(instances - earlier.instances());
        instances = earlier.instances();
    }

    /// Claims a linear memory, zero, of `minimumBytes`. See
    /// [#claimMemory(long, MemoryImage, long, long)].
    public MemorySlot claimMemory(long affinityKey, long minimumBytes, long maximumBytes) {
        return claimMemory(affinityKey, null, minimumBytes, maximumBytes);
    }

    /// Claims a linear memory of `minimumBytes`.
    ///
    /// @param affinityKey names the module and its memory, so that a slot it used before is preferred
    /// @param image what the memory holds at first, null for zero
    /// @throws io.stackyard.allocator.PoolExhaustedException if no memory is free
    /// @throws io.stackyard.allocator.LimitException if the minimum is above a limit, or the store has as
    ///     many memories, or as many bytes of them, as it may
    public MemorySlot claimMemory(
            long affinityKey, @Nullable MemoryImage image, long minimumBytes, long maximumBytes) {
        requireOpen();
        requireQuota(
                "memories",
                quotas.maxMemories(),
                memories.size() + 1L,
                Setting.STORE_MAX_MEMORIES);
        requireMemoryBytes(minimumBytes);
        memories.ensureCapacity(memories.size() + 1); // What is claimed can be noted down.
        try {
            MemorySlot slot =
                    allocator.memories().claim(affinityKey, image, minimumBytes, maximumBytes);
            memories.add(slot);
            memoryBytes += minimumBytes;
            return slot;
        } catch (PoolExhaustedException refused) {
            throw StoreErrors.exhausted(refused, tenant);
        }
    }

    /// Grows a memory of this store; false if its own limit or the store's quota is in the way.
    ///
    /// @throws IllegalArgumentException if the memory is larger already
    /// @throws IllegalStateException if the store is closed
    public boolean tryGrow(MemorySlot slot, long byteSize) {
        requireOpen(); // The slot may be another store's by now.
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

    /// Visits the tables that were claimed.
    void forEachTable(Consumer<TableSlot> visitor) {
        tables.forEach(visitor);
    }

    /// Claims a table of null elements.
    ///
    /// @throws io.stackyard.allocator.PoolExhaustedException if no table is free
    /// @throws io.stackyard.allocator.LimitException if the minimum is above a limit, or the store has as
    ///     many tables as it may
    public TableSlot claimTable(ElementWidth width, long minimum, long maximum) {
        requireOpen();
        requireQuota(
                "tables", quotas.maxTables(), tables.size() + 1L, Setting.STORE_MAX_TABLES);
        tables.ensureCapacity(tables.size() + 1); // What is claimed can be noted down.
        try {
            TableSlot slot = allocator.tables().claim(width, minimum, maximum);
            tables.add(slot);
            return slot;
        } catch (PoolExhaustedException refused) {
            throw StoreErrors.exhausted(refused, tenant);
        }
    }

    /// Claims a fresh stack and returns its control block.
    ///
    /// If there is none, the store first collects, as [#collect] does, unless it has claimed few since the last time:
    /// fewer than an eighth of what it has in use.
    ///
    /// @throws io.stackyard.allocator.PoolExhaustedException if no stack is free
    /// @throws io.stackyard.allocator.LimitException if the store has as many as it may
    public long claimStack() {
        int quota = maxStacks;
        boolean atQuota = quota != 0 && stacks.liveCount() >= quota;
        if (atQuota || stacks.isShort()) {
            collector.collectIfItPays(this);
        }
        if (quota != 0) {
            requireQuota("stacks", quota, stacks.liveCount() + 1L, Setting.STORE_MAX_STACKS);
        }
        try {
            return stacks.claimBlock();
        } catch (PoolExhaustedException refused) {
            throw StoreErrors.exhausted(refused, tenant);
        }
    }

    /// Takes back a stack that has ended; it is free for the next continuation at once.
    ///
    /// @throws IllegalStateException if the stack is not this store's, is released already, or is running
    public void releaseStack(long block) {
        requireNotClosed(); // The block may be gone with its pool.
        stacks.releaseBlock(block);
    }

    /// Stacks that this store has in use.
    public int liveStacks() {
        return stacks.liveCount();
    }

    /// Visits the control block of each stack that this store has in use, the newest first. Call it between [#beginUse]
    /// and [#endUse], or from a host function.
    public void forEachStack(LongConsumer visitor) {
        stacks.forEachInUse(visitor);
    }

    /// Begins an entry from the host: the calling thread becomes the owner, unless it is already.
    ///
    /// @param running control block of the stack that runs now, 0 if none does
    /// @throws IllegalStateException if the store is closed, or another thread is in it
    /// @throws EntryDepthException if host and guest have called each other too deeply
    /// @throws io.stackyard.allocator.PoolExhaustedException if no stack is free
    /// @throws io.stackyard.allocator.LimitException if the store has as many stacks as it may
    public EntryScope enter(long running) {
        own();
        try {
            requireSound();
            collector.beginEntry(this);
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
        assert depth > 0 : "store " + id + " has no entry to leave";
        Teardown failures = null; // Mostly there are none, and guests may trap all the time.
        try {
            long block = running;
            while (block != 0) {
                long parent = ControlBlock.parent(block); // Forgotten on release.
                try {
                    stop(block);
                } catch (RuntimeException | Error failed) {
                    failures = failures == null ? new Teardown() : failures;
                    failures.keep(failed);
                }
                block = parent;
            }
        } finally {
            depth--;
            disown();
        }
        if (failures != null) {
            failures.finish();
        }
    }

    /// Ends one stack of an entry, whatever it came to: a failure before its first instruction leaves it
    /// fresh, one while it went home leaves it at home.
    private void stop(long block) {
        if (ControlBlock.state(block).leadsTo(StackState.TRAPPED)) {
            ControlBlock.setState(block, StackState.TRAPPED);
        }
        if (ControlBlock.state(block).isReleasable() && ControlBlock.owner(block) == id) {
            releaseStack(block);
        }
    }

    /// Ends an entry whose function returned: only its own stack is left.
    public void leaveReturned(EntryScope scope) {
        assert scope.depth() == depth - 1
                : "store " + id + ": depth " + scope.depth() + " of " + depth;
        try {
            ControlBlock.setState(scope.stack(), StackState.RETURNED);
            releaseStack(scope.stack());
        } finally {
            depth--;
            disown();
        }
    }

    /// Makes the calling thread the owner, for something that is no entry or more than one, until [#endUse]. Uses
    /// and entries nest.
    ///
    /// @throws IllegalStateException if the store is closed, or another thread is in it
    public void beginUse() {
        own();
        uses++;
        try {
            requireSound();
        } catch (IllegalStateException refused) {
            endUse();
            throw refused;
        }
    }

    /// Ends what the last [#beginUse] began.
    public void endUse() {
        assert uses > 0 : "store " + id + " is not used";
        uses--;
        disown();
    }

    /// Gives up on the store: something in it does not fit together. All that is left to do is [#close].
    ///
    /// @param why the sentence goes on after "store is condemned: "
    /// @param entries how many entries are active in truth
    /// @return the error to throw, which every later entry gets too
    public IllegalStateException condemn(String why, int entries) {
        condemned = why;
        depth = entries;
        disown();
        return StoreErrors.condemned(id, why);
    }

    /// Why nothing can run here any more, null if the store is sound.
    public @Nullable String condemned() {
        return condemned;
    }

    private void requireSound() {
        requireNotClosed();
        String why = condemned;
        if (why != null) {
            throw StoreErrors.condemned(id, why);
        }
    }

    /// How many entries are active.
    public int depth() {
        return depth;
    }

    /// The scope of the entry at `atDepth`, 0 being the outermost.
    public EntryScope scope(int atDepth) {
        return Objects.requireNonNull(scopes[Objects.checkIndex(atDepth, depth)]);
    }

    /// Makes the calling thread the owner; returns false if it was already.
    private boolean own() {
        Thread current = Thread.currentThread();
        if (owner == current) {
            return false;
        }
        Thread other = (Thread) OWNER.compareAndExchange(this, (Thread) null, current);
        if (other != null) {
            throw StoreErrors.otherThread(id, other);
        }
        return true;
    }

    private void disown() {
        if (depth == 0 && uses == 0) {
            try {
                collector.endCall();
            } finally {
                OWNER.setRelease(this, (Thread) null); // Pairs with the exchange in own.
            }
        }
    }

    private void requireNotClosed() {
        if (closed) {
            throw StoreErrors.closed(id);
        }
    }

    /// Also refuses while another thread is in the store. Two threads outside are not told apart.
    private void requireOpen() {
        requireSound();
        Thread other = owner;
        if (other != null && other != Thread.currentThread()) {
            throw StoreErrors.otherThread(id, other);
        }
    }

    private void requireQuota(String what, int limit, long wanted, Setting key) {
        if (limit != 0 && wanted > limit) {
            throw StoreErrors.quota(what, limit, wanted, key, tenant);
        }
    }

    /// Whether [#close] was called and found nobody in the store.
    public boolean isClosed() {
        return closed;
    }

    /// Gives everything back to the pools; the store is of no use from then on. One more call does
    /// nothing, or tries again what the one before could not give back.
    ///
    /// @throws IllegalStateException if guest code runs in the store, or another thread is in it: nothing is
    ///     closed then. Also if somebody reads a view of one of its memories at this moment: all but that
    ///     memory has gone back, and the store counts as live until a later call could release it
    @Override
    public void close() {
        if (!own()) {
            throw StoreErrors.running(id, depth);
        }
        try {
            closed = true;
            if (!settled) {
                giveBack();
            }
        } finally {
            disown();
        }
    }

    /// Each step runs whatever the others threw: one slot that cannot be cleared keeps no other from home.
    private void giveBack() {
        var failures = new Teardown();
        if (condemned == null) {
            stacks.releaseAll(failures::keep);
        } else {
            stacks.abandonAll(failures::keep);
        }
        failures.attempt(stacks::flush);
        failures.attempt(stacks::close);
        tables.forEach(table -> failures.attempt(table::release));
        tables.clear();
        memories.removeIf(failures::isGone);
        externals.clear();
        exceptions.clear();
        attachment = null;
        collector.forgetRoots();
        metadata.close();
        if (memories.isEmpty()) {
            settled = true;
            allocator.storeClosed(instances);
        }
        failures.finish();
    }

    /// Checks what the store has counted against what it holds.
    ///
    /// @throws IllegalStateException if they do not fit together
    public void checkInvariants() {
        stacks.checkInvariants();
        long held = memories.stream().mapToLong(MemorySlot::byteSize).sum();
        if (!closed && held != memoryBytes) {
            throw StoreErrors.broken(
                    id, "memory bytes: held=" + held + ", counted=" + memoryBytes);
        }
        if ((depth == 0 && uses == 0) != (owner == null)) {
            throw StoreErrors.broken(
                    id, "entries=" + depth + ", uses=" + uses + ", owner=" + owner);
        }
    }
}
