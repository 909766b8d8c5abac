package io.stackyard.engine.interpret;

import io.stackyard.allocator.image.MemoryImage;
import io.stackyard.allocator.image.Segment;
import io.stackyard.allocator.memory.MemorySlot;
import io.stackyard.engine.module.DataImages;
import io.stackyard.engine.module.DataSegment;
import io.stackyard.engine.module.ModuleDefinition;
import io.stackyard.store.InstanceAllocator;
import io.stackyard.store.Store;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How the memories of one module begin: their images, built when the first instance is made, and the keys
/// under which the pool finds their slots again.
///
/// **Threads**: any.
public final class ModuleMemories {

    private final InstanceAllocator allocator;
    private final ModuleDefinition module;
    private final DataImages data;
    private final long firstKey;
    private final long maxImageBytes;

    /// By index of the memory; null where none is built, or the memory begins with zeros.
    private final @Nullable MemoryImage[] images;
    private final boolean[] built;

    /// @param firstKey the first of as many affinity keys as the module has memories
    public ModuleMemories(InstanceAllocator allocator, ModuleDefinition module, long firstKey) {
        this.allocator = allocator;
        this.module = module;
        this.firstKey = firstKey;
        this.maxImageBytes = allocator.tunables().memory().maxImageBytes();
        this.data = DataImages.of(module);
        this.images = new MemoryImage[module.memories().size()];
        this.built = new boolean[images.length];
    }

    /// Claims a memory that the module defines, filled with what is known of it from the module alone.
    ///
    /// @throws io.stackyard.allocator.PoolExhaustedException if no memory is free
    /// @throws io.stackyard.allocator.LimitException if the minimum is above a limit
    MemorySlot claim(Store store, int memory, long minimumBytes, long maximumBytes) {
        MemoryImage image = retained(memory);
        try {
            return store.claimMemory(firstKey + memory, image, minimumBytes, maximumBytes);
        } finally {
            if (image != null) {
                image.release(); // The slot holds it now.
            }
        }
    }

    private synchronized @Nullable MemoryImage retained(int memory) {
        if (!built[memory]) {
            images[memory] = build(memory);
            built[memory] = true;
        }
        MemoryImage image = images[memory];
        return image == null ? null : image.retain();
    }

    private @Nullable MemoryImage build(int memory) {
        List<Segment> segments = new ArrayList<>();
        for (DataSegment segment : data.segments(memory)) {
            segments.add(
                    new Segment(
                            DataImages.offset(module, segment),
                            module.bytes(),
                            segment.start(),
                            segment.length()));
        }
        if (!isImaged() || segments.isEmpty()) {
            return null;
        }
        long copyLimit = allocator.tunables().memory().imageCopyLimitBytes();
        MemoryImage image = MemoryImage.of(allocator.platform(), segments, copyLimit);
        if (image.isEmpty()) {
            image.release();
            return null;
        }
        return image;
    }

    /// How many segments, counted from the first, a claimed memory holds already.
    int leadingSegments() {
        return isImaged() ? data.leadingSegments() : 0;
    }

    private boolean isImaged() {
        long bytes = 0;
        for (DataSegment segment : module.datas().subList(0, data.leadingSegments())) {
            bytes += segment.offset() == null ? 0 : segment.length();
        }
        return bytes <= maxImageBytes;
    }

    /// Gives up what the pool keeps for the module: free slots that hold its image, and the image itself.
    /// Live instances go on, and the next instance begins anew.
    public void purge() {
        release();
        for (int i = module.importedMemoryCount(); i < images.length; i++) {
            allocator.memories().forget(firstKey + i);
        }
    }

    private synchronized void release() {
        for (int i = 0; i < images.length; i++) {
            MemoryImage image = images[i];
            images[i] = null;
            built[i] = false;
            if (image != null) {
                image.release();
            }
        }
    }
}
