package io.stackyard.allocator.os;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// Which advice the kernel takes, found out by giving it for a scratch mapping.
public final class PageFeatures {

    private static final int SCRATCH_PAGES = 4;

    /// The error name of each advice that was refused.
    private final Map<Advice, String> refusals = new EnumMap<>(Advice.class);

    private boolean vectored;

    private PageFeatures() {}

    /// Tries each advice.
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
}
