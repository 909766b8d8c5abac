package io.stackyard.allocator;

import io.stackyard.allocator.os.AddressRanges;
import io.stackyard.allocator.os.Advice;
import io.stackyard.allocator.os.Errno;
import io.stackyard.allocator.os.OperatingSystem;
import io.stackyard.allocator.os.PageControl;
import io.stackyard.allocator.os.Protection;
import io.stackyard.allocator.os.SystemCallException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A system that counts its calls, knows what is mapped, and fails when it is told to.
///
/// A call that is told to fail does nothing, as a real one would.
public final class FaultySystem implements OperatingSystem, PageControl {

    private final OperatingSystem real;
    private final Set<Advice> refused = EnumSet.noneOf(Advice.class);
    private final Map<Long, Long> mapped = new HashMap<>();

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

    /// Calls so far.
    public int calls() {
        return calls;
    }

    /// Mappings that were made and not undone.
    public int mappings() {
        return mapped.size();
    }

    private void count(String call) {
        int present = calls++;
        if (present >= failingCall && present < failingCall + failingCalls) {
            throw new SystemCallException(call, "told to fail", Errno.ENOMEM.number());
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

    private void requireTaken(Advice advice) {
        if (refused.contains(advice)) {
            throw new SystemCallException("madvise", advice.toString(), Errno.EINVAL.number());
        }
    }

    private PageControl pages() {
        return real.pageControl().orElseThrow();
    }
}
