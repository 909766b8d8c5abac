package io.stackyard.allocator.os;

import java.util.Optional;
import java.util.Set;
import org.agrona.UnsafeApi;

/// Anonymous private memory of Linux: reserved without being committed, and controlled page by
/// page.
final class LinuxSystem implements OperatingSystem, PageControl {

    /// There is one kernel.
    static final LinuxSystem INSTANCE = new LinuxSystem();

    private static final Set<String> ARCHITECTURES = Set.of("amd64", "aarch64", "riscv64");

    private static final int MAP_PRIVATE = 0x2;
    private static final int MAP_ANONYMOUS = 0x20;
    private static final int MAP_NORESERVE = 0x4000;
    private static final int NO_FILE = -1;

    private final VectoredAdvice vectoredAdvice = new VectoredAdvice();

    private LinuxSystem() {}

    /// Whether this is Linux on an architecture whose numbers are the ones written down here; some
    /// others number `MAP_NORESERVE` and `ioctl` requests differently.
    static boolean isRunning() {
        return System.getProperty("os.name", "").equals("Linux")
                && ARCHITECTURES.contains(System.getProperty("os.arch", ""));
    }

    @Override
    public long pageBytes() {
        return UnsafeApi.pageSize();
    }

    @Override
    public long map(long byteSize) {
        return LinuxCalls.mmap(
                byteSize,
                Protection.READ_WRITE.bits(),
                MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
                NO_FILE);
    }

    @Override
    public void unmap(long address, long byteSize) {
        LinuxCalls.munmap(address, byteSize);
    }

    @Override
    public Optional<PageControl> pageControl() {
        return Optional.of(this);
    }

    @Override
    public void protect(long address, long byteSize, Protection protection) {
        LinuxCalls.mprotect(address, byteSize, protection);
    }

    @Override
    public void advise(long address, long byteSize, Advice advice) {
        LinuxCalls.madvise(address, byteSize, advice);
    }

    @Override
    public int advise(AddressRanges ranges, Advice advice) {
        int calls = 0;
        if (ranges.count() > 1) {
            calls = 1;
            if (vectoredAdvice.tryAdvise(ranges, advice)) {
                return calls;
            }
        }
        // One by one, from the start: every advice may be repeated on a range that a short vectored
        // call has done.
        for (int index = 0; index < ranges.count(); index++) {
            advise(ranges.address(index), ranges.byteSize(index), advice);
            calls++;
        }
        return calls;
    }
}
