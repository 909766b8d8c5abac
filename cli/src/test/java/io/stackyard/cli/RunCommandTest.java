package io.stackyard.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.stackyard.wat.Wat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@SuppressWarnings("StringConcatToTextBlock") // What is printed begins with blanks, and holds values.
final class RunCommandTest {

    private static final String ADD = """
            (module $adder
              (memory (export "memory") 1)
              (func $add (export "add") (param i32 i32) (result i32)
                (i32.add (local.get 0) (local.get 1)))
              (func (export "wide") (param i64) (result i64) (local.get 0)))
            """;

    @TempDir
    private Path folder;

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private Path module(String fields) throws IOException {
        return file("test.wat", "(module " + fields + ")");
    }

    private static void assertRun(int exitCode, String out, String err, CliRun run) {
        assertEquals(exitCode, run.exitCode(), run::toString);
        assertEquals(out, run.out(), run::toString);
        assertEquals(err, run.err(), run::toString);
    }

    private static void assertRefused(String err, CliRun run) {
        assertRun(2, "", err, run);
    }

    @Test
    void run_text_printsResult() throws IOException {
        assertRun(0, "42\n", "", CliRun.of("run", file("a.wat", ADD), "--invoke", "add", 40, 2));
    }

    @Test
    void run_binaryOfAnyName_isKnownByContent() throws IOException {
        byte[] binary = Wat.toBinary("a.wat", ADD.getBytes(StandardCharsets.UTF_8));
        Path file = Files.write(folder.resolve("a.wat"), binary);

        assertRun(0, "42\n", "", CliRun.of("run", file, "--invoke", "add", 40, 2));
    }

    @Test
    void run_textNamedWasm_isKnownByContent() throws IOException {
        assertRun(0, "42\n", "", CliRun.of("run", file("a.wasm", ADD), "--invoke", "add", 40, 2));
    }

    @Test
    void run_negativeArguments_areNoOptions() throws IOException {
        Path file = file("a.wat", ADD);

        assertRun(0, "-7\n", "", CliRun.of("run", file, "--invoke", "add", "-5", "-2"));
        assertRun(0, "-2\n", "", CliRun.of("run", file, "--invoke", "wide", "0xfffffffffffffffe"));
    }

    @Test
    void run_dumpOnTrap_printsTheContinuationsThatAreLeft() throws IOException {
        Path file = file(
                "a.wat",
                """
                        (module $m
                          (type $f (func)) (type $c (cont $f))
                          (tag $y)
                          (global $kept (mut (ref null $c)) (ref.null $c))
                          (func $waits (suspend $y))
                          (elem declare func $waits)
                          (func $start
                            (block $h (result (ref $c))
                              (resume $c (on $y $h) (cont.new $c (ref.func $waits)))
                              (return))
                            (global.set $kept))
                          (start $start)
                          (func (export "trap") (unreachable)))
                        """);

        CliRun run = CliRun.of("run", "--dump-on-trap", file, "--invoke", "trap");

        assertEquals(1, run.exitCode(), run::toString);
        List<String> lines = run.err().lines().toList();
        assertTrue(lines.get(0).matches("store [0-9]+: stacks=1"), run::toString);
        assertTrue(
                lines.get(1)
                        .matches(
                                "  slot [0-9]+ SUSPENDED m!waits frames=1 bytes=48 touched=1024"
                                        + " parent=- revision=[0-9]+ at m!waits"),
                run::toString);
        assertEquals("trap: unreachable", lines.get(2), run::toString);
        CliRun quiet = CliRun.of("run", file, "--invoke", "trap");
        assertTrue(quiet.err().startsWith("trap: unreachable"), quiet::toString);
    }

    @Test
    void run_severalResults_printsOnePerLine() throws IOException {
        Path file = module("""
                (func (export "all") (result i32 i64 f32 f64 funcref)
                  (i32.const 0xffffffff) (i64.const -2) (f32.const 0.1) (f64.const 1e100)
                  (ref.null func))""");

        assertRun(0, "-1\n-2\n0.1\n1e100\nnull\n", "", CliRun.of("run", file, "--invoke", "all"));
    }

