package io.stackyard.cli;

import io.stackyard.allocator.guard.CrashReport;
import io.stackyard.allocator.guard.GuardHit;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `stackyard crash`: whose guard a process died at.
@Command(
        name = "crash",
        description = {
            "Reads the crash report of a JVM that died by an access (hs_err_pid....log) and names"
                    + " the slab and the slot of Stackyard that the address lies in, and whether it"
                    + " is in a guard."
        })
final class CrashCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "HS_ERR_FILE", description = "The crash report.")
    private Path file;

    @Override
    public Integer call() {
        // Bytes as they are: the report quotes what the process had in its memory.
        CrashReport report =
                CrashReport.of(new String(InputFile.read(file), StandardCharsets.ISO_8859_1));
        long address =
                report.faultAddress()
                        .orElseThrow(
                                () -> new InputException(
                                        "cannot read " + file
                                                + ": it names no faulting address (si_addr); give"
                                                + " the crash report of a JVM that died by a"
                                                + " SIGSEGV or SIGBUS"));
        PrintWriter out = spec.commandLine().getOut();
        out.printf(Locale.ROOT, "address  0x%x%n", address);
        report.hit().ifPresent(hit -> out.println("slab     " + hit.slab().text()));
        out.println(
                "place    "
                        + report.hit()
                                .map(GuardHit::text)
                                .orElse("in no labelled slab of Stackyard"));
        out.flush();
        return ExitCode.OK.code();
    }
}
