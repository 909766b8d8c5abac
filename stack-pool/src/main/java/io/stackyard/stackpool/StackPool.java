package io.stackyard.stackpool;

import io.stackyard.allocator.Platform;
import io.stackyard.allocator.PoolExhaustedException;
import io.stackyard.allocator.metrics.CounterRegistry;
import io.stackyard.allocator.metrics.PoolCounter;
import io.stackyard.allocator.metrics.PoolCounters;
import io.stackyard.allocator.slab.Reservation;
import io.stackyard.allocator.slot.ClaimQueue;
import io.stackyard.allocator.slot.ClaimWait;
import io.stackyard.allocator.slot.SlotAllocator;
import io.stackyard.allocator.trim.TrimmedPool;
import io.stackyard.allocator.trim.Trimming;
import io.stackyard.config.PoolTunables;
import io.stackyard.config.Tunables;
import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicInteger;

/// All stacks of a process: host entries, fibers and continuations take theirs from here.
///
/// **Shape**: [SlotAllocator] chooses a slot, [StackMemory] holds the bytes: a slab of stacks, laid out by
/// [StackLayout], and a dense array of [ControlBlock]s, slot for slot.
///
/// **Protocol of reuse.** Release advances the revision, forgets what the block says, clears what the stack
/// may have written, and only then frees the slot; claim takes the slot first and looks at block and
/// stack after that. The slot allocator orders the two, so the next owner sees a cleared stack and a
/// revision that no earlier reference carries.
///
/// **Clearing.** Everything written lies below the block's soft limit, and release zeroes it in place: no
/// release calls the system. Pages above the first `keep-resident` bytes of the slot stay backed until the
/// next round of a trimmer ([#trimming]), which gives those of all such slots back in bulk. Without zeroing,
/// the first `keep-resident` bytes keep what the last owner wrote; what lies above is zeroed all the same.
///
/// **Guards.** A guard lies behind each stack and before the first, and around the array of control blocks. Under
/// the strategies MARKER and PROTECT an access there ends the process. Under NONE the range is ordinary memory
/// that nobody uses: a missed check goes unnoticed for the width of a guard, then reaches the next stack.
///
/// **Threads**: any. One stack belongs to one owner between claim and release. [#close] may not run beside
/// another call.
public final class StackPool implements AutoCloseable {
    /// What [#tryClaim] returns when no stack is free.
    public static final int NONE = SlotAllocator.NONE;

    /// The owner of a stack that was claimed without a [StackCache].
    private static final long NO_STORE = 0;

    /// Stacks are touched anew only when no used one is free: the newest is the one still in the processor's cache.
    private static final int NO_WARM_BUDGET = 0;

    private static final int SLOTS_IN_MESSAGE = 8;

    private final int totalStacks;
    private final int storeCacheStacks;
    private final PoolCounters counters;
    private final SlotAllocator slots;
    private final StackMemory memory;
    private final long controlBlocks;
    private final ClaimQueue queue;
    private final Trimming trimming;

    /// How often a claim found no free stack: stores look whether it has grown, and give back idle ones.
    private final AtomicInteger shortages = new AtomicInteger();

    private volatile boolean closed;

    /// Reserves the pool that the configuration describes.
    ///
    /// @throws io.stackyard.allocator.LimitException if guards would need more map entries than are left, or the
    /// slab more address space than the process may have; nothing stays reserved then
    public StackPool(Platform platform, Tunables tunables, CounterRegistry registry) {
        totalStacks = tunables.pool().totalStacks();
        storeCacheStacks = tunables.stack().storeCacheStacks();
        counters = registry.register(StackErrors.POOL);
        boolean complete = false;
        try {
            PoolTunables pool = tunables.pool();
            slots = new SlotAllocator(totalStacks, NO_WARM_BUDGET, pool.shards(), counters);
            queue = new ClaimQueue(pool.claimTimeout(), pool.maxWaiters(), counters);
            memory = StackMemory.map(platform, tunables, counters); // Last: nothing after it can fail.
            complete = true;
        } finally {
            if (!complete) {
                counters.close();
            }
        }
        controlBlocks = memory.controlBlocks();
        trimming = new Trimming(
                StackErrors.POOL,
                List.of(new FreeStacks(slots, memory)),
                tunables.pool().stackResidentBudgetBytes(),
                tunables.pool().decommitBatchSlots(),
                queue::signal);
    }

