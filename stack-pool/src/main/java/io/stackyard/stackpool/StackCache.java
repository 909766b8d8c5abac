package io.stackyard.stackpool;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;

/// The stacks of one store: those in use, and the idle ones, last in, first out, not cleared.
///
/// Within one store, validated code cannot read what an earlier continuation left on a stack, so a stack
/// that ends is handed to the next one as it is, warm in the cache of the processor. It is cleared when it
/// leaves for the shared pool: in batches of half the cache, coldest first, and all at [#close].
///
/// What [#releaseUnless] takes back stays here too, however much it is, until the store's outermost call ends: the claim
/// that made the store look for it is followed by more.
///
/// Its stacks stay claimed from the pool: other stores cannot have them.
///
/// **Threads**: the store's own. Claim and release allocate nothing on the Java heap, and from and to the
/// idle stacks they touch two cache lines of the stack's own block and no shared state.
public final class StackCache implements AutoCloseable {
    /// What [#tryClaim] returns when the pool has no free stack.
    public static final int NONE = StackPool.NONE;

    private static final int LEAST_ROOM = 16;

    private final StackPool pool;
    private final long storeId;
    private final HeldStacks held;
    private final int capacity;
    private long[] idle;
    private int idleCount;
    private int limit; // Of the idle ones; above the capacity after a collection.
    private long claims;
    private int shortagesSeen;
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
        this.held = new HeldStacks(pool);
        this.capacity = capacity;
        this.limit = capacity;
        this.idle = new long[capacity];
        this.shortagesSeen = pool.shortages();
    }

    /// Returns the control block of a fresh stack.
    ///
    /// @throws io.stackyard.allocator.PoolExhaustedException if neither cache nor pool has one
    /// @throws IllegalStateException if the cache is closed
    public long claimBlock() {
        if (idleCount == 0) {
            return claimFromPool();
        }
        claims++;
        long block = idle[--idleCount];
        ControlBlock.markFresh(block);
        return block;
    }

    private long claimFromPool() {
        requireOpen();
        return handOut(pool.claim(storeId));
    }

    private long handOut(int slot) {
        long block = pool.controlBlock(slot);
        held.add(block);
        claims++;
        return block;
    }

    private void requireOpen() {
        if (closed) {
            throw StackErrors.closed("stack cache");
        }
    }

    /// Returns the slot of a fresh stack.
    ///
    /// @throws io.stackyard.allocator.PoolExhaustedException if neither cache nor pool has one
    /// @throws IllegalStateException if the cache is closed
    public int claim() {
        return ControlBlock.slot(claimBlock());
    }

    /// Returns the slot of a fresh stack, or [#NONE] if neither cache nor pool has one.
    ///
    /// @throws IllegalStateException if the cache is closed
    public int tryClaim() {
        return idleCount == 0 ? tryClaimFromPool() : claim();
    }

    private int tryClaimFromPool() {
        requireOpen();
        int slot = pool.tryClaim(storeId);
        if (slot != NONE) {
            handOut(slot);
        }
        return slot;
    }

    /// Takes back a stack that this cache handed out. Nothing may refer to it as live: its revision
    /// advances, so every continuation reference to it is a consumed one.
    ///
    /// @throws IllegalStateException if the stack is not this store's, is released already, or is running
    public void release(int slot) {
        releaseBlock(pool.controlBlock(slot));
    }

    /// The same for the stack of a control block.
    ///
    /// @throws IllegalStateException if the stack is not this store's, is released already, or is running
    public void releaseBlock(long block) {
        pool.requireReleasable(block, storeId);
        ControlBlock.advanceRevision(block);
        ControlBlock.unlink(block); // The rest is forgotten when it leaves the store.
        ControlBlock.markCached(block);
        if (idleCount == limit) {
            makeRoom(block);
        } else {
            idle[idleCount++] = block;
        }
    }

    private void makeRoom(long block) {
        if (limit == 0) {
            takeHome(block);
        } else {
            try {
                giveBack(Math.ceilDiv(limit, 2));
            } finally {
                idle[idleCount++] = block; // There is room: one at least has left, or failed to.
            }
        }
    }

    /// Gives the `batch` stacks that have been idle for longest back to the pool.
    private void giveBack(int batch) {
        int given = 0;
        try {
            while (given < batch) {
                // Counted before the call: a stack that fails on its way home is the pool's to deal with.
                takeHome(idle[given++]);
            }
        } finally {
            idleCount -= given;
            System.arraycopy(idle, given, idle, 0, idleCount);
        }
    }

    private void takeHome(long block) {
        held.remove(block);
        pool.takeHome(block);
    }

    /// Gives every stack that is in use back to the pool; those that are running stay, and so do the idle
    /// ones. One stack that cannot go home keeps no other from it.
    ///
    /// @param failures is told what went wrong
    public void releaseAll(Consumer<? super Throwable> failures) {
        long older;
        for (long block = held.newest(); block != 0; block = older) {
            older = held.older(block);
            if (ControlBlock.state(block) != StackState.CACHED) {
                try {
                    pool.requireReleasable(block, storeId);
                    ControlBlock.advanceRevision(block);
                    takeHome(block);
                } catch (RuntimeException | Error failed) {
                    failures.accept(failed);
                }
            }
        }
    }

    /// Gives every stack back to the pool, in use or idle, whatever it is said to do: nothing runs any more, and the
    /// list of the idle is not to be trusted. One stack that cannot go home keeps no other from it.
    ///
    /// @param failures is told what went wrong
    public void abandonAll(Consumer<? super Throwable> failures) {
        idleCount = 0;
        long older;
        for (long block = held.newest(); block != 0; block = older) {
            older = held.older(block);
            try {
                if (ControlBlock.state(block) == StackState.RUNNING) {
                    ControlBlock.setState(block, StackState.TRAPPED);
                }
                ControlBlock.advanceRevision(block);
                takeHome(block);
            } catch (RuntimeException | Error failed) {
                failures.accept(failed);
            }
        }
    }

    /// Takes back every stack that is in use and not to be kept; returns how many it was. None of them may be running.
    ///
    /// @param keeps is asked for each control block of a stack in use
    /// @throws IllegalStateException if one is running; those asked about before have gone back
    public int releaseUnless(LongPredicate keeps) {
        int count = 0;
        long older;
        for (long block = held.newest(); block != 0; block = older) {
            older = held.older(block); // Forgotten on release.
            if (ControlBlock.state(block) != StackState.CACHED && !keeps.test(block)) {
                makeRoomForOneMore();
                releaseBlock(block);
                count++;
            }
        }
        return count;
    }

    private void makeRoomForOneMore() {
        if (idleCount == limit) {
            if (limit == idle.length) {
                idle = Arrays.copyOf(idle, Math.max(2 * limit, LEAST_ROOM));
            }
            limit++;
        }
    }

    /// Visits the control block of each stack that is in use, the newest first.
    public void forEachInUse(LongConsumer visitor) {
        for (long block = held.newest(); block != 0; block = held.older(block)) {
            if (ControlBlock.state(block) != StackState.CACHED) {
                visitor.accept(block);
            }
        }
    }

    /// Returns whether a claim would find neither an idle stack here nor a free one in the pool. Other stores may
    /// change the pool at any time.
    public boolean isShort() {
        return idleCount == 0 && !pool.hasFree();
    }

    /// Returns how many stacks wait here.
    public int idleCount() {
        return idleCount;
    }

    /// Returns how many stacks this cache has handed out so far.
    public long claims() {
        return claims;
    }

    /// Returns how many stacks this cache has handed out and not got back.
    public int liveCount() {
        return held.count() - idleCount;
    }

    /// Returns whether a claim has found the pool empty since this was last asked: somebody else may wait for stacks.
    public boolean takeShortage() {
        int before = shortagesSeen;
        shortagesSeen = pool.shortages();
        return shortagesSeen != before;
    }

    /// Gives back what a collection left here beyond the size of this cache: the store's outermost call has ended.
    public void settle() {
        if (limit != capacity) {
            giveBack(Math.max(0, idleCount - capacity));
            narrow();
        }
    }

    private void narrow() {
        if (limit != capacity) {
            idle = Arrays.copyOf(idle, capacity);
            limit = capacity;
        }
    }

    /// Gives every idle stack back to the pool, for others to claim.
    public void flush() {
        giveBack(idleCount);
        narrow();
    }

    /// Gives everything back to the pool; nothing can be claimed after that. A second call does nothing.
    ///
    /// @throws IllegalStateException if a stack is still out; the cache stays open then
    @Override
    public void close() {
        if (liveCount() != 0) {
            throw StackErrors.cacheClosedWithLiveStacks(storeId, liveCount());
        }
        flush();
        closed = true;
    }

    /// Checks the list of stacks against the blocks' states and the idle ones.
    ///
    /// @throws IllegalStateException if they do not fit together
    public void checkInvariants() {
        int live = held.checkInvariants(storeId);
        if (live != liveCount()) {
            throw StackErrors.brokenCache(storeId, live, liveCount());
        }
        for (int i = 0; i < idleCount; i++) {
            if (ControlBlock.state(idle[i]) != StackState.CACHED) {
                throw StackErrors.broken(
                        ControlBlock.slot(idle[i]),
                        "it is idle but " + ControlBlock.state(idle[i]));
            }
        }
    }
}
