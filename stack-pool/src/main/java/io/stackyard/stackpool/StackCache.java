package io.stackyard.stackpool;

/// The idle stacks of one store: last in, first out, not cleared.
///
/// Within one store, validated code cannot read what an earlier continuation left on a stack, so a stack
/// that ends is handed to the next one as it is, warm in the cache of the processor. It is cleared when it
/// leaves for the shared pool: in batches of half the cache, coldest first, and all at [#close].
///
/// Its stacks stay claimed from the pool: other stores cannot have them.
///
/// **Threads**: the store's own. Claim and release allocate nothing on the Java heap.
public final class StackCache implements AutoCloseable {
    /// What [#tryClaim] returns when the pool has no free stack.
    public static final int NONE = StackPool.NONE;

    private final StackPool pool;
    private final long storeId;
    private final int[] idle;
    private int idleCount;
    private int liveCount;
    private boolean closed;

    /// Creates the empty cache of a store, of the size that the pool's configuration names.
    ///
    /// @param storeId identifies the store among all that share the pool; not 0
    /// @throws IllegalArgumentException if the id is 0
    public StackCache(StackPool pool, long storeId) {
        this(pool, storeId, pool.storeCacheStacks());
    }

    StackCache(StackPool pool, long storeId, int capacity) {
        if (storeId == 0) {
            throw StackErrors.noStoreId();
        }
        this.pool = pool;
        this.storeId = storeId;
        this.idle = new int[capacity];
    }

    /// Returns the slot of a fresh stack, or [#NONE] if neither cache nor pool has one.
    ///
    /// @throws IllegalStateException if the cache is closed
    public int tryClaim() {
        if (idleCount == 0) {
            return tryClaimFromPool();
        }
        int slot = idle[--idleCount];
        ControlBlock.setState(pool.controlBlock(slot), StackState.FRESH);
        liveCount++;
        return slot;
    }

    /// Returns the slot of a fresh stack.
    ///
    /// @throws io.stackyard.allocator.PoolExhaustedException if neither cache nor pool has one
    /// @throws IllegalStateException if the cache is closed
    public int claim() {
        int slot = tryClaim();
        if (slot == NONE) {
            throw pool.noFreeStack();
        }
        return slot;
    }

    private int tryClaimFromPool() {
        if (closed) {
            throw StackErrors.closed("stack cache");
        }
        int slot = pool.tryClaim(storeId);
        if (slot != NONE) {
            liveCount++;
        }
        return slot;
    }

    /// Takes back a stack that this cache handed out. Nothing may refer to it as live: its revision
    /// advances, so every continuation reference to it is a consumed one.
    ///
    /// @throws IllegalStateException if the stack is not this store's, is released already, or is running
    public void release(int slot) {
        long block = pool.requireReleasable(slot, storeId);
        ControlBlock.advanceRevision(block);
        ControlBlock.forget(block);
        ControlBlock.setState(block, StackState.CACHED);
        liveCount--;
        if (idleCount == idle.length) {
            makeRoom(slot);
        } else {
            idle[idleCount++] = slot;
        }
    }

    private void makeRoom(int slot) {
        if (idle.length == 0) {
            pool.takeHome(slot);
        } else {
            giveBack(Math.ceilDiv(idle.length, 2));
            idle[idleCount++] = slot;
        }
    }

    /// Gives the `batch` stacks that have been idle for longest back to the pool.
    private void giveBack(int batch) {
        int given = 0;
        try {
            while (given < batch) {
                // Counted before the call: a stack that fails on its way home is the pool's to deal with.
                pool.takeHome(idle[given++]);
            }
        } finally {
            idleCount -= given;
            System.arraycopy(idle, given, idle, 0, idleCount);
        }
    }

    /// Returns how many stacks wait here.
    public int idleCount() {
        return idleCount;
    }

    /// Returns how many stacks this cache has handed out and not got back.
    public int liveCount() {
        return liveCount;
    }

    /// Gives every idle stack back to the pool, for others to claim.
    public void flush() {
        giveBack(idleCount);
    }

    /// Gives everything back to the pool; nothing can be claimed after that. A second call does nothing.
    ///
    /// @throws IllegalStateException if a stack is still out; the cache stays open then
    @Override
    public void close() {
        if (liveCount != 0) {
            throw StackErrors.cacheClosedWithLiveStacks(storeId, liveCount);
        }
        flush();
        closed = true;
    }
}