    /// What a pool would reserve: the stacks, and their control blocks.
    ///
    /// @throws io.stackyard.allocator.LimitException if a slab needs more than 63 bits
    public static List<Reservation> reservations(Platform platform, Tunables tunables) {
        return StackMemory.reservations(platform, tunables);
    }

    /// Returns the slot of a fresh stack, or [#NONE] if none is free.
    ///
    /// @throws IllegalStateException if the pool is closed
    public int tryClaim() {
        return tryClaim(NO_STORE);
    }

    int tryClaim(long storeId) {
        int slot = take(storeId);
        if (slot == NONE) {
            shortages.getAndIncrement();
            counters.increment(PoolCounter.EXHAUSTED);
        }
        return slot;
    }

    /// As [#tryClaim], without a word if none is free.
    private int take(long storeId) {
        requireOpen();
        int slot = slots.tryClaimUncounted(SlotAllocator.NO_KEY);
        if (slot == NONE) {
            return NONE;
        }
        boolean prepared = false;
        try {
            memory.prepare(slot);
            prepared = true;
        } finally {
            if (!prepared) {
                slots.release(slot, 0); // Nobody has seen the slot: free is its honest state.
            }
        }
        long block = controlBlock(slot);
        ControlBlock.setOwner(block, storeId);
        ControlBlock.setState(block, StackState.FRESH);
        return slot;
    }

    private void requireOpen() {
        if (closed) {
            throw StackErrors.closed("stack pool");
        }
    }

    /// Returns the slot of a fresh stack. If none is free, waits for one as `claim-timeout` says.
    ///
    /// @throws PoolExhaustedException if none is free, or became free in time
    /// @throws IllegalStateException if the pool is closed
    public int claim() {
        return claim(NO_STORE);
    }

    int claim(long storeId) {
        int slot = queue.hasWaiters() ? NONE : take(storeId);
        return slot == NONE ? await(storeId) : slot;
    }

    private int await(long storeId) {
        shortages.getAndIncrement(); // Before the wait: what it waits for may lie idle in a store.
        ClaimWait wait = queue.await(() -> take(storeId));
        return switch (wait.ending()) {
            case CLAIMED -> wait.slot();
            case CLOSED -> throw StackErrors.closed("stack pool");
            case NOT_WAITED, QUEUE_FULL, TIMED_OUT, INTERRUPTED -> {
                counters.increment(PoolCounter.EXHAUSTED);
                throw StackErrors.noFreeStack(
                        totalStacks, slots.inUse(), slots.quarantined(), wait);
            }
        };
    }

    /// Whether a stack was free when this looked.
    boolean hasFree() {
        return slots.inUse() + slots.quarantined() < totalStacks;
    }

    /// Counts stacks that a store took back because nothing reached their continuations any more.
    public void countCollected(int stacks) {
        counters.add(PoolCounter.COLLECTED, stacks);
    }

    /// How often claims have found no free stack.
    int shortages() {
        return shortages.get();
    }

    /// The free stacks, for a trimmer.
    public TrimmedPool trimming() {
        return trimming;
    }

    /// Takes back a stack that was claimed from the pool itself; one that came from a [StackCache] goes back
    /// through it. Nothing may refer to the stack as live: its revision advances, so every continuation
    /// reference to it is a consumed one.
    ///
    /// @throws IllegalStateException if the stack belongs to a store, is released already, or is running, or if the
    /// pool is closed
    public void release(int slot) {
        long block = controlBlock(slot);
        requireReleasable(block, NO_STORE);
        ControlBlock.advanceRevision(block);
        takeHome(block);
    }

