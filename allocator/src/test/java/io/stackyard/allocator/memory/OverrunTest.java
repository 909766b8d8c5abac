package io.stackyard.allocator.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.stackyard.allocator.ChildJvm;
import io.stackyard.allocator.Platforms;
import io.stackyard.allocator.guard.GuardHit;
import io.stackyard.allocator.guard.GuardStrategy;
import io.stackyard.config.GuardChoice;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A missed bounds check ends the process, and never reaches a neighbour.
final class OverrunTest {

    @TempDir
    private Path directory = Path.of("");

    @ParameterizedTest
    @CsvSource({
        "MARKER, 1, 65536, store", // Behind a memory,
        "MARKER, 1, -1, load", // before one,
        "MARKER, 0, -1, store", // before the first,
        "MARKER, 2, 69631, load", // the last byte of the guard behind the last.
        "PROTECT, 1, 65536, load",
        "PROTECT, 0, -1, store"})
    void rawAccess_intoAGuard_killsTheProcess(
            GuardChoice guards, int slot, long offset, String access)
            throws IOException, InterruptedException {
        assumeTrue(
                guards != GuardChoice.MARKER
                        || Platforms.mapped(GuardChoice.AUTO).guardStrategy()
                                == GuardStrategy.MARKER,
                "this kernel has no guard markers");

        ChildJvm child = run(guards, slot, offset, access);

        assertNotEquals(0, child.exitCode(), child::output);
        assertTrue(child.output().contains(OverrunProgram.READY), child::output);
        assertTrue(child.output().contains("SIGSEGV"), child::output);
        assertFalse(child.output().contains(OverrunProgram.SURVIVED), child::output);
    }

    @ParameterizedTest
    @CsvSource({
        "MARKER, 1, 65536, store, 1, 0", // The first byte of the guard behind a memory.
        "MARKER, 2, 65999, store, 2, 463",
        "MARKER, 1, -1, load, 0, 4095", // The guard before a memory is the one behind its neighbour.
        "PROTECT, 2, 65540, load, 2, 4",
        "PROTECT, 0, 69631, store, 0, 4095"})
    void rawAccess_intoAGuard_isNamedByTheCrashReport(
            GuardChoice guards, int slot, long offset, String access, int named, long into)
            throws IOException, InterruptedException {
        assumeTrue(
                guards != GuardChoice.MARKER
                        || Platforms.mapped(GuardChoice.AUTO).guardStrategy()
                                == GuardStrategy.MARKER,
                "this kernel has no guard markers");

        ChildJvm child = run(guards, slot, offset, access);

        GuardHit hit = child.crashReport(directory).hit().orElseThrow();
        assertEquals("memory 64 KiB", hit.slab().slab(), child::output);
        assertEquals(named, hit.slot(), hit::text);
        assertEquals(GuardHit.Place.GUARD, hit.place(), hit::text);
        assertTrue(hit.text().contains(", " + into + " bytes into its guard"), hit::text);
    }

    @ParameterizedTest
    @CsvSource({
        "MARKER, 1, 65535, store", // The last byte is the memory's own.
        "PROTECT, 1, 0, load",
        "NONE, 1, 65536, store"}) // Without guards, nobody stops it: the control of this test.
    void rawAccess_whereNoGuardIs_goesThrough(
            GuardChoice guards, int slot, long offset, String access)
            throws IOException, InterruptedException {
        Platforms.mapped(GuardChoice.AUTO);

        ChildJvm child = run(guards, slot, offset, access);

        assertEquals(0, child.exitCode(), child::output);
        assertTrue(child.output().contains(OverrunProgram.SURVIVED), child::output);
    }

    private ChildJvm run(GuardChoice guards, int slot, long offset, String access)
            throws IOException, InterruptedException {
        return ChildJvm.run(
                directory,
                OverrunProgram.class,
                guards.toString(),
                Integer.toString(slot),
                Long.toString(offset),
                access);
    }
}
