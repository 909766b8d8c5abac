package io.stackyard.benchmarks;

import io.stackyard.allocator.os.Advice;
import io.stackyard.allocator.os.OperatingSystem;
import io.stackyard.allocator.os.PageControl;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.agrona.UnsafeApi;
import org.jspecify.annotations.Nullable;
import run.endive.runtime.ByteArrayMemory;
import run.endive.wasm.types.MemoryLimits;

/// The other ways to get clean memory.
final class PeerMemories {

    private PeerMemories() {}

    private static OperatingSystem kernel() {
        return OperatingSystem.kernel()
                .orElseThrow(
                        () -> new IllegalStateException(
                                "cannot measure mappings: known on Linux, this is "
                                        + System.getProperty("os.name")));
    }

    /// An anonymous mapping of its own for each request: `mmap`, then `munmap`.
    static final class FreshMapping implements MemorySource {

        private final OperatingSystem kernel = kernel();
        private long base;

        @Override
        public void open() {
            base = kernel.map(MEMORY_BYTES);
        }

        @Override
        public void store(long offset, int word) {
            UnsafeApi.putInt(base + offset, word);
        }

        @Override
        public int load(long offset) {
            return UnsafeApi.getInt(base + offset);
        }

        @Override
        public void drop() {
            kernel.unmap(base, MEMORY_BYTES);
        }

        @Override
        public void close() {
            // Each request has unmapped its own.
        }
    }

    /// One mapping for all requests, each giving all of its pages back with `MADV_DONTNEED`: what a pool
    /// does that does not know which pages are dirty.
    static final class ReusedMapping implements MemorySource {

        private final OperatingSystem kernel = kernel();
        private final PageControl pages = kernel.pageControl().orElseThrow();
        private final long base = kernel.map(MEMORY_BYTES);

        @Override
        public void open() {
            // As clean as the last request left it.
        }

        @Override
        public void store(long offset, int word) {
            UnsafeApi.putInt(base + offset, word);
        }

        @Override
        public int load(long offset) {
            return UnsafeApi.getInt(base + offset);
        }

        @Override
        public void drop() {
            pages.advise(base, MEMORY_BYTES, Advice.DECOMMIT);
        }

        @Override
        public void close() {
            kernel.unmap(base, MEMORY_BYTES);
        }
    }

    /// A confined arena with one segment for each request.
    static final class ConfinedArena implements MemorySource {

        private @Nullable Arena arena;
        private MemorySegment segment = MemorySegment.NULL;

        @Override
        @SuppressWarnings("MustBeClosedChecker") // The arena is closed by drop.
        public void open() {
            Arena opened = Arena.ofConfined();
            arena = opened;
            segment = opened.allocate(MEMORY_BYTES);
        }

        @Override
        public void store(long offset, int word) {
            segment.set(ValueLayout.JAVA_INT_UNALIGNED, offset, word);
        }

        @Override
        public int load(long offset) {
            return segment.get(ValueLayout.JAVA_INT_UNALIGNED, offset);
        }

        @Override
        public void drop() {
            segment = MemorySegment.NULL;
            if (arena != null) {
                arena.close();
                arena = null;
            }
        }

        @Override
        public void close() {
            // Each request has closed its own.
        }
    }

    /// A `byte[]` on the Java heap for each request, as Endive's interpreter (and Chicory's, with the same
    /// class) has it.
    static final class HeapArray implements MemorySource {

        private static final int PAGES = (int) (MEMORY_BYTES / ByteArrayMemory.PAGE_SIZE);
        private static final MemoryLimits LIMITS = new MemoryLimits(PAGES, PAGES);

        private ByteArrayMemory memory = new ByteArrayMemory(new MemoryLimits(0, 0));

        @Override
        public void open() {
            memory = new ByteArrayMemory(LIMITS);
        }

        @Override
        public void store(long offset, int word) {
            memory.writeI32((int) offset, word);
        }

        @Override
        public int load(long offset) {
            return memory.readInt((int) offset);
        }

        @Override
        public void drop() {
            // The collector's turn.
        }

        @Override
        public void close() {
            // The collector's turn.
        }
    }
}
