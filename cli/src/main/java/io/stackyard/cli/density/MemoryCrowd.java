package io.stackyard.cli.density;

import io.stackyard.allocator.memory.MemorySlot;
import io.stackyard.config.Setting;
import io.stackyard.config.Tunables;
import io.stackyard.config.TunablesBuilder;
import io.stackyard.engine.Engine;
import io.stackyard.engine.Memory;
import io.stackyard.store.Store;
import java.nio.ByteBuffer;

/// Linear memories of one WebAssembly page. Each holds its number, in its first bytes.
public final class MemoryCrowd implements Crowd {

    /// As many as the largest pool has.
    public static final int MOST = 1 << 20;

    private static final int WARM_UP = 2000;
    private static final long NO_MODULE = 0;

    private final int count;
    private final MemorySlot[] memories;
    private final ByteBuffer number = ByteBuffer.allocate(Integer.BYTES);

    /// @param count 1 to [#MOST]
    public MemoryCrowd(int count) {
        this.count = count;
        this.memories = new MemorySlot[count];
    }

    @Override
    public String members() {
        return "memories";
    }

    @Override
    public String usage() {
        return "rewrite";
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public Crowd smaller() {
        return new MemoryCrowd(Math.min(count, WARM_UP));
    }

    @Override
    public Tunables roomIn(Tunables settings, boolean ownSize) {
        TunablesBuilder changes = settings.change();
        if (settings.pool().totalMemories() < count) {
            changes.set(Setting.POOL_TOTAL_MEMORIES, count);
        }
        int quota = settings.store().maxMemories();
        if (quota != 0 && quota < count) {
            changes.set(Setting.STORE_MAX_MEMORIES, count);
        }
        long bytes = count * Memory.PAGE_BYTES;
        long byteQuota = settings.store().maxMemoryBytes();
        if (byteQuota != 0 && byteQuota < bytes) {
            changes.set(Setting.STORE_MAX_MEMORY_BYTES, bytes);
        }
        if (ownSize) {
            changes.set(Setting.POOL_MAX_MEMORY_SIZE, Memory.PAGE_BYTES);
        }
        return changes.build();
    }

    @Override
    public void create(Engine engine, Store store) {
        for (int i = 0; i < count; i++) {
            memories[i] = store.claimMemory(NO_MODULE, Memory.PAGE_BYTES, Memory.PAGE_BYTES);
            write(memories[i], i);
        }
    }

    @Override
    public void use() {
        for (int i = 0; i < count; i++) {
            memories[i].read(0, number.array(), 0, Integer.BYTES);
            if (number.getInt(0) != i) {
                throw new IllegalStateException(
                        "memory " + i + " holds " + number.getInt(0) + ", not its number");
            }
            write(memories[i], i);
        }
    }

    /// The memory with this number.
    MemorySlot memory(int index) {
        return memories[index];
    }

    private void write(MemorySlot memory, int value) {
        number.putInt(0, value);
        memory.write(0, number.array(), 0, Integer.BYTES);
    }

    @Override
    public int inUse(Engine engine) {
        return engine.allocator().memories().inUse();
    }
}