    @Test
    void run_withoutInvoke_runsStartFunction() throws IOException {
        Path file = module("""
                (import "spectest" "print" (func $print))
                (import "spectest" "print_i32" (func $i32 (param i32)))
                (import "spectest" "print_i64" (func $i64 (param i64)))
                (import "spectest" "print_f32" (func $f32 (param f32)))
                (import "spectest" "print_f64" (func $f64 (param f64)))
                (import "spectest" "print_i32_f32" (func $i32-f32 (param i32 f32)))
                (import "spectest" "print_f64_f64" (func $f64-f64 (param f64 f64)))
                (start $main)
                (func $main
                  (call $i32 (i32.const -1)) (call $i64 (i64.const -2)) (call $f32 (f32.const 0.1))
                  (call $f64 (f64.const -0)) (call $print)
                  (call $i32-f32 (i32.const 3) (f32.const 4.5))
                  (call $f64-f64 (f64.const inf) (f64.const nan)))""");

        assertRun(0, "-1\n-2\n0.1\n-0\n\n3 4.5\ninf nan\n", "", CliRun.of("run", file));
    }

    @Test
    void run_unknownExport_listsThoseThatAre() throws IOException {
        Path file = file("a.wat", ADD);

        assertRefused(
                file + " exports no function \"sub\"; it exports\n"
                        + "  add (func (param i32 i32) (result i32))\n"
                        + "  wide (func (param i64) (result i64))\n",
                CliRun.of("run", file, "--invoke", "sub"));
    }

