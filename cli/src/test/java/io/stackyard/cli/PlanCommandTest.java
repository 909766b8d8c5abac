package io.stackyard.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.allocator.Platform;
import io.stackyard.allocator.Preflight;
import io.stackyard.allocator.guard.GuardStrategy;
import io.stackyard.config.Tunables;
import io.stackyard.store.InstanceAllocator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PlanCommandTest {

    private static final String SMALL = """
            stackyard.pool.total-memories = 10
            stackyard.pool.max-memory-size = 1 MiB
            stackyard.pool.memory-keep-resident = 64 KiB
            stackyard.pool.total-tables = 4
            stackyard.pool.total-stacks = 8
            stackyard.stack.size = 64 KiB
            stackyard.stack.keep-resident = 4 KiB
            """;

    @TempDir
    private Path folder;

    private Path config(String text) throws IOException {
        return Files.writeString(folder.resolve("test.conf"), text);
    }

    /// The cells of the first row that begins with a name.
    private static List<String> row(CliRun run, String name) {
        String line = run.out().lines()
                .map(String::strip)
                .filter(text -> text.startsWith(name + "  "))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no row " + name + " in\n" + run));
        return List.of(line.split(" {2,}"));
    }

    private static void assumeMapped() {
        Platform platform = Platform.open(Tunables.defaults());
        Assumptions.assumeTrue(platform.pageBytes() == 4096, "numbers are those of 4 KiB pages");
        Assumptions.assumeTrue(
                platform.guardStrategy() != GuardStrategy.NONE, "there are no guards here");
    }

    @Test
    void plan_smallPools_countsEachSlab() throws IOException {
        assumeMapped();
        CliRun run = CliRun.of("plan", "--config", config(SMALL + """
                stackyard.guard.strategy = protect
                """));

        assertEquals(0, run.exitCode(), run::toString);
        // name, slots, usable, guard, guards, map entries, reserved, in use, free
        assertEquals(
                List.of("memory 1 MiB", "10", "1048576", "4096", "11", "24",
                        Integer.toString(10 * (1048576 + 4096) + 4096),
                        Integer.toString(10 * 1048576), Integer.toString(10 * 65536)),
                row(run, "memory 1 MiB"));
        assertEquals(
                List.of("memory 64 KiB", "10", "65536", "4096", "11", "24",
                        Integer.toString(10 * (65536 + 4096) + 4096),
                        Integer.toString(10 * 65536), Integer.toString(10 * 65536)),
                row(run, "memory 64 KiB"));
        assertEquals(
                List.of("stack", "8", "61440", "4096", "9", "20",
                        Integer.toString(8 * 65536 + 4096),
                        Integer.toString(8 * 61440), Integer.toString(8 * 4096)),
                row(run, "stack"));
        assertEquals("4", row(run, "table (references)").get(1));
        assertEquals("4", row(run, "table (continuations)").get(1));
    }

    @Test
    void plan_totals_areTheSumsOfTheSlabs() throws IOException {
        CliRun run = CliRun.of("plan", "--config", config(SMALL));
        List<String> lines = run.out().lines().toList();
        int slabs = lines.indexOf("slabs, in bytes") + 2;
        int end = slabs + lines.subList(slabs, lines.size()).indexOf("");

        List<long[]> numbers = lines.subList(slabs, end).stream()
                .map(line -> line.replaceFirst("^  .*?  +", "").strip().split(" +"))
                .map(cells -> List.of(cells).stream().mapToLong(Long::parseLong).toArray())
                .toList();

        assertEquals(11, numbers.size(), run::toString);
        assertTotal(run, "guards", numbers, 3);
        assertTotal(run, "map entries", numbers, 4);
        assertTotal(run, "reserved", numbers, 5);
        assertTotal(run, "resident, in use", numbers, 6);
        assertTotal(run, "resident, free", numbers, 7);
    }

    private static void assertTotal(CliRun run, String name, List<long[]> numbers, int column) {
        long sum = numbers.stream().mapToLong(row -> row[column]).sum();
        List<String> cells = List.of(row(run, name).get(1).split(" "));
        assertEquals(Long.toString(sum), cells.getFirst(), run::toString);
    }

    @Test
    void plan_platform_namesGuardStrategyAndWhy() {
        Platform platform = Platform.open(Tunables.load());
        CliRun run = CliRun.of("plan");

        String strategy = platform.guardStrategy().name().toLowerCase(Locale.ROOT);
        assertEquals(strategy, row(run, "guard strategy").get(1));
        assertEquals("strategy " + strategy + ", see above", row(run, "guards").get(2));
        for (var finding : platform.findings()) {
            assertTrue(run.out().contains(finding.meaning()), run::toString);
        }
    }

    @Test
    void plan_commandsOwnDefaults_areInForce() {
        assertEquals("4096", row(CliRun.of("plan"), "stack").get(1));
    }

    @Test
    void plan_withoutGuards_hasNone() throws IOException {
        CliRun run = CliRun.of("plan", "--config", config("stackyard.guard.strategy = none"));

        assertEquals("0", row(run, "guards").get(1));
        assertEquals("34", row(run, "map entries").get(1));
    }

    @Test
    void plan_tooManyGuards_saysWhatDoesNotFitAndEndsWithThree() throws IOException {
        assumeMapped();
        Path config = config("""
                stackyard.guard.strategy = protect
                stackyard.stack.size = 8 KiB
                stackyard.pool.total-stacks = 1000000
                """);
        long limit = Platform.open(Tunables.defaults()).mapLimit().orElse(Long.MAX_VALUE);
        Assumptions.assumeTrue(limit < 2_000_000, () -> "vm.max_map_count=" + limit);

        CliRun run = CliRun.of("plan", "--config", config);

        assertEquals(3, run.exitCode(), run::toString);
        String last = run.out().lines().toList().getLast();
        assertTrue(last.startsWith("does not fit: cannot guard slots"), run::toString);
        assertTrue(last.contains("all else as it is: stackyard.pool.total-stacks="), run::toString);
        assertTrue(last.contains("vm.max_map_count=" + limit), run::toString);
        assertEquals("1000000", row(run, "stack").get(1));
    }

    @Test
    void plan_preflight_saysWhatWasComparedAsOpeningDoes() throws IOException {
        assumeMapped();
        Path config = config(SMALL + """
                stackyard.guard.strategy = protect
                """);
        Tunables tunables = Tunables.load(config);
        Platform platform = Platform.open(tunables);

        CliRun run = CliRun.of("plan", "--config", config);

        for (var finding : Preflight
                .judge(platform, InstanceAllocator.poolReservations(platform, tunables))
                .findings()) {
            assertTrue(run.out().contains(finding.subject()), run::toString);
        }
        assertEquals("105", row(run, "guards against vm.max_map_count").get(1));
    }

    @Test
    void plan_fitting_saysNothingOfIt() {
        CliRun run = CliRun.of("plan");

        assertEquals(0, run.exitCode(), run::toString);
        assertFalse(run.out().contains("does not fit"), run::toString);
    }

    @Test
    void plan_badConfiguration_isRefused() throws IOException {
        CliRun run = CliRun.of("plan", "--config", config("stackyard.pool.total-stacks = many"));

        assertEquals(2, run.exitCode(), run::toString);
        assertEquals("", run.out());
        assertTrue(run.err().contains("test.conf:1: "), run::toString);
    }

    @Test
    void plan_portableBacking_reservesNothingAhead() throws IOException {
        CliRun run = CliRun.of("plan", "--config", config("stackyard.pool.backing = portable"));

        assertEquals(0, run.exitCode(), run::toString);
        assertEquals("portable", row(run, "backing").get(1));
        assertTrue(run.out().contains("mapped slot by slot as they are needed"), run::toString);
        assertTrue(run.out().contains("no limit is known"), run::toString);
    }
}
