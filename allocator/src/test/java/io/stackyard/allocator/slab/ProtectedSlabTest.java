package io.stackyard.allocator.slab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.stackyard.allocator.ChildJvm;
import io.stackyard.allocator.Platforms;
import io.stackyard.config.GuardChoice;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProtectedSlabTest {

    private static final long MOST_ENTRIES = 1 << 18;

    @TempDir
    private Path directory = Path.of("");

    @Test
    void requireGuard_inTheLargestSlabAllowed_leavesTheJvmAlive()
            throws IOException, InterruptedException {
        long mapLimit = Platforms.mapped(GuardChoice.PROTECT).mapLimit().orElse(Long.MAX_VALUE);
        assumeTrue(mapLimit <= MOST_ENTRIES, "vm.max_map_count is too high to be filled in a test");

        ChildJvm child = ChildJvm.run(directory, ProtectedSlabProgram.class);

        assertEquals(0, child.exitCode(), child::output);
        assertTrue(child.output().contains(ProtectedSlabProgram.DONE), child::output);
    }
}