    @Test
    void run_exportThatIsNoFunction_isRefused() throws IOException {
        Path file = module("(memory (export \"memory\") 1)");

        assertRefused(
                file + " exports no function \"memory\"; it exports none\n",
                CliRun.of("run", file, "--invoke", "memory"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            add      | wrong number of arguments for "add": it takes 2 [i32, i32], given are 0
            add 1    | wrong number of arguments for "add": it takes 2 [i32, i32], given are 1
            add 1 2 3| wrong number of arguments for "add": it takes 2 [i32, i32], given are 3
            add 1 x  | argument 2 is not of type i32: "x", which is no integer
            """)
    void run_badArguments_areNamed(String invocation, String message) throws IOException {
        String[] words = invocation.strip().split(" ");
        var arguments = new ArrayList<Object>();
        arguments.add("run");
        arguments.add(file("a.wat", ADD));
        arguments.add("--invoke");
        arguments.addAll(List.of(words));

        assertRefused(message + "\n", CliRun.of(arguments.toArray()));
    }

    @Test
    void run_mistakenCommandLine_isExplained() throws IOException {
        Path file = file("a.wat", ADD);

        assertRefused(
                "Missing required parameter: 'FILE'\nsee stackyard run --help\n",
                CliRun.of("run"));
        assertRefused("unknown option --confg\n", CliRun.of("run", "--confg", file));
        assertRefused("unknown option --invke\n", CliRun.of("run", file, "--invke", "add"));
        assertRefused(
                "unexpected 1: arguments belong to --invoke NAME\n",
                CliRun.of("run", file, "1"));
        assertRefused(
                """
                        option '--invoke' (NAME) should be specified only once
                        see stackyard run --help
                        """,
                CliRun.of("run", file, "--invoke", "add", "--invoke", "wide"));
    }

    @Test
    void run_unreadableFile_isNamed() {
        Path missing = folder.resolve("missing.wat");

        assertRefused("cannot read " + missing + ": no such file\n", CliRun.of("run", missing));
        assertRefused(
                "cannot read " + folder + ": it is a directory\n",
                CliRun.of("run", folder));
    }

    @Test
    void run_malformedText_showsLineAndCaret() throws IOException {
        Path file = file("a.wat", "(module\n  (func (i32.plus)))\n");

        assertRefused(
                file + ":2:10: unknown operator i32.plus\n"
                        + "    (func (i32.plus)))\n"
                        + "           ^\n",
                CliRun.of("run", file));
    }

    @Test
    void run_malformedBinary_isRefused() throws IOException {
        Path file =
                Files.write(folder.resolve("a.wasm"), new byte[] {0, 'a', 's', 'm', 9, 0, 0, 0});

        CliRun run = CliRun.of("run", file);

        assertEquals(2, run.exitCode(), run::toString);
        assertTrue(run.err().startsWith("malformed module: unknown binary version"), run::toString);
    }

    @Test
    void run_invalidModule_isRefused() throws IOException {
        CliRun run = CliRun.of("run", module("(func (result i32))"));

        assertEquals(2, run.exitCode(), run::toString);
        assertTrue(run.err().startsWith("invalid module: type mismatch"), run::toString);
        assertEquals(1, run.err().lines().count(), run::toString);
    }

    @Test
    void run_unknownImport_isRefused() throws IOException {
        assertRefused(
                "cannot link: unknown import: env.f, wanted (func)\n",
                CliRun.of("run", module("(import \"env\" \"f\" (func))")));
    }

    @Test
    void run_moduleAboveLimit_namesSetting() throws IOException {
        Path config = file("small.conf", "stackyard.pool.max-memory-size = 64 KiB");

        CliRun run = CliRun.of("run", "--config", config, module("(memory 2)"));

        assertEquals(2, run.exitCode(), run::toString);
        assertTrue(run.err().contains("stackyard.pool.max-memory-size"), run::toString);
    }

    @Test
    void run_trap_printsBacktraceAfterOutput() throws IOException {
        Path file = module("""
                $guest
                (import "spectest" "print_i32" (func $print (param i32)))
                (func $inner (unreachable))
                (func $outer (export "outer") (call $print (i32.const 1)) (call $inner))""");

        assertRun(
                1,
                "1\n",
                "trap: unreachable\nwasm backtrace:\n"
                        + "    0:   0x3f - guest!inner\n"
                        + "    1:   0x47 - guest!outer\n",
                CliRun.of("run", file, "--invoke", "outer"));
    }

    @Test
    void run_deepTrap_showsYoungestFrames() throws IOException {
        Path file = module("$guest (func $deep (export \"deep\") (call $deep))");

        CliRun run = CliRun.of("run", file, "--invoke", "deep");

        assertEquals(1, run.exitCode(), run::toString);
        assertTrue(run.err().startsWith(
                "trap: call stack exhausted\nwasm backtrace:\n    0:   0x21 - guest!deep\n"));
        assertTrue(run.err().endsWith("   19:   0x21 - guest!deep\n    ... and more\n"),
                run::toString);
        assertEquals(23, run.err().lines().count(), run::toString);
    }

    @Test
    void run_hostFunctionFails_namesCause() throws IOException {
        Path file = module("""
                $guest
                (import "timer" "start" (func $start (param i32) (result i32)))
                (func $main (export "main") (drop (call $start (i32.const -1))))""");

        assertRun(
                1,
                "",
                "trap: host function failed: java.lang.IllegalArgumentException: timer.start:"
                        + " milliseconds=-1 is negative\n"
                        + "wasm backtrace:\n"
                        + "    0:      - - host!start\n"
                        + "    1:   0x39 - guest!main\n",
                CliRun.of("run", file, "--invoke", "main"));
    }

    @Test
    void run_uncaughtException_failsWithItsPayload() throws IOException {
        Path file = module("(tag $t (param i32)) (func (export \"f\") (throw $t (i32.const 7)))");

        CliRun run = CliRun.of("run", file, "--invoke", "f");

        assertEquals(1, run.exitCode(), run::toString);
        assertTrue(run.err().startsWith("unhandled exception: "), run::toString);
        assertTrue(run.err().contains("7"), run::toString);
        assertEquals(1, run.err().lines().count(), run::toString);
    }

    @Test
    void run_unhandledSuspension_traps() throws IOException {
        Path file = module("$guest (tag $t) (func $f (export \"f\") (suspend $t))");

        assertRun(
                1,
                "",
                "trap: unhandled tag\nwasm backtrace:\n    0:   0x23 - guest!f\n",
                CliRun.of("run", file, "--invoke", "f"));
    }

    @Test
    void run_badConfiguration_namesEveryProblem() throws IOException {
        Path config = file("bad.conf", """
                stackyard.pool.totl-stacks = 1
                stackyard.stack.size = 3 KiB
                """);

        CliRun run = CliRun.of("run", "--config", config, module(""));

        assertEquals(2, run.exitCode(), run::toString);
        assertTrue(run.err().startsWith("2 problems in the settings:\n"), run::toString);
        assertTrue(run.err().contains("bad.conf:1: "), run::toString);
        assertTrue(run.err().contains("bad.conf:2: "), run::toString);
    }

    @Test
    void run_missingConfiguration_isNamed() throws IOException {
        Path missing = folder.resolve("missing.conf");

        CliRun run = CliRun.of("run", "--config", missing, module(""));

        assertEquals(2, run.exitCode(), run::toString);
        assertTrue(run.err().contains("missing.conf"), run::toString);
    }

    @Test
    void run_configuration_bindsGuest() throws IOException {
        Path config = file("one.conf", "stackyard.pool.total-stacks = 1");
        Path file = module("""
                (type $f (func)) (type $c (cont $f))
                (func $none) (elem declare func $none)
                (func $main (export "main") (drop (cont.new $c (ref.func $none))))""");

        CliRun run = CliRun.of("run", "--config", config, file, "--invoke", "main");

        assertEquals(1, run.exitCode(), run::toString);
        assertTrue(run.err().startsWith("trap: pool exhausted: "), run::toString);
        assertTrue(run.err().contains("stackyard.pool.total-stacks"), run::toString);
    }

    private Path endless() throws IOException {
        return module("$guest (func $loop (export \"loop\") (loop (br 0)))");
    }

    @Test
    void run_timeoutPasses_traps() throws IOException {
        assertRun(
                1,
                "",
                "trap: interrupt\nwasm backtrace:\n    0:   0x21 - guest!loop\n",
                CliRun.of("run", "--timeout", "50ms", endless(), "--invoke", "loop"));
        assertFalse(Thread.interrupted());
    }

    @Test
    void run_timeoutPassesInStart_traps() throws IOException {
        Path file = module("$guest (start $loop) (func $loop (loop (br 0)))");

        assertRun(
                1,
                "",
                "trap: interrupt\nwasm backtrace:\n    0:   0x1a - guest!loop\n",
                CliRun.of("run", "--timeout", "50ms", file));
    }

    @Test
    void run_timeoutWhileTheHostWaits_traps() throws IOException {
        Path file = module("""
                $guest
                (import "timer" "start" (func $start (param i32) (result i32)))
                (import "timer" "next" (func $next (result i32)))
                (func $main (export "main")
                  (drop (call $start (i32.const 600000)))
                  (drop (call $next)))""");

        CliRun run = CliRun.of("run", "--timeout", "50ms", file, "--invoke", "main");

        assertEquals(1, run.exitCode(), run::toString);
        assertTrue(
                run.err().startsWith(
                        "trap: host function failed: java.lang.InterruptedException"),
                run::toString);
        assertFalse(Thread.interrupted());
    }

    @Test
    void run_timeoutOfAQuickGuest_doesNotShow() throws IOException {
        assertRun(
                0,
                "42\n",
                "",
                CliRun.of("run", file("a.wat", ADD), "--timeout", "1h", "--invoke", "add", 40, 2));
    }

    @Test
    void run_fuelUsedUp_traps() throws IOException {
        assertRun(
                1,
                "",
                "trap: all fuel consumed by WebAssembly\nwasm backtrace:\n    0:   0x23 - guest!loop\n",
                CliRun.of("run", "--fuel", 1000, endless(), "--invoke", "loop"));
    }

    @ParameterizedTest
    @CsvSource({"4, 0", "3, 1"}) // One to enter, three instructions.
    void run_fuel_isCountedExactly(int fuel, int exitCode) throws IOException {
        Path file = file("a.wat", ADD);

        CliRun run = CliRun.of("run", "--fuel", fuel, file, "--invoke", "add", 40, 2);

        assertEquals(exitCode, run.exitCode(), run::toString);
    }

    @Test
    void run_limitsThatAreNone_areRefused() throws IOException {
        Path file = file("a.wat", ADD);

        assertRefused(
                "--timeout and --fuel exclude each other\n",
                CliRun.of("run", "--timeout", "1s", "--fuel", 1, file));
        assertRefused("--fuel -1 is negative\n", CliRun.of("run", "--fuel", "-1", file));
        CliRun run = CliRun.of("run", "--timeout", "soon", file);
        assertEquals(2, run.exitCode(), run::toString);
        assertTrue(run.err().contains("'soon' is no duration, such as 500ms"), run::toString);
    }

    @Test
    void run_systemRefusesPools_couldNotStart() throws IOException {
        Path limit = Path.of("/proc/sys/vm/max_map_count");
        assumeTrue(Files.exists(limit), "no limit of map entries here");
        long entries = Long.parseLong(Files.readString(limit).strip());
        assumeTrue(entries < 2_000_000, () -> "vm.max_map_count=" + entries + " is high enough");
        Path config = file("guards.conf", """
                stackyard.guard.strategy = protect
                stackyard.stack.size = 8 KiB
                stackyard.pool.total-stacks = 1000000
                """);

        CliRun run = CliRun.of("run", "--config", config, module(""));

        assertEquals(3, run.exitCode(), run::toString);
        assertTrue(run.err().startsWith("cannot start: cannot guard slots with mprotect: "),
                run::toString);
        assertTrue(run.err().contains("stackyard.pool.total-stacks="), run::toString);
    }
}
