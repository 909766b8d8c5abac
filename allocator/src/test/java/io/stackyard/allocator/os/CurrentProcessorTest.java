package io.stackyard.allocator.os;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

final class CurrentProcessorTest {

    private static final Pattern ALLOWED =
            Pattern.compile("^Cpus_allowed_list:\\s*(\\S+)$", Pattern.MULTILINE);

    @Test
    @EnabledOnOs(OS.LINUX)
    void source_onLinux_namesProcessorsThatTheThreadMayUse() throws Exception {
        assertTrue(CurrentProcessor.isKnown());
        var matcher = ALLOWED.matcher(Files.readString(Path.of("/proc/thread-self/status")));
        assertTrue(matcher.find());
        Set<Integer> allowed = new HashSet<>();
        for (String range : matcher.group(1).split(",", -1)) {
            String[] ends = range.split("-", -1);
            for (int processor = Integer.parseInt(ends[0]);
                    processor <= Integer.parseInt(ends[ends.length - 1]);
                    processor++) {
                allowed.add(processor);
            }
        }
        IntSupplier source = CurrentProcessor.source();

        for (int round = 0; round < 1000; round++) {
            int processor = source.getAsInt();
            assertTrue(allowed.contains(processor), processor + " of " + allowed);
        }
    }

    @Test
    void source_asked_allocatesNothing() {
        IntSupplier source = CurrentProcessor.source();
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long sum = 0;
        long least = Long.MAX_VALUE;
        // Downcalls make objects until the optimising compiler has seen them.
        for (int attempt = 0; least >= 100_000 && attempt < 100; attempt++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int round = 0; round < 100_000; round++) {
                sum += source.getAsInt();
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        long allocated = least;

        assertTrue(sum >= 0);
        assertTrue(allocated < 100_000, allocated + " bytes in 100000 calls");
    }

    @Test
    void spreadOfThread_sameThread_isTheSameAndNotNegative() throws InterruptedException {
        Set<Integer> seen = new HashSet<>();
        for (int thread = 0; thread < 64; thread++) {
            Thread.ofVirtual()
                    .start(() -> seen.add(CurrentProcessor.spreadOfThread() & 7))
                    .join();
        }

        assertEquals(CurrentProcessor.spreadOfThread(), CurrentProcessor.spreadOfThread());
        assertTrue(CurrentProcessor.spreadOfThread() >= 0);
        assertNotEquals(1, seen.size(), "all threads at one place");
    }
}
