package io.stackyard.allocator.os;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// The small native blocks into which a downcall writes `errno`.
///
/// They are taken and given back, so that a system call allocates nothing on the Java heap: a
/// thread finds one at the place its id points to, and makes a new one only if another thread holds
/// that one at this moment. This serves virtual threads as well, which a thread-local would not.
final class CallState {

    private static final StructLayout LAYOUT = Linker.Option.captureStateLayout();
    private static final long ERRNO_OFFSET = LAYOUT.byteOffset(PathElement.groupElement("errno"));
    private static final int PLACES = 64;

    private static final AtomicReferenceArray<@Nullable MemorySegment> IDLE =
            new AtomicReferenceArray<>(PLACES);

    private CallState() {}

    static MemorySegment take() {
        MemorySegment idle = IDLE.getAndSet(place(), null);
        return idle != null ? idle : Arena.ofAuto().allocate(LAYOUT);
    }

    static void give(MemorySegment state) {
        IDLE.set(place(), state);
    }

    static int errno(MemorySegment state) {
        return state.get(ValueLayout.JAVA_INT, ERRNO_OFFSET);
    }

    private static int place() {
        return (int) Thread.currentThread().threadId() & (PLACES - 1);
    }
}
