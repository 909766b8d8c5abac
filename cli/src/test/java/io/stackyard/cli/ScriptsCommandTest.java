package io.stackyard.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ScriptsCommandTest {

    private static final String ONE_OF_EACH = """
            (module (func (export "one") (result i32) (i32.const 1)))
            (assert_return (invoke "one") (i32.const 1))
            (assert_return (invoke "one") (i32.const 2))
            (assert_trap (invoke "one") "unreachable")
            """;

    private static final String PRINTS = """
            (module
              (import "spectest" "print_i32" (func $print (param i32)))
              (func (export "print") (call $print (i32.const 42))))
            (invoke "print")
            """;

    private static final String VECTOR = """
            (module (func (export "f") (result v128) (v128.const i32x4 0 0 0 0)))
            (assert_return (invoke "f") (v128.const i32x4 0 0 0 0))
            (module (func (export "g")))
            (assert_return (invoke "g"))
            """;

    private static final String TAIL_CALL = """
            (module (func $f (export "f") (return_call $f)))
            (assert_invalid (module (func (result i32) (return_call 1)) (func)) "type mismatch")
            (register "m")
            (module (import "m" "f" (func)))
            """;

    @TempDir
    private Path folder;

    private Path script(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static String lastLine(CliRun run) {
        return run.out().lines().toList().getLast();
    }

    @Test
    void wast_passingScript_succeeds() throws IOException {
        Path file = script("print.wast", PRINTS);

        assertEquals(
                new CliRun(
                        0,
                        "42\n" + file + ": 2 passed, 0 failed, 0 skipped\n"
                                + "2 passed, 0 failed, 0 skipped\n",
                        ""),
                CliRun.of("wast", file));
    }

    @Test
    void wast_failingCommands_areCountedAndFailTheRun() throws IOException {
        Path file = script("each.wast", ONE_OF_EACH);

        assertEquals(
                new CliRun(
                        1,
                        file + ": 2 passed, 2 failed, 0 skipped\n"
                                + "2 passed, 2 failed, 0 skipped\n",
                        ""),
                CliRun.of("wast", file));
    }

    @Test
    void wast_verbose_namesEachFailedCommand() throws IOException {
        Path file = script("each.wast", ONE_OF_EACH);

        assertEquals(
                new CliRun(
                        1,
                        file + ": 2 passed, 2 failed, 0 skipped\n"
                                + file + ":3: failed\n"
                                + "  expected i32 2\n"
                                + "  actual   i32 1\n"
                                + file + ":4: failed\n"
                                + "  expected trap: unreachable\n"
                                + "  actual   success\n"
                                + "2 passed, 2 failed, 0 skipped\n",
                        ""),
                CliRun.of("wast", "--verbose", file));
    }

    @Test
    void wast_folder_runsAllScriptsBelowInOrder() throws IOException {
        Path b = script("suite/b.wast", PRINTS);
        Path a = script("suite/deep/a.wast", ONE_OF_EACH);
        script("suite/no-script.txt", "(((");

        CliRun run = CliRun.of("wast", folder.resolve("suite"));

        assertEquals(1, run.exitCode(), run::toString);
        assertEquals(
                "42\n"
                        + b + ": 2 passed, 0 failed, 0 skipped\n"
                        + a + ": 2 passed, 2 failed, 0 skipped\n"
                        + "4 passed, 2 failed, 0 skipped\n",
                run.out());
    }

    @Test
    void wast_lackingFeature_failsUntilDisabled() throws IOException {
        Path file = script("vector.wast", VECTOR);

        CliRun failing = CliRun.of("wast", file);
        CliRun skipping = CliRun.of("wast", "--disable", "simd", file);

        assertEquals(1, failing.exitCode(), failing::toString);
        assertEquals("2 passed, 2 failed, 0 skipped", lastLine(failing));
        assertEquals(
                new CliRun(
                        0,
                        file + ": 2 passed, 0 failed, 2 skipped (simd is disabled: 2)\n"
                                + "2 passed, 0 failed, 2 skipped\n",
                        ""),
                skipping);
    }

    @Test
    void wast_disabledFeature_isOffAndSkipsWhatNeedsIt() throws IOException {
        Path file = script("tail.wast", TAIL_CALL);

        assertEquals("4 passed, 0 failed, 0 skipped", lastLine(CliRun.of("wast", file)));
        assertEquals(
                new CliRun(
                        0,
                        file + ": 0 passed, 0 failed, 4 skipped (tail-calls is disabled: 4)\n"
                                + "0 passed, 0 failed, 4 skipped\n",
                        ""),
                CliRun.of("wast", "--disable", "tail-calls,simd", file));
    }

    @Test
    void wast_unknownFeature_listsThoseThatAre() throws IOException {
        CliRun run = CliRun.of("wast", "--disable", "smid", script("a.wast", PRINTS));

        assertEquals(2, run.exitCode(), run::toString);
        assertTrue(run.err().startsWith("unknown feature smid; there are bulk-memory, "));
        assertTrue(run.err().contains(", simd, stack-switching, "), run::toString);
    }

    @Test
    void wast_excluded_isSkippedWithItsReason() throws IOException {
        script("suite/b.wast", PRINTS);
        script("suite/deep/a.wast", ONE_OF_EACH);
        Path suite = folder.resolve("suite");

        CliRun byFolder = CliRun.of("wast", "--exclude", "deep", suite);
        CliRun byLines = CliRun.of("wast", "--exclude", "a:3,deep/a.wast:4", suite);
        CliRun byModule = CliRun.of("wast", "--exclude", "a:1", suite);

        assertEquals(0, byFolder.exitCode(), byFolder::toString);
        assertTrue(
                byFolder.out().contains("a.wast: 0 passed, 0 failed, 4 skipped (excluded: 4)\n"));
        assertEquals("2 passed, 0 failed, 4 skipped", lastLine(byFolder));
        assertEquals(0, byLines.exitCode(), byLines::toString);
        assertEquals("4 passed, 0 failed, 2 skipped", lastLine(byLines));
        assertEquals("2 passed, 0 failed, 4 skipped", lastLine(byModule));
    }

    @Test
    void wast_excludedFolderAboveTheNamedOne_countsNot() throws IOException {
        script("suite/deep/a.wast", PRINTS);

        CliRun run = CliRun.of("wast", "--exclude", "suite", folder.resolve("suite/deep"));

        assertEquals("2 passed, 0 failed, 0 skipped", lastLine(run));
    }

    @Test
    void wast_malformedScript_showsPlaceAndFailsOnce() throws IOException {
        Path bad = script("bad.wast", "(module)\n(assert_nothing)\n");
        Path good = script("good.wast", PRINTS);

        CliRun run = CliRun.of("wast", bad, good);

        assertEquals(1, run.exitCode(), run::toString);
        assertTrue(run.err().startsWith(bad + ":2:2: "), run::toString);
        assertTrue(run.err().endsWith("  (assert_nothing)\n   ^\n"), run::toString);
        assertEquals("2 passed, 1 failed, 0 skipped", lastLine(run));
    }

    @Test
    void wast_unreadable_endsBeforeAnythingRuns() throws IOException {
        Path file = script("a.wast", PRINTS);
        Path missing = folder.resolve("missing.wast");
        Path empty = Files.createDirectory(folder.resolve("empty"));

        assertEquals(
                new CliRun(2, "", "cannot read " + missing + ": no such file\n"),
                CliRun.of("wast", file, missing));
        assertEquals(
                new CliRun(2, "", "no .wast file in " + empty + " or below\n"),
                CliRun.of("wast", file, empty));
    }

    @Test
    void wast_configuration_bindsScripts() throws IOException {
        Path config = script("small.conf", "stackyard.pool.max-memory-size = 64 KiB");
        Path file = script("memory.wast", "(module (memory 2))");

        CliRun run = CliRun.of("wast", "--config", config, file);

        // The module spectest has a memory of one page, which just fits.
        assertEquals("0 passed, 1 failed, 0 skipped", lastLine(run));
        assertEquals(1, run.exitCode(), run::toString);
    }
}
