package io.stackyard.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.allocator.Platform;
import io.stackyard.config.Tunables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DensityCommandTest {

    private static final int MOST_MAP_ENTRIES = 100;

    /// Slots of 64 KiB take about 130. Those of the default sizes take 512 and more.
    private static final int MOST_PAGE_TABLE_BYTES = 400;

    @TempDir
    private Path folder;

    @BeforeAll
    static void requireAccount() {
        Assumptions.assumeTrue(Files.exists(Path.of("/proc/self/smaps")), "no /proc/self/smaps");
    }

    private Path config(String text) throws IOException {
        return Files.writeString(folder.resolve("test.conf"), text);
    }

    /// The number in the line that begins with a name.
    private static double figure(CliRun run, String name) {
        String line = run.out().lines()
                .filter(text -> text.startsWith(name + "  "))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no line " + name + " in\n" + run));
        String value = line.substring(name.length()).strip();
        int end = value.indexOf(' ');
        return Double.parseDouble(end < 0 ? value : value.substring(0, end));
    }

    @ParameterizedTest
    @CsvSource({"continuations, resume, 2000", "memories, rewrite, 1500"})
    void density_crowd_printsEachFigure(String members, String usage, int count) {
        CliRun run = CliRun.of("bench", "density", "--" + members, count);

        assertEquals(0, run.exitCode(), run::toString);
        assertEquals(count, figure(run, members));
        for (String phase : List.of("create", usage, "release")) {
            assertTrue(figure(run, phase + " seconds") >= 0, run::toString);
        }
        assertTrue(figure(run, "map entries added") < MOST_MAP_ENTRIES, run::toString);
        figure(run, "resident bytes each");
        assertTrue(figure(run, "page table bytes each") < MOST_PAGE_TABLE_BYTES, run::toString);
        figure(run, "Java heap bytes each");
    }

    @Test
    void density_bothCrowds_areMeasuredOneAfterTheOther() {
        CliRun run = CliRun.of("bench", "density", "--memories", 20, "--continuations", 30);

        assertEquals(0, run.exitCode(), run::toString);
        assertEquals(30, figure(run, "continuations"));
        assertEquals(20, figure(run, "memories"));
    }

    @Test
    void density_configWithTooFewSlots_isRaised() throws IOException {
        Path config = config("""
                stackyard.pool.total-stacks = 8
                stackyard.pool.table-elements = 10
                stackyard.store.max-stacks = 4
                stackyard.stack.size = 32 KiB
                """);

        CliRun run = CliRun.of("bench", "density", "--config", config, "--continuations", 100);

        assertEquals(0, run.exitCode(), run::toString);
        assertEquals(100, figure(run, "continuations"));
    }

    @Test
    void density_configWithASlotSize_isKept() throws IOException {
        Path config = config("stackyard.pool.max-memory-size = 0");

        CliRun run = CliRun.of("bench", "density", "--config", config, "--memories", 3);

        assertEquals(2, run.exitCode(), run::toString);
        assertTrue(run.err().contains("stackyard.pool.max-memory-size"), run::toString);
    }

    @ParameterizedTest
    @CsvSource({"continuations, stacks", "memories, memories"})
    void density_protectWithTooManyGuards_isRefusedAtTheStart(String members, String slots)
            throws IOException {
        long limit = Platform.open(Tunables.defaults()).mapLimit().orElse(Long.MAX_VALUE);
        Assumptions.assumeTrue(limit < 2_000_000, () -> "vm.max_map_count=" + limit);
        Path config = config("""
                stackyard.guard.strategy = protect
                stackyard.stack.size = 64 KiB
                stackyard.pool.max-memory-size = 64 KiB
                """);

        CliRun run = CliRun.of("bench", "density", "--config", config, "--" + members, 1_000_000);

        assertEquals(3, run.exitCode(), run::toString);
        assertEquals("", run.out());
        assertTrue(
                run.err()
                        .startsWith("cannot start: cannot guard slots with mprotect: "),
                run::toString);
        assertTrue(
                run.err()
                        .contains(
                                "the largest count that fits, all else as it is:"
                                        + " stackyard.pool.total-" + slots + "="),
                run::toString);
    }

    @ParameterizedTest
    @CsvSource({
        "continuations, 0, 1048575",
        "continuations, 1048576, 1048575",
        "memories, -1, 1048576",
        "memories, 1048577, 1048576"
    })
    void density_countOutOfRange_isRefused(String members, int count, int most) {
        CliRun run = CliRun.of("bench", "density", "--" + members + "=" + count);

        assertEquals(
                new CliRun(
                        2,
                        "",
                        "--" + members + "=" + count + " is not between 1 and " + most
                                + "\nsee stackyard bench density --help\n"),
                run);
    }

    @Test
    void density_nothingAskedFor_isRefused() {
        CliRun run = CliRun.of("bench", "density");

        assertEquals(2, run.exitCode(), run::toString);
        assertTrue(run.err().startsWith("nothing to measure: "), run::toString);
    }

    @Test
    void bench_noMeasurement_isRefused() {
        assertEquals(
                new CliRun(2, "", "no measurement given\nsee stackyard bench --help\n"),
                CliRun.of("bench"));
    }
}
