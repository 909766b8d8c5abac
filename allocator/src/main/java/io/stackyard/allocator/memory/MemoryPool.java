package io.stackyard.allocator.memory;

import io.stackyard.allocator.Platform;
import io.stackyard.allocator.PoolExhaustedException;
import io.stackyard.allocator.image.MemoryImage;
import io.stackyard.allocator.internal.LimitErrors;
import io.stackyard.allocator.internal.Require;
import io.stackyard.allocator.metrics.CounterRegistry;
import io.stackyard.allocator.metrics.PoolCounter;
import io.stackyard.allocator.metrics.PoolCounters;
import io.stackyard.allocator.os.SystemCallException;
import io.stackyard.allocator.slab.Reservation;
import io.stackyard.allocator.slab.Slab;
import io.stackyard.allocator.slab.SlabLayout;
import io.stackyard.allocator.slot.ClaimQueue;
import io.stackyard.allocator.slot.ClaimWait;
import io.stackyard.allocator.trim.TrimmedPool;
import io.stackyard.allocator.trim.Trimming;
import io.stackyard.config.Tunables;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A fixed number of linear memories, reserved once and handed out again and again, always clean.
///
/// ```
/// record 0: | MemorySlot, MemoryBlock | -> slot 7 of class 0
/// record 1: | MemorySlot, MemoryBlock | -> slot 0 of class 2
/// ```
///
/// A memory is a record, which stays the same for as long as it is claimed, and the slot where its
/// bytes lie, which changes when it outgrows that and moves to a larger size class ([SizeClasses]).
///
/// Life of a slot: a free slot holds its initial content and has no card set. [#claim] gives it to
/// one holder, who writes and sets cards; [MemorySlot#release] restores or decommits what the cards
/// name and frees the slot. A slot that a failed system call left half way is mapped afresh before
/// its next use; one that cannot be, or whose cards were wrong, is quarantined: nobody gets it
/// again.
///
/// All threads may claim; each memory then belongs to one thread at a time. Claims and releases
/// allocate nothing on the Java heap once a slot was used.
public final class MemoryPool implements AutoCloseable {

    /// The pool's name in counters and errors.
    public static final String NAME = "memory";

    private static final System.Logger LOG = System.getLogger(MemoryPool.class.getName());

    private static final String BLOCKS_NAME = NAME + " blocks";
    private static final int NAMED_MEMORIES = 10;

    /// What [#visitors] counts once nobody can come any more.
    private static final int CLOSED = -1;

    private static final long CLOSE_POLL_NANOS = 1_000_000;

    private final MemoryLimits limits;
    private final PoolCounters counters;
    private final SizeClasses classes;
    private final Slab blocks;
    private final IdleRecords idle;
    private final ClaimQueue queue;
    private final Trimming trimming;

    /// Threads that let free slots forget a key, or [#CLOSED].
    private final AtomicInteger visitors = new AtomicInteger();

    /// The object of each record, made when it is first claimed. Handed from thread to thread with
    /// its record.
    private final @Nullable MemorySlot[] memories;

    private volatile boolean closing;

    /// Reserves the pool.
    ///
    /// @throws io.stackyard.allocator.LimitException if the address space or the guards do not fit
    /// @throws io.stackyard.allocator.PlatformException if the system refuses to reserve it, or
    ///     cannot do what the settings ask for
    /// @throws SystemCallException if the system refuses to prepare it; nothing is left behind then
    public MemoryPool(Platform platform, Tunables tunables, CounterRegistry registry) {
        this(platform, MemoryLimits.of(tunables), registry);
    }

    MemoryPool(Platform platform, MemoryLimits limits, CounterRegistry registry) {
        this.limits = limits;
        this.counters = registry.register(NAME);
        this.memories = new MemorySlot[limits.memoryCount()];
        this.idle = new IdleRecords(limits.memoryCount());
        this.queue = new ClaimQueue(limits.claimTimeout(), limits.maxWaiters(), counters);
        SizeClasses opened = null;
        boolean complete = false;
        try {
            opened = new SizeClasses(platform, limits, counters);
            this.classes = opened;
            this.trimming =
                    new Trimming(
                            NAME,
                            opened.all(),
                            limits.residentBudget(),
                            limits.decommitBatch(),
                            queue::signal);
            this.blocks =
                    Slab.map(platform, BLOCKS_NAME, blockLayout(limits, platform.pageBytes()));
            counters.set(PoolCounter.CAPACITY, limits.memoryCount());
            counters.add(PoolCounter.MAP_ENTRIES, blocks.mapEntries());
            complete = true;
        } finally {
            if (!complete) {
                counters.close();
                if (opened != null) {
                    opened.close();
                }
            }
        }
    }

    /// What a pool would reserve: the memories of each size class, and what it keeps about them.
    ///
    /// @throws io.stackyard.allocator.LimitException if a slab needs more than 63 bits
    public static List<Reservation> reservations(Platform platform, Tunables tunables) {
        MemoryLimits limits = MemoryLimits.of(tunables);
        List<Reservation> reservations =
                new ArrayList<>(SizeClasses.reservations(platform, limits));
        reservations.add(
                Reservation.ofBookkeeping(
                        BLOCKS_NAME, blockLayout(limits, platform.pageBytes())));
        return reservations;
    }

