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
    private static final int MAP_FIXED = 0x10;
    private static final int MAP_ANONYMOUS = 0x20;
    private static final int MAP_NORESERVE = 0x4000;
    private static final int MAP_FIXED_NOREPLACE = 0x10_0000;
    private static final int MREMAP_MAYMOVE = 0x1;
    private static final int MREMAP_FIXED = 0x2;
    private static final int MREMAP_DONTUNMAP = 0x4;
    private static final int ANONYMOUS = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
    private static final int PROT_READ = 1;
    private static final long ANYWHERE = 0;
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
        return mapAnonymous(ANYWHERE, byteSize, 0);
    }

    private static long mapAnonymous(long address, long byteSize, int placement) {
        return LinuxCalls.mmap(
                address, byteSize, Protection.READ_WRITE.bits(), ANONYMOUS | placement, NO_FILE, 0);
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
            LinuxCalls.madvise(ranges.address(index), ranges.byteSize(index), advice);
            calls++;
        }
        return calls;
    }

    @Override
    public void remap(long address, long byteSize) {
        long _ = mapAnonymous(address, byteSize, MAP_FIXED);
    }

    @Override
    public void move(long from, long to, long byteSize) {
        try {
            LinuxCalls.mremap(
                    from, byteSize, MREMAP_MAYMOVE | MREMAP_FIXED | MREMAP_DONTUNMAP, to);
        } catch (SystemCallException e) {
            fillHole(to, byteSize, e);
            throw e;
        }
    }

    /// Maps a target again that the kernel may have unmapped before it failed. It checks what it
    /// can before, so the range is nearly always still there.
    private static void fillHole(long address, long byteSize, SystemCallException reason) {
        try {
            long _ = mapAnonymous(address, byteSize, MAP_FIXED_NOREPLACE);
        } catch (SystemCallException e) {
            if (e.errno() != Errno.EEXIST.number()) {
                reason.addSuppressed(e);
            }
        }
    }

    @Override
    public MemoryFile createFile(String name, long byteSize) {
        return LinuxFile.create(name, byteSize);
    }

    @Override
    public void map(MemoryFile file, long fileOffset, long address, long byteSize) {
        try {
            long _ =
                    LinuxCalls.mmap(
                            address,
                            byteSize,
                            Protection.READ_WRITE.bits(),
                            MAP_PRIVATE | MAP_NORESERVE | MAP_FIXED,
                            LinuxFile.descriptor(file),
                            fileOffset);
        } catch (SystemCallException e) {
            fillHole(address, byteSize, e);
            throw e;
        }
    }

    @Override
    public long view(MemoryFile file) {
        return LinuxCalls.mmap(
                ANYWHERE, file.byteSize(), PROT_READ, MAP_PRIVATE, LinuxFile.descriptor(file), 0);
    }
}
