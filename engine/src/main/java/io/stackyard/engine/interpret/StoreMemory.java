package io.stackyard.engine.interpret;

import io.stackyard.allocator.memory.MemorySlot;
import io.stackyard.store.Store;

/// A linear memory with the store whose quota its growth counts against.
public record StoreMemory(Store store, MemorySlot slot) {

    /// Grows to `byteSize`; false if a limit is in the way.
    public boolean tryGrow(long byteSize) {
        return store.tryGrow(slot, byteSize);
    }
}
