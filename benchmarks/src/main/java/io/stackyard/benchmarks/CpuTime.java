package io.stackyard.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/// The processor time of the calling thread: what others on the machine take is not in it, nor what the compiler
/// threads of this JVM do.
///
/// **Units**: nanoseconds.
final class CpuTime {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private CpuTime() {}

    static long now() {
        return THREADS.getCurrentThreadCpuTime();
    }

    static long of(Runnable work) {
        long start = now();
        work.run();
        return now() - start;
    }
}