    private static SlabLayout blockLayout(MemoryLimits limits, long pageBytes) {
        return SlabLayout.ofPages(
                1, (long) limits.memoryCount() * MemoryBlock.BYTES, 0, pageBytes);
    }

    /// Claims a memory of `minimumBytes` zero bytes.
    ///
    /// See [#claim(long, MemoryImage, long, long)].
    public MemorySlot claim(long affinityKey, long minimumBytes, long maximumBytes) {
        return claim(affinityKey, null, minimumBytes, maximumBytes);
    }

    /// Claims a memory of `minimumBytes` that holds an image.
    ///
    /// @param affinityKey  a key that the same module always uses, so that it finds its own slot
    ///     again; [io.stackyard.allocator.slot.SlotAllocator#NO_KEY] for none
    /// @param image        the initial content, null for zero; it ends within the minimum
    /// @param minimumBytes its length to begin with; any number, whole pages or not
    /// @param maximumBytes what it may grow to; the pool's own limit applies as well
    /// @throws IllegalArgumentException if the minimum is negative or above the maximum, or the
    ///     image is longer
    /// @throws io.stackyard.allocator.LimitException if the minimum is above what the pool allows
    /// @throws PoolExhaustedException if all memories are in use, and remain so for
    ///     `stackyard.pool.claim-timeout`, or the thread is interrupted while it waits
    /// @throws SystemCallException if the system refuses; nothing is claimed then
    public MemorySlot claim(
            long affinityKey, @Nullable MemoryImage image, long minimumBytes, long maximumBytes) {
        Require.notNegative(minimumBytes, "minimumBytes");
        if (minimumBytes > maximumBytes) {
            throw new IllegalArgumentException(
                    "minimumBytes=" + minimumBytes + " is above maximumBytes=" + maximumBytes);
        }
        if (image != null && image.endPage() > DirtyCards.pageCount(minimumBytes)) {
            throw new IllegalArgumentException(
                    "the image ends on page " + image.endPage() + ", beyond minimumBytes="
                            + minimumBytes);
        }
        if (minimumBytes > limits.maximumBytes()) {
            throw LimitErrors.memoryTooLarge(limits.maximumBytes(), minimumBytes);
        }
        long maximum = Math.min(maximumBytes, limits.maximumBytes());
        MemorySlot memory = claimSlot(affinityKey, limits.mayMove() ? minimumBytes : maximum);
        memory.open(image, minimumBytes, maximum); // Releases itself if that fails.
        return memory;
    }

    private MemorySlot claimSlot(long affinityKey, long slotBytes) {
        int record =
                queue.hasWaiters() ? IdleRecords.NONE : tryClaim(affinityKey, slotBytes);
        return memory(record == IdleRecords.NONE ? await(affinityKey, slotBytes) : record);
    }

    private int await(long affinityKey, long slotBytes) {
        ClaimWait wait = queue.await(() -> tryClaim(affinityKey, slotBytes));
        return switch (wait.ending()) {
            case CLAIMED -> wait.slot();
            case CLOSED -> throw closed();
            case NOT_WAITED, QUEUE_FULL, TIMED_OUT, INTERRUPTED -> {
                counters.increment(PoolCounter.EXHAUSTED);
                throw LimitErrors.noFreeMemory(
                        limits.memoryCount(), inUse(), classes.quarantined(), slotBytes, wait);
            }
        };
    }

    /// Claims a record and a slot for it; returns the record, or [IdleRecords#NONE].
    ///
    /// @param slotBytes what the slot must hold at least
    private int tryClaim(long affinityKey, long slotBytes) {
        if (closing) {
            throw closed();
        }
        int record = idle.tryPop();
        if (record < 0) {
            if (record == IdleRecords.CLOSED) {
                throw closed();
            }
            return IdleRecords.NONE;
        }
        boolean placed = false;
        try {
            MemorySlot memory = memory(record);
            memory.setAffinityKey(affinityKey);
            placed = classes.tryPlace(memory, slotBytes);
            if (placed) {
                counters.countUse();
            }
            return placed ? record : IdleRecords.NONE;
        } finally {
            if (!placed) {
                idle.push(record);
            }
        }
    }

    private MemorySlot memory(int record) {
        MemorySlot memory = memories[record];
        if (memory == null) {
            long block = blocks.slotAddress(0) + (long) record * MemoryBlock.BYTES;
            memory = new MemorySlot(this, record, block);
            memories[record] = memory;
        }
        return memory;
    }

    /// Takes back a memory whose slot was freed or quarantined.
    void takeBack(MemorySlot memory) {
        counters.add(PoolCounter.IN_USE, -1); // Before another can take the record.
        idle.push(memory.record());
        queue.signal();
    }

    /// Lets whoever waits for a slot try again, after one was freed.
    void slotFreed() {
        queue.signal();
    }

    /// The free slots, for a trimmer.
    public TrimmedPool trimming() {
        return trimming;
    }

