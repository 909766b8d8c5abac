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

/// The running kernel, some calls of which fail while a test says so. It counts all that change mappings or pages.
final class FaultySystem implements OperatingSystem, PageControl {
    private static final int ENOMEM = 12;

    private final OperatingSystem system = OperatingSystem.kernel()
            .orElseThrow(() -> new TestAbortedException("the kernel's calls are not known"));

    private final PageControl pages = system.pageControl().orElseThrow();

    private final Set<Advice> failingAdvice = EnumSet.noneOf(Advice.class);

    private int mapsLeft = Integer.MAX_VALUE;

    private int mapped;

    private int calls;

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

    /// Returns the number of calls so far.
    int calls() {
        return calls;
    }

    @Override
    public long pageBytes() {
        return system.pageBytes();
    }

    @Override
    public long map(long byteSize) {
        calls++;
        if (mapsLeft == 0) {
            throw new SystemCallException("mmap", "byteSize=" + byteSize, ENOMEM);
        }
        mapsLeft--;
        mapped++;
        return system.map(byteSize);
    }

    @Override
    public void unmap(long address, long byteSize) {
        calls++;
        mapped--;
        system.unmap(address, byteSize);
    }

    @Override
    public Optional<PageControl> pageControl() {
        return Optional.of(this);
    }

    @Override
    public void protect(long address, long byteSize, Protection protection) {
        calls++;
        pages.protect(address, byteSize, protection);
    }

    @Override
    public void advise(long address, long byteSize, Advice advice) {
        calls++;
        requireWorking(advice);
        pages.advise(address, byteSize, advice);
    }

    @Override
    public int advise(AddressRanges ranges, Advice advice) {
        calls++;
        requireWorking(advice);
        return pages.advise(ranges, advice);
    }

    @Override
    public void remap(long address, long byteSize) {
        calls++;
        pages.remap(address, byteSize);
    }

    @Override
    public void move(long from, long to, long byteSize) {
        calls++;
        pages.move(from, to, byteSize);
    }

    @Override
    public MemoryFile createFile(String name, long byteSize) {
        calls++;
        return pages.createFile(name, byteSize);
    }

    @Override
    public void map(MemoryFile file, long fileOffset, long address, long byteSize) {
        calls++;
        pages.map(file, fileOffset, address, byteSize);
    }

    @Override
    public long view(MemoryFile file) {
        calls++;
        mapped++;
        return pages.view(file);
    }

    private void requireWorking(Advice advice) {
        if (failingAdvice.contains(advice)) {
            throw new SystemCallException("madvise", "advice=" + advice, ENOMEM);
        }
    }
}
