package io.stackyard.allocator.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.allocator.ChildJvm;
import io.stackyard.allocator.Platforms;
import io.stackyard.config.GuardChoice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// After a burst, one round of trimming brings the process down to its budget.
///
/// The whole of it, 4 GiB, by `-Dstackyard.test.burst-bytes=4294967296`.
final class BurstTest {

    private static final long MIB = 1 << 20;
    private static final long BURST = Long.getLong("stackyard.test.burst-bytes", 256 * MIB);
    private static final long BUDGET = BURST / 16;

    /// What the JVM itself may add while the program runs: its heap is at most 64 MiB.
    private static final long JVM = 48 * MIB;

    @TempDir
    private Path directory = Path.of("");

    @Test
    void trim_afterABurst_bringsTheProcessDownToItsBudgetInOneRound()
            throws IOException, InterruptedException {
        Platforms.mapped(GuardChoice.AUTO); // Or the test is skipped.
        ChildJvm child =
                ChildJvm.run(
                        directory, BurstProgram.class, Long.toString(BURST),
                        Long.toString(BUDGET));

        assertEquals(0, child.exitCode(), child::output);
        Map<String, Long> seen =
                child.output().lines()
                        .map(line -> line.split("=", 2))
                        .collect(
                                Collectors.toMap(part -> part[0], part -> Long.valueOf(part[1])));
        assertEquals(BURST, seen.get("keptCounted"), child::output);
        assertTrue(bytes(seen, "kept") - bytes(seen, "before") >= BURST, child::output);
        assertEquals(BUDGET, seen.get("afterCounted"), child::output);
        assertTrue(bytes(seen, "after") - bytes(seen, "before") <= BUDGET + JVM, child::output);
        assertEquals(BurstProgram.MEMORIES * 15L / 16, seen.get("trimmed"), child::output);
    }

    private static long bytes(Map<String, Long> seen, String name) {
        return Objects.requireNonNull(seen.get(name), name);
    }
}
