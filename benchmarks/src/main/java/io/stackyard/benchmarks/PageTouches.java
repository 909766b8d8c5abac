package io.stackyard.benchmarks;

import java.util.Random;

/// Which words a request writes: one in each of so many pages, scattered over its memory, in random order.
///
/// The same in every run and for every source.
final class PageTouches {

    private static final int PAGE_BYTES = 4096;
    private static final long SEED = 20_250_901;

    private final long[] offsets;

    PageTouches(int pages) {
        var random = new Random(SEED);
        offsets =
                random.ints(0, (int) (MemorySource.MEMORY_BYTES / PAGE_BYTES))
                        .distinct()
                        .limit(pages)
                        .mapToLong(page -> (long) page * PAGE_BYTES)
                        .map(page -> page + random.nextInt(PAGE_BYTES / Integer.BYTES) * 4L)
                        .toArray();
    }

    /// Stores in each page.
    void storeAll(MemorySource memory) {
        for (long offset : offsets) {
            memory.store(offset, 1);
        }
    }

    /// Adds up what the touched words are.
    int sum(MemorySource memory) {
        int sum = 0;
        for (long offset : offsets) {
            sum += memory.load(offset);
        }
        return sum;
    }
}
