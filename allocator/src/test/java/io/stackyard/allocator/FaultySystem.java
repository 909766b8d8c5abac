package io.stackyard.allocator;

import io.stackyard.allocator.os.AddressRanges;
import io.stackyard.allocator.os.Advice;
import io.stackyard.allocator.os.Errno;
import io.stackyard.allocator.os.MemoryFile;
import io.stackyard.allocator.os.OperatingSystem;
import io.stackyard.allocator.os.PageControl;
import io.stackyard.allocator.os.Protection;
import io.stackyard.allocator.os.SystemCallException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A system that counts its calls, knows what is mapped and which files are open, and fails when it
/// is told to.
///
/// A call that is told to fail does nothing, as a real one would; only a file is closed all the
/// same, as the kernel does it.
public final class FaultySystem implements OperatingSystem, PageControl {

    private final OperatingSystem real;
    private final Set<Advice> refused = EnumSet.noneOf(Advice.class);
    private final Map<Long, Long> mapped = new HashMap<>();

    private final Set<FaultyFile> files = new HashSet<>();
    private final Set<String> refusedCalls = new HashSet<>();

    private int calls;
    private int failingCall;
    private int failingCalls;

    public FaultySystem(OperatingSystem real) {
        this.real = real;
    }

    /// Lets the call that follows `calls` further ones fail; 0 for the next one.
    public void failAfter(int callCount) {
        failFrom(callCount, 1);
    }

    /// Lets `count` calls in a row fail, the first after `callCount` further ones.
    public void failFrom(int callCount, int count) {
        failingCall = calls + callCount;
        failingCalls = count;
    }

    /// Lets no call fail any more.
    public void recover() {
        failingCalls = 0;
    }

    /// Refuses an advice from now on, as a kernel does that does not know it.
    public void refuse(Advice advice) {
        refused.add(advice);
    }

    /// Refuses a call by its name from now on, as a kernel does that does not know it.
    public void refuse(String call) {
        refusedCalls.add(call);
    }

    /// Calls so far.
    public int calls() {
        return calls;
    }

    /// Mappings that were made and not undone.
    public int mappings() {
        return mapped.size();
    }

    /// Gives back all that is mapped but `address`: what is left after an unmap that failed.
    public void giveBackAllBut(long address) {
        for (var mapping : Map.copyOf(mapped).entrySet()) {
            if (mapping.getKey() != address) {
                unmap(mapping.getKey(), mapping.getValue());
            }
        }
    }

    /// Files that were created and not closed.
    public int files() {
        return files.size();
    }

    private void count(String call) {
        int present = calls++;
        if (present >= failingCall && present < failingCall + failingCalls) {
            throw new SystemCallException(call, "told to fail", Errno.ENOMEM.number());
        }
        if (refusedCalls.contains(call)) {
            throw new SystemCallException(call, "refused", Errno.ENOSYS.number());
        }
    }

    @Override
    public long pageBytes() {
        return real.pageBytes();
    }

    @Override
    public long map(long byteSize) {
        count("mmap");
        long address = real.map(byteSize);
        mapped.put(address, byteSize);
        return address;
    }

    @Override
    public void unmap(long address, long byteSize) {
        count("munmap");
        Long known = mapped.remove(address);
        if (known == null || known != byteSize) {
            throw new AssertionError("unmapped " + byteSize + " bytes, mapped were " + known);
        }
        real.unmap(address, byteSize);
    }

    @Override
    public Optional<PageControl> pageControl() {
        return real.pageControl().map(_ -> this);
    }

    @Override
    public void protect(long address, long byteSize, Protection protection) {
        count("mprotect");
        pages().protect(address, byteSize, protection);
    }

    @Override
    public void advise(long address, long byteSize, Advice advice) {
        count("madvise");
        requireTaken(advice);
        pages().advise(address, byteSize, advice);
    }

    @Override
    public int advise(AddressRanges ranges, Advice advice) {
        count("process_madvise");
        requireTaken(advice);
        return pages().advise(ranges, advice);
    }

    @Override
    public void remap(long address, long byteSize) {
        count("mmap-fixed");
        pages().remap(address, byteSize);
    }

    @Override
    public void move(long from, long to, long byteSize) {
        count("mremap");
        pages().move(from, to, byteSize);
    }

    @Override
    public MemoryFile createFile(String name, long byteSize) {
        count("memfd_create");
        var file = new FaultyFile(pages().createFile(name, byteSize));
        files.add(file);
        return file;
    }

    @Override
    public void map(MemoryFile file, long fileOffset, long address, long byteSize) {
        count("mmap-file");
        pages().map(real(file), fileOffset, address, byteSize);
    }

    @Override
    public long view(MemoryFile file) {
        count("mmap-view");
        long address = pages().view(real(file));
        mapped.put(address, file.byteSize());
        return address;
    }

    private static MemoryFile real(MemoryFile file) {
        if (!(file instanceof FaultyFile faulty)) {
            throw new AssertionError("a file of another system: " + file);
        }
        return faulty.file;
    }

    private void requireTaken(Advice advice) {
        if (refused.contains(advice)) {
            throw new SystemCallException("madvise", advice.toString(), Errno.EINVAL.number());
        }
    }

    private PageControl pages() {
        return real.pageControl().orElseThrow();
    }

    private final class FaultyFile implements MemoryFile {

        private final MemoryFile file;

        FaultyFile(MemoryFile file) {
            this.file = file;
        }

        @Override
        public long byteSize() {
            return file.byteSize();
        }

        @Override
        public void write(long fileOffset, long address, long byteSize) {
            count("pwrite");
            file.write(fileOffset, address, byteSize);
        }

        @Override
        public void seal() {
            count("fcntl");
            file.seal();
        }

        @Override
        public void close() {
            files.remove(this);
            file.close();
            count("close");
        }
    }
}
