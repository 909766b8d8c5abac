package io.stackyard.stackpool;

import io.stackyard.allocator.os.AddressRanges;
import io.stackyard.allocator.os.Advice;
import io.stackyard.allocator.os.MemoryFile;
import io.stackyard.allocator.os.OperatingSystem;
import io.stackyard.allocator.os.PageControl;
import io.stackyard.allocator.os.Protection;
import io.stackyard.allocator.os.SystemCallException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.opentest4j.TestAbortedException;

/// The running kernel, some calls of which fail while a test says so.
final class FaultySystem implements OperatingSystem, PageControl {
    private static final int ENOMEM = 12;

    private final OperatingSystem system = OperatingSystem.kernel()
            .orElseThrow(() -> new TestAbortedException("the kernel's calls are not known"));

    private final PageControl pages = system.pageControl().orElseThrow();

    private final Set<Advice> failingAdvice = EnumSet.noneOf(Advice.class);

    private int mapsLeft = Integer.MAX_VALUE;

    private int mapped;

    /// Lets an advice fail from now on.
    void fail(Advice advice) {
        failingAdvice.add(advice);
    }

    /// Lets all but the next `count` mappings fail.
    void failMapAfter(int count) {
        mapsLeft = count;
    }

    /// Lets everything work again.
    void heal() {
        failingAdvice.clear();
        mapsLeft = Integer.MAX_VALUE;
    }

    /// Returns the number of mappings that are there.
    int mapped() {
        return mapped;
    }

    @Override
    public long pageBytes() {
        return system.pageBytes();
    }

    @Override
    public long map(long byteSize) {
        if (mapsLeft == 0) {
            throw new SystemCallException("mmap", "byteSize=" + byteSize, ENOMEM);
        }
        mapsLeft--;
        mapped++;
        return system.map(byteSize);
    }

    @Override
    public void unmap(long address, long byteSize) {
        mapped--;
        system.unmap(address, byteSize);
    }

    @Override
    public Optional<PageControl> pageControl() {
        return Optional.of(this);
    }

    @Override
    public void protect(long address, long byteSize, Protection protection) {
        pages.protect(address, byteSize, protection);
    }

    @Override
    public void advise(long address, long byteSize, Advice advice) {
        requireWorking(advice);
        pages.advise(address, byteSize, advice);
    }

    @Override
    public int advise(AddressRanges ranges, Advice advice) {
        requireWorking(advice);
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
        mapped++;
        return pages.view(file);
    }

    private void requireWorking(Advice advice) {
        if (failingAdvice.contains(advice)) {
            throw new SystemCallException("madvise", "advice=" + advice, ENOMEM);
        }
    }
}
