package io.stackyard.allocator.memory;

import io.stackyard.allocator.Platform;
import io.stackyard.allocator.metrics.CounterRegistry;
import io.stackyard.allocator.metrics.PoolCounter;
import io.stackyard.allocator.trim.Trimmer;
import io.stackyard.config.MemoryReset;
import io.stackyard.config.Tunables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The program of a child process: writes many memories to their end, frees them all, and lets one
/// round of trimming pass. Prints what the process has resident, before, in between and after.
///
/// Arguments: bytes of the burst, and the resident budget.
final class BurstProgram {

    static final int MEMORIES = 64;

    private static final Pattern RESIDENT = Pattern.compile("(?m)^RssAnon:\\s+(\\d+) kB$");
    private static final int KIB_SHIFT = 10;

    private BurstProgram() {}

    public static void main(String[] arguments) throws IOException {
        long slotBytes = Long.parseLong(arguments[0]) / MEMORIES;
        long budget = Long.parseLong(arguments[1]);
        MemoryLimits limits =
                LimitsForTest.of(MEMORIES, slotBytes, slotBytes, MemoryReset.CARDS)
                        .auditRate(0)
                        .warmBudget(MEMORIES)
                        .residentBudget(budget)
                        .limits();
        Platform platform = Platform.open(Tunables.defaults());
        try (var pool = new MemoryPool(platform, limits, new CounterRegistry())) {
            var trimmer =
                    new Trimmer(
                            Duration.ofSeconds(1), Duration.ofHours(1), List.of(pool.trimming()),
                            System::nanoTime);
            long before = residentBytes();
            burst(pool, slotBytes);
            long kept = residentBytes();
            long keptCounted = pool.counters().get(PoolCounter.RESIDENT_BYTES);
            long begin = System.nanoTime();
            int trimmed = trimmer.trim();
            long micros = (System.nanoTime() - begin) / 1000;
            System.out.println("before=" + before);
            System.out.println("kept=" + kept);
            System.out.println("keptCounted=" + keptCounted);
            System.out.println("after=" + residentBytes());
            System.out.println(
                    "afterCounted=" + pool.counters().get(PoolCounter.RESIDENT_BYTES));
            System.out.println("trimmed=" + trimmed);
            System.out.println("micros=" + micros);
        }
    }

    private static void burst(MemoryPool pool, long slotBytes) {
        List<MemorySlot> live = new ArrayList<>();
        for (int count = 0; count < MEMORIES; count++) {
            MemorySlot memory = pool.claim(count + 1, slotBytes, slotBytes);
            memory.fill(0, slotBytes, (byte) 1);
            live.add(memory);
        }
        live.forEach(MemorySlot::release);
    }

    private static long residentBytes() throws IOException {
        Matcher matcher = RESIDENT.matcher(Files.readString(Path.of("/proc/self/status")));
        if (!matcher.find()) {
            throw new IOException("/proc/self/status has no RssAnon");
        }
        return Long.parseLong(matcher.group(1)) << KIB_SHIFT;
    }
}
