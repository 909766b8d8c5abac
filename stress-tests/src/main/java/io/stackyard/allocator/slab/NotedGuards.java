package io.stackyard.allocator.slab;

import io.stackyard.allocator.os.AddressRanges;
import io.stackyard.allocator.os.Advice;
import io.stackyard.allocator.os.MemoryFile;
import io.stackyard.allocator.os.OperatingSystem;
import io.stackyard.allocator.os.PageControl;
import io.stackyard.allocator.os.Protection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The running kernel, and a note of each page that was made untouchable; notes go when the page is unmapped.
final class NotedGuards implements OperatingSystem, PageControl {
    private final OperatingSystem system = OperatingSystem.kernel().orElseThrow();
    private final PageControl pages = system.pageControl().orElseThrow();
    private final Set<Long> laid = ConcurrentHashMap.newKeySet();

    /// Whether a page was made untouchable, by a call that has returned.
    boolean isLaid(long address) {
        return laid.contains(address);
    }

    @Override
    public void protect(long address, long byteSize, Protection protection) {
        pages.protect(address, byteSize, protection);
        if (protection == Protection.NONE) {
            laid.add(address);
        }
    }

    @Override
    public void unmap(long address, long byteSize) {
        for (long offset = 0; offset < byteSize; offset += pageBytes()) {
            laid.remove(address + offset);
        }
        system.unmap(address, byteSize);
    }

    @Override
    public long pageBytes() {
        return system.pageBytes();
    }

    @Override
    public long map(long byteSize) {
        return system.map(byteSize);
    }

    @Override
    public Optional<PageControl> pageControl() {
        return Optional.of(this);
    }

    @Override
    public void advise(long address, long byteSize, Advice advice) {
        pages.advise(address, byteSize, advice);
    }

    @Override
    public int advise(AddressRanges ranges, Advice advice) {
        return pages.advise(ranges, advice);
    }

    @Override
    public void remap(long address, long byteSize) {
        pages.remap(address, byteSize);
    }

    @Override
    public void move(long from, long to, long byteSize) {
        pages.move(from, to, byteSize);
    }

    @Override
    public MemoryFile createFile(String name, long byteSize) {
        return pages.createFile(name, byteSize);
    }

    @Override
    public void map(MemoryFile file, long fileOffset, long address, long byteSize) {
        pages.map(file, fileOffset, address, byteSize);
    }

    @Override
    public long view(MemoryFile file) {
        return pages.view(file);
    }
}