    /// Finds a larger slot for a memory; false if there is none, or memories may not move.
    boolean tryPlace(MemorySlot memory, long byteSize) {
        return limits.mayMove() && classes.tryPlace(memory, byteSize);
    }

    /// Writes down why a slot is out of service, and says so to whoever reads the log.
    void reportQuarantine(int slot, @Nullable String reason) {
        LOG.log(System.Logger.Level.ERROR, () -> "quarantined memory slot " + slot + ": " + reason);
    }

    /// Makes every free slot forget that `affinityKey` used it last, and its image, once the key's
    /// module is gone. Does nothing once the pool is closed.
    ///
    /// @throws SystemCallException if the system refuses to unmap the image; slots where it does
    ///     are mapped afresh before their next use
    public void forget(long affinityKey) {
        if (tryVisit()) {
            try {
                classes.forget(affinityKey);
            } finally {
                endVisit();
            }
        }
    }

    /// Counts one more visitor, who keeps the pool from closing; false if it is closed.
    private boolean tryVisit() {
        int seen = visitors.get();
        while (seen != CLOSED) {
            int witness = visitors.compareAndExchange(seen, seen + 1);
            if (witness == seen) {
                return true;
            }
            seen = witness; // Lost the race: judge again by what the winner left.
        }
        return false;
    }

    /// Undoes one [#tryVisit].
    private void endVisit() {
        visitors.getAndDecrement();
    }

    /// What the slots of each size are doing, by ascending size. One size after the other, while the
    /// pool goes on; each shard is looked at under its lock for a moment, the counters are not.
    public List<SizeClassUsage> sizeClasses() {
        return classes.all().stream().map(SizeClass::usage).toList();
    }

    /// The pool's counters.
    public PoolCounters counters() {
        return counters;
    }

    /// How many memories there may be at once.
    public int memoryCount() {
        return limits.memoryCount();
    }

    /// What one memory may grow to.
    public long maximumBytes() {
        return limits.maximumBytes();
    }

    /// Images up to this size are copied into a slot, larger ones are mapped.
    public long imageCopyBytes() {
        return limits.imageCopyBytes();
    }

    /// Memories that are claimed now.
    public int inUse() {
        return idle.taken();
    }

    /// Checks records, slots and bytes against each other. Nobody may claim or release meanwhile.
    ///
    /// @throws IllegalStateException if they do not fit together, or a free slot is not clean
    void checkInvariants() {
        long claimed = claimedMemories().size();
        if (claimed != inUse()) {
            throw new IllegalStateException(
                    claimed + " memories are claimed, counted are " + inUse());
        }
        for (SizeClass size : classes.all()) {
            size.checkInvariants();
            long placed =
                    claimedMemories().stream()
                            .filter(memory -> memory.sizeClass() == size)
                            .peek(memory -> requireInUse(size, memory.slot()))
                            .count();
            if (placed != size.slots().inUse()) {
                throw new IllegalStateException(
                        placed + " memories lie in slots of " + size.slotBytes()
                                + " bytes, of which " + size.slots().inUse() + " are in use");
            }
        }
    }

    private static void requireInUse(SizeClass size, int slot) {
        if (!size.slots().isInUse(slot)) {
            throw new IllegalStateException(
                    "slot " + slot + ": the allocator and the memory disagree on who holds it");
        }
    }

    private List<MemorySlot> claimedMemories() {
        return Arrays.stream(memories)
                .filter(Objects::nonNull)
                .filter(MemorySlot::isClaimed)
                .toList();
    }

    private static IllegalStateException closed() {
        return new IllegalStateException("memory pool is closed");
    }

    /// Unmaps everything. A second call does nothing. While memories are in use, it waits for
    /// `stackyard.pool.close-timeout`; nobody can claim meanwhile.
    ///
    /// @throws IllegalStateException if a memory is still claimed; the pool stays open then
    @Override
    public synchronized void close() {
        if (idle.isClosed()) {
            return;
        }
        closing = true;
        queue.signal(); // Whoever waits learns of it, one after the other.
        try {
            if (!tryShut()) {
                throw new IllegalStateException(
                        "cannot close memory pool: " + inUse() + " memories are in use, in slots "
                                + liveSlots());
            }
        } finally {
            closing = false;
        }
        queue.close();
        try {
            blocks.close();
        } finally {
            try {
                classes.close();
            } finally {
                counters.close();
            }
        }
    }

    private boolean tryShut() {
        long deadline = System.nanoTime() + limits.closeTimeout().toNanos();
        while (!idle.tryClose()) {
            if (System.nanoTime() - deadline >= 0 || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(CLOSE_POLL_NANOS);
        }
        trimming.close();
        while (!visitors.compareAndSet(0, CLOSED)) {
            Thread.onSpinWait(); // None of them waits for anything but the kernel.
        }
        return true;
    }

    private String liveSlots() {
        List<MemorySlot> live = claimedMemories();
        return live.stream()
                .limit(NAMED_MEMORIES)
                .map(memory -> Integer.toString(memory.slot()))
                .collect(
                        Collectors.joining(
                                ", ", "", live.size() > NAMED_MEMORIES ? ", ..." : ""));
    }
}
