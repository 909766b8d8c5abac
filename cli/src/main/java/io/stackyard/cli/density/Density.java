package io.stackyard.cli.density;

import io.stackyard.allocator.PlatformException;
import io.stackyard.engine.Engine;
import io.stackyard.store.Store;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/// What a crowd took: time for each of its phases, and memory while all of it was alive.
///
/// @param crowd the crowd
/// @param createNanos time until all were there
/// @param useNanos time to use each once
/// @param releaseNanos time until every slot was back in its pool
/// @param added what the process had more with the crowd, pools included, than before
/// @param heapBytes live Java objects more than before
/// @param heapCounted whether `added` counts the Java heap, because nobody tells where it is
public record Density(
        Crowd crowd,
        long createNanos,
        long useNanos,
        long releaseNanos,
        ProcessMemory added,
        long heapBytes,
        boolean heapCounted) {

    private static final double NANOS_PER_SECOND = 1e9;

    /// Lets a smaller crowd come and go, so that code is compiled and classes are loaded, and then the crowd.
    ///
    /// @param start opens an engine with room for it
    /// @throws PlatformException if the system does not account for memory
    public static Density measure(Crowd crowd, Supplier<Engine> start) {
        warmUp(crowd.smaller(), start);
        AddressRange heap = JavaHeap.range();
        long heapBefore = JavaHeap.liveBytes();
        ProcessMemory before = account(heap);
        try (Engine engine = start.get()) {
            long created;
            long used;
            long closing;
            ProcessMemory full;
            long heapFull;
            long begun = System.nanoTime();
            try (Store store = engine.newStore()) {
                crowd.create(engine, store);
                created = System.nanoTime();
                crowd.use();
                used = System.nanoTime();
                full = account(heap);
                heapFull = JavaHeap.liveBytes();
                closing = System.nanoTime();
            }
            long closed = System.nanoTime();
            requireHome(crowd, engine);
            return new Density(
                    crowd,
                    created - begun,
                    used - created,
                    closed - closing,
                    full.since(before),
                    heapFull - heapBefore,
                    heap.isEmpty());
        }
    }

    private static void warmUp(Crowd crowd, Supplier<Engine> start) {
        try (Engine engine = start.get()) {
            try (Store store = engine.newStore()) {
                crowd.create(engine, store);
                crowd.use();
            }
            requireHome(crowd, engine);
        }
    }

    private static void requireHome(Crowd crowd, Engine engine) {
        int inUse = crowd.inUse(engine);
        if (inUse != 0) {
            throw new IllegalStateException(
                    inUse + " " + crowd.members() + " are in use after their store closed");
        }
    }

    private static ProcessMemory account(AddressRange heap) {
        try {
            return ProcessMemory.read(heap);
        } catch (IOException absent) {
            throw new PlatformException(
                    "cannot measure memory: needs the files in /proc/self that Linux has, this is "
                            + System.getProperty("os.name"),
                    absent);
        }
    }

    /// The figures, one a line.
    public List<String> lines() {
        return List.of(
                line(crowd.members(), Integer.toString(crowd.count()), "alive at the same time"),
                seconds("create", createNanos),
                seconds(crowd.usage(), useNanos),
                seconds("release", releaseNanos),
                line(
                        "resident bytes each",
                        each(added.residentBytes()),
                        heapCounted
                                ? "the Java heap included: this JVM does not tell where it is"
                                : "the Java heap not counted"),
                line("page table bytes each", each(added.pageTableBytes()), ""),
                line("Java heap bytes each", each(heapBytes), "live objects"),
                line("map entries added", Long.toString(added.mapEntries()), "in all"));
    }

    private String seconds(String phase, long nanos) {
        return line(
                phase + " seconds",
                String.format(Locale.ROOT, "%.3f", nanos / NANOS_PER_SECOND),
                String.format(Locale.ROOT, "%d ns each", nanos / crowd.count()));
    }

    private String each(long bytes) {
        return Long.toString(Math.round((double) bytes / crowd.count()));
    }

    private static String line(String what, String value, String remark) {
        return String.format(Locale.ROOT, "%-22s %12s  %s", what, value, remark).stripTrailing();
    }
}
