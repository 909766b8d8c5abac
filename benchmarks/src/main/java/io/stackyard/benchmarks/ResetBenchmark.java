package io.stackyard.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// A request's linear memory from first to last: get 16 MiB that read as zero, store one word in each of 1,
/// 16 or 256 scattered pages, read them, drop the memory.
///
/// Here a drop cleans exactly what was written; peers hand pages or arrays back, and pay for each again.
///
/// Run: `benchmarks/run reset`.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ResetBenchmark {

    private final PageTouches touch1 = new PageTouches(1);
    private final PageTouches touch16 = new PageTouches(16);
    private final PageTouches touch256 = new PageTouches(256);
    private final List<MemorySource> sources = new ArrayList<>();

    private MemorySource pool;
    private MemorySource mmap;
    private MemorySource arena;
    private MemorySource heap;
    private MemorySource dontneed;

    @Setup
    public void open() {
        pool = add(new PooledMemory());
        mmap = add(new PeerMemories.FreshMapping());
        arena = add(new PeerMemories.ConfinedArena());
        heap = add(new PeerMemories.HeapArray());
        dontneed = add(new PeerMemories.ReusedMapping());
    }

    private MemorySource add(MemorySource source) {
        sources.add(source);
        return source;
    }

    @TearDown
    public void close() {
        sources.forEach(MemorySource::close);
        sources.clear();
    }

    /// All that are measured, once open.
    List<MemorySource> sources() {
        return List.copyOf(sources);
    }

    @Benchmark
    public int touch1Stackyard() {
        return request(pool, touch1);
    }

    @Benchmark
    public int touch1Mmap() {
        return request(mmap, touch1);
    }

    @Benchmark
    public int touch1Arena() {
        return request(arena, touch1);
    }

    @Benchmark
    public int touch1Heap() {
        return request(heap, touch1);
    }

    @Benchmark
    public int touch1Dontneed() {
        return request(dontneed, touch1);
    }

    @Benchmark
    public int touch16Stackyard() {
        return request(pool, touch16);
    }

    @Benchmark
    public int touch16Mmap() {
        return request(mmap, touch16);
    }

    @Benchmark
    public int touch16Arena() {
        return request(arena, touch16);
    }

    @Benchmark
    public int touch16Heap() {
        return request(heap, touch16);
    }

    @Benchmark
    public int touch16Dontneed() {
        return request(dontneed, touch16);
    }

    @Benchmark
    public int touch256Stackyard() {
        return request(pool, touch256);
    }

    @Benchmark
    public int touch256Mmap() {
        return request(mmap, touch256);
    }

    @Benchmark
    public int touch256Arena() {
        return request(arena, touch256);
    }

    @Benchmark
    public int touch256Heap() {
        return request(heap, touch256);
    }

    @Benchmark
    public int touch256Dontneed() {
        return request(dontneed, touch256);
    }

    private static int request(MemorySource memory, PageTouches touches) {
        memory.open();
        touches.storeAll(memory);
        int sum = touches.sum(memory);
        memory.drop();
        return sum;
    }
}
