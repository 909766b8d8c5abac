package io.stackyard.engine;

import io.stackyard.allocator.memory.MemorySlot;
import io.stackyard.engine.interpret.Binding;
import io.stackyard.engine.interpret.StoreMemory;
import io.stackyard.engine.types.ExternType;
import io.stackyard.engine.types.Limits;
import io.stackyard.engine.types.MemoryType;
import io.stackyard.store.Store;
import java.lang.foreign.MemorySegment;

/// A linear memory of a store, through checked accessors: every write is known to the pool, so nothing of it
/// is left for the next tenant.
///
/// **Units**: offsets and lengths are bytes, pages 64 KiB.
///
/// Every method throws [IllegalStateException] if the store is closed.
public final class Memory implements Extern {

    /// Bytes of a WebAssembly page.
    public static final long PAGE_BYTES = 65_536;

    private final StoreState store;
    private final Binding.OfMemory binding;

    Memory(StoreState store, Binding.OfMemory binding) {
        this.store = store;
        this.binding = binding;
    }

    /// Makes a memory of zeros.
    ///
    /// @throws io.stackyard.allocator.PoolExhaustedException if no memory is free
    public static Memory create(Engine engine, Store store, MemoryType type) {
        StoreState state = StoreState.of(store, engine);
        Limits limits = type.limits();
        MemorySlot slot =
                store.claimMemory(
                        0,
                        Math.multiplyExact(limits.minimum(), PAGE_BYTES),
                        limits.isBounded()
                                ? Math.multiplyExact(limits.maximum(), PAGE_BYTES)
                                : Long.MAX_VALUE);
        return new Memory(state, new Binding.OfMemory(new StoreMemory(store, slot), type));
    }

    StoreState store() {
        return store;
    }

    Binding.OfMemory binding() {
        return binding;
    }

    /// The slot, which serves another store as soon as this one is closed.
    private MemorySlot slot() {
        store.requireOpen();
        return binding.memory().slot();
    }

    /// Its type; the minimum is its present size.
    public MemoryType type() {
        MemoryType declared = binding.type();
        return new MemoryType(
                declared.index64(), new Limits(pages(), declared.limits().maximum()));
    }

    public long byteSize() {
        return slot().byteSize();
    }

    public long pages() {
        return byteSize() / PAGE_BYTES; // Whole pages: it only grows by pages.
    }

    /// Grows by `pages`; false if a limit is in the way.
    public boolean tryGrow(long pages) {
        if (pages < 0 || pages > Long.MAX_VALUE / PAGE_BYTES - pages()) {
            return false;
        }
        return binding.memory().tryGrow((pages() + pages) * PAGE_BYTES);
    }

    /// Copies bytes out.
    ///
    /// @throws IndexOutOfBoundsException if a range is out of bounds; nothing is copied then
    public void read(long offset, byte[] target, int index, int length) {
        slot().read(offset, target, index, length);
    }

    /// Copies bytes in.
    ///
    /// @throws IndexOutOfBoundsException if a range is out of bounds; nothing is copied then
    public void write(long offset, byte[] source, int index, int length) {
        slot().write(offset, source, index, length);
    }

    /// Sets a range to one value.
    ///
    /// @throws IndexOutOfBoundsException if the range is out of bounds; nothing is set then
    public void fill(long offset, long length, byte value) {
        slot().fill(offset, length, value);
    }

    /// A read-only view of the present bytes; it ends when the memory grows or its store closes.
    public MemorySegment asSegment() {
        return slot().asSegment();
    }

    /// A view of some bytes, for reading and writing; it ends when the memory grows or its store closes. All
    /// pages that it lies on count as written, so ask for no more than is needed.
    ///
    /// @throws IndexOutOfBoundsException if the range is out of bounds
    public MemorySegment asWritableSegment(long offset, long length) {
        return slot().asWritableSegment(offset, length);
    }

    @Override
    public ExternType externType() {
        return type();
    }
}
