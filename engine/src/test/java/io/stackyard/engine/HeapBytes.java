package io.stackyard.engine;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.function.Executable;

/// What this thread has allocated on the Java heap.
public final class HeapBytes {

    private static final ThreadMXBean THREADS =
            (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private HeapBytes() {}

    /// Bytes since the thread began.
    public static long allocated() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }

    /// The fewest bytes that one of at most `runs` runs allocates: the JVM itself allocates while it links and compiles,
    /// the steady state is a run without that.
    public static long leastOf(int runs, Executable run) throws Throwable {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < runs && least != 0; i++) {
            long before = allocated();
            run.execute();
            least = Math.min(least, allocated() - before);
        }
        return least;
    }
}
