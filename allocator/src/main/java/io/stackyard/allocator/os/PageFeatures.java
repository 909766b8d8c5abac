package io.stackyard.allocator.os;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.agrona.UnsafeApi;

/// Which advice and which ways of mapping the kernel takes, found out by trying each on a scratch
/// mapping.
public final class PageFeatures {

    private static final int SCRATCH_PAGES = 4;

    /// The error name of each advice that was refused.
    private final Map<Advice, String> refusals = new EnumMap<>(Advice.class);

    private boolean vectored;
    private Optional<String> moveRefusal = Optional.empty();
    private Optional<String> fileRefusal = Optional.empty();

    private PageFeatures() {}

    /// Tries each advice, a move of pages, and a file in memory.
    ///
    /// @throws SystemCallException if there is no scratch mapping to be had
    public static PageFeatures probe(OperatingSystem system, PageControl pages) {
        var features = new PageFeatures();
        long pageBytes = system.pageBytes();
        long scratch = system.map(SCRATCH_PAGES * pageBytes);
        try {
            for (Advice advice : Advice.values()) {
                features.tryAdvice(pages, advice, scratch, pageBytes);
            }
            features.tryVectored(pages, scratch, pageBytes);
            long free = scratch + pageBytes; // The first page may have kept a guard marker.
            features.moveRefusal = refusal(() -> move(pages, free, pageBytes));
            features.fileRefusal = refusal(() -> mapFile(pages, free, pageBytes));
        } finally {
            system.unmap(scratch, SCRATCH_PAGES * pageBytes);
        }
        return features;
    }

    private void tryAdvice(PageControl pages, Advice advice, long address, long byteSize) {
        try {
            pages.advise(address, byteSize, advice);
        } catch (SystemCallException e) {
            refusals.put(advice, e.errnoName());
        }
    }

    private void tryVectored(PageControl pages, long scratch, long pageBytes) {
        try (var ranges = new AddressRanges(2)) {
            ranges.add(scratch, pageBytes);
            ranges.add(scratch + 2 * pageBytes, pageBytes);
            vectored = pages.advise(ranges, Advice.DECOMMIT) == 1;
        } catch (SystemCallException e) {
            refusals.put(Advice.DECOMMIT, e.errnoName());
        }
    }

    /// Runs calls and returns the name of the error that one of them was refused with.
    private static Optional<String> refusal(Runnable calls) {
        try {
            calls.run();
            return Optional.empty();
        } catch (SystemCallException e) {
            return Optional.of(e.errnoName());
        }
    }

    private static void move(PageControl pages, long from, long pageBytes) {
        long to = from + 2 * pageBytes;
        UnsafeApi.putByte(from, (byte) 1);
        pages.move(from, to, pageBytes);
        if (UnsafeApi.getByte(to) != 1 || UnsafeApi.getByte(from) != 0) {
            throw new SystemCallException("mremap", "pages were not moved", Errno.EIO.number());
        }
    }

    /// Goes the way of an image: written, sealed, mapped over memory.
    private static void mapFile(PageControl pages, long from, long pageBytes) {
        long to = from + pageBytes;
        UnsafeApi.putByte(from, (byte) 1);
        try (MemoryFile file = pages.createFile("stackyard-probe", pageBytes)) {
            file.write(0, from, 1);
            file.seal();
            pages.map(file, 0, to, pageBytes);
        }
        if (UnsafeApi.getByte(to) != 1) {
            throw new SystemCallException("mmap", "the file does not show", Errno.EIO.number());
        }
    }

    /// Whether the kernel took this advice.
    public boolean takes(Advice advice) {
        return !refusals.containsKey(advice);
    }

    /// The name of the error that an advice was refused with.
    public Optional<String> refusal(Advice advice) {
        return Optional.ofNullable(refusals.get(advice));
    }

    /// Whether there are guard markers, and ways to lift them.
    public boolean hasGuardMarkers() {
        return takes(Advice.GUARD_INSTALL) && takes(Advice.GUARD_REMOVE);
    }

    /// Whether one call advises several ranges.
    public boolean isVectored() {
        return vectored;
    }

    /// Whether [PageControl#move] works; callers copy where it does not.
    public boolean movesPages() {
        return moveRefusal.isEmpty();
    }

    /// The name of the error that a move of pages was refused with.
    public Optional<String> moveRefusal() {
        return moveRefusal;
    }

    /// Whether files in memory can be made, sealed and mapped; images are copied where they cannot.
    public boolean mapsFiles() {
        return fileRefusal.isEmpty();
    }

    /// The name of the error that a file in memory was refused with.
    public Optional<String> fileRefusal() {
        return fileRefusal;
    }
}