    /// Throws unless `owner` may release the stack of a block now.
    void requireReleasable(long block, long owner) {
        requireOpen(); // The block of a closed pool cannot even be looked at.
        if (!ControlBlock.isReleasable(block)) {
            throw StackErrors.notReleasable(ControlBlock.slot(block), ControlBlock.state(block));
        }
        if (ControlBlock.owner(block) != owner) {
            throw StackErrors.wrongOwner(
                    ControlBlock.slot(block), ControlBlock.owner(block), owner);
        }
    }

    /// Forgets what a block says, clears its stack, and frees the slot.
    void takeHome(long block) {
        int slot = ControlBlock.slot(block);
        ControlBlock.forget(block);
        long residueBytes = memory.clear(slot, block);
        ControlBlock.setOwner(block, NO_STORE);
        ControlBlock.setState(block, StackState.FREE);
        slots.release(slot, residueBytes);
        queue.signal();
    }

    /// Returns the address of the block of slot 0; the others follow densely, [ControlBlock#BYTES] apart.
    public long controlBlocks() {
        return controlBlocks;
    }

    /// Returns the address of a slot's block.
    ///
    /// @throws IndexOutOfBoundsException if there is no such slot
    public long controlBlock(int slot) {
        Objects.checkIndex(slot, totalStacks);
        return controlBlocks + ((long) slot << ControlBlock.SHIFT);
    }

    /// Returns the slot of a block that [#controlBlock] returned.
    public int slotOf(long block) {
        return (int) ((block - controlBlocks) >>> ControlBlock.SHIFT);
    }

    /// Returns how many stacks there are.
    public int capacity() {
        return totalStacks;
    }

    /// Returns how many stacks are claimed, those waiting in caches of stores included.
    public int inUse() {
        return slots.inUse();
    }

    int storeCacheStacks() {
        return storeCacheStacks;
    }

    /// Gives all address space back. A second call does nothing.
    ///
    /// @throws IllegalStateException if a stack is not home; the pool stays open then
    @Override
    public void close() {
        if (closed) {
            return;
        }
        int live = slots.inUse();
        if (live != 0) {
            throw StackErrors.closedWithLiveStacks(live, liveSlots());
        }
        closed = true;
        queue.close();
        trimming.close();
        memory.close();
        counters.close();
    }

    private String liveSlots() {
        var names = new StringJoiner(", ");
        int named = 0;
        for (int slot = 0; slot < totalStacks && named < SLOTS_IN_MESSAGE; slot++) {
            if (slots.isInUse(slot)) {
                long block = controlBlock(slot);
                names.add(slot + " " + ControlBlock.state(block) + " of store "
                        + ControlBlock.owner(block));
                named++;
            }
        }
        return names.toString();
    }

    /// Checks the blocks of all slots against the slot allocator. No other thread may use the pool meanwhile.
    ///
    /// @throws IllegalStateException if they do not fit together
    void checkInvariants() {
        for (int slot = 0; slot < totalStacks; slot++) {
            long block = controlBlock(slot);
            boolean free = ControlBlock.state(block) == StackState.FREE;
            memory.checkInvariants(slot);
            if (free == slots.isInUse(slot)) {
                throw StackErrors.broken(slot, "its state and the slot allocator disagree");
            }
            if (ControlBlock.revision(block) != 0) {
                checkUsed(slot, block, free);
            } else if (!free) {
                throw StackErrors.broken(slot, "it is claimed but has no revision");
            }
        }
    }

    private static void checkUsed(int slot, long block, boolean free) {
        if (ControlBlock.slot(block) != slot) {
            throw StackErrors.broken(slot, "its block names slot " + ControlBlock.slot(block));
        }
        long limit = ControlBlock.limit(block);
        if (limit < ControlBlock.start(block) || limit > ControlBlock.end(block)) {
            throw StackErrors.broken(slot, "its soft limit lies outside");
        }
        if (free && ControlBlock.owner(block) != NO_STORE) {
            throw StackErrors.broken(slot, "it is free but has an owner");
        }
    }
}
