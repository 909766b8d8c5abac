package io.stackyard.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CrashCommandTest {

    private static final String LABEL =
            "stackyard:stack,slots=20,usable-bytes=61440,guard-bytes=4096";

    @TempDir
    private Path directory = Path.of("");

    private CliRun run(String report) throws IOException {
        return CliRun.of("crash", Files.writeString(directory.resolve("hs_err.log"), report));
    }

    private static String report(long address) {
        return "siginfo: si_signo: 11 (SIGSEGV), si_code: 1 (SEGV_MAPERR), si_addr: 0x0000"
                + Long.toHexString(address)
                + "\n7f0000000000-7f0000001000 ---p 00000000 00:01 2057   /memfd:" + LABEL
                + " (deleted)\n";
    }

    @Test
    void crash_addressInAGuard_namesSlabAndSlot() throws IOException {
        CliRun run = run(report(0x7f00_0000_1000L + 4096 + 17 * 65536 + 61440));

        assertEquals(0, run.exitCode(), run::toString);
        assertEquals(
                "address  0x7f0000121000\nslab     " + LABEL + "\n"
                        + "place    stack slot 17, 0 bytes into its guard,"
                        + " 4096 bytes before slot 18\n",
                run.out());
    }

    @Test
    void crash_addressElsewhere_saysSo() throws IOException {
        CliRun run = run(report(0x7e00_0000_0000L));

        assertEquals(0, run.exitCode(), run::toString);
        assertEquals(
                "address  0x7e0000000000\nplace    in no labelled slab of Stackyard\n", run.out());
    }

    @Test
    void crash_noCrashReport_isRefused() throws IOException {
        CliRun run = run("hello");

        assertEquals(2, run.exitCode(), run::toString);
        assertTrue(run.err().contains("it names no faulting address (si_addr)"), run::toString);
    }

    @Test
    void crash_noFile_isRefused() {
        CliRun run = CliRun.of("crash", directory.resolve("absent.log"));

        assertEquals(2, run.exitCode(), run::toString);
        assertTrue(run.err().contains("no such file"), run::toString);
    }
}
