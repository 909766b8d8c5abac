package io.stackyard.benchmarks;

import io.stackyard.allocator.memory.MemoryBlock;
import io.stackyard.allocator.memory.MemoryPool;
import io.stackyard.allocator.memory.MemorySlot;
import io.stackyard.config.Setting;
import io.stackyard.config.Tunables;
import io.stackyard.store.InstanceAllocator;
import org.agrona.UnsafeApi;
import org.jspecify.annotations.Nullable;

/// A memory of our pool, claimed for each request with the same affinity key, as a server's module does.
///
/// Settings are the defaults but for the number of slots. Stores take the interpreter's path: the card first,
/// test before set, then the word.
final class PooledMemory implements MemorySource {

    private static final int SLOTS = 4;
    private static final long KEY = 1;

    private final InstanceAllocator allocator;
    private final MemoryPool pool;
    private @Nullable MemorySlot slot;
    private long base;
    private long cards;

    PooledMemory() {
        allocator =
                InstanceAllocator.open(
                        Tunables.defaults().with(Setting.POOL_TOTAL_MEMORIES, SLOTS));
        pool = allocator.memories();
    }

    @Override
    public void open() {
        MemorySlot claimed = pool.claim(KEY, MEMORY_BYTES, MEMORY_BYTES);
        slot = claimed;
        base = MemoryBlock.base(claimed.block());
        cards = MemoryBlock.cards(claimed.block());
    }

    @Override
    public void store(long offset, int word) {
        long card = cards + (offset >>> MemoryBlock.CARD_SHIFT);
        if (UnsafeApi.getByte(card) == 0) {
            UnsafeApi.putByte(card, MemoryBlock.DIRTY);
        }
        UnsafeApi.putInt(base + offset, word);
    }

    @Override
    public int load(long offset) {
        return UnsafeApi.getInt(base + offset);
    }

    @Override
    public void drop() {
        if (slot != null) {
            slot.release();
            slot = null;
        }
    }

    @Override
    public void close() {
        allocator.close();
    }
}
