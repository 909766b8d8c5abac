package io.stackyard.allocator.os;

import java.lang.foreign.Arena;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.agrona.UnsafeApi;

/// Memory from Java arenas, one arena per mapping. Arenas clear what they hand out, so all of it is
/// committed at once: callers keep their mappings small.
final class PortableSystem implements OperatingSystem {

    private final ConcurrentHashMap<Long, Arena> arenas = new ConcurrentHashMap<>();

    @Override
    public long pageBytes() {
        return UnsafeApi.pageSize();
    }

    @Override
    @SuppressWarnings("MustBeClosedChecker") // The arena is closed by unmap.
    public long map(long byteSize) {
        Arena arena = Arena.ofShared(); // Slots are released by whichever thread closes the store.
        try {
            long address = arena.allocate(byteSize, pageBytes()).address();
            arenas.put(address, arena);
            return address;
        } catch (OutOfMemoryError e) {
            arena.close();
            var failure =
                    new SystemCallException("arena.allocate", Long.toString(byteSize),
                            Errno.ENOMEM.number());
            failure.initCause(e);
            throw failure;
        }
    }

    @Override
    public void unmap(long address, long byteSize) {
        Arena arena = arenas.remove(address);
        if (arena == null) {
            throw new IllegalArgumentException("no mapping at 0x" + Long.toHexString(address));
        }
        arena.close();
    }

    @Override
    public Optional<PageControl> pageControl() {
        return Optional.empty();
    }
}
