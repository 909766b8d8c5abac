package io.stackyard.store;

import io.stackyard.allocator.os.OperatingSystem;
import io.stackyard.allocator.os.PageControl;
import io.stackyard.allocator.os.SystemCallException;
import java.util.Optional;
import org.opentest4j.TestAbortedException;

/// The running kernel, which counts what is mapped and refuses to map more than it was told to.
final class CountingSystem implements OperatingSystem {

    private static final int ENOMEM = 12;

    private final OperatingSystem system = OperatingSystem.kernel()
            .orElseThrow(() -> new TestAbortedException("the kernel's calls are not known"));
    private int mapsLeft = Integer.MAX_VALUE;
    private int mapped;

    /// Lets all but the next `count` mappings fail.
    void failMapAfter(int count) {
        mapsLeft = count;
    }

    /// Ranges that are mapped now.
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
        return system.pageControl();
    }
}
