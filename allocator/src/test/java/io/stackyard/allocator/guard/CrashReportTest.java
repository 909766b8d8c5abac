package io.stackyard.allocator.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.stackyard.allocator.slab.SlabLabel;
import io.stackyard.allocator.slab.SlabLayout;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CrashReportTest {

    private static final String MAPS = """
            7f0000000000-7f0000001000 ---p 00000000 00:01 2057                       \
            /memfd:stackyard:stack,slots=2,usable-bytes=4096,guard-bytes=4096 (deleted)
            7f0000001000-7f0000006000 rw-p 00000000 00:00 0\s
            7f0000006000-7f0000007000 ---p 00000000 00:01 2058                       \
            /memfd:stackyard:memory 64 KiB,slots=1,usable-bytes=65536,guard-bytes=4096 (deleted)
            7f0000007000-7f0000019000 rw-p 00000000 00:00 0\s
            7f0000019000-7f000001a000 r--p 00000000 00:01 9 /memfd:stackyard:nothing (deleted)
            ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0 [vsyscall]
            """;

    private static CrashReport report(String address) {
        return CrashReport.of(
                "siginfo: si_signo: 11 (SIGSEGV), si_code: 1 (SEGV_MAPERR), si_addr: 0x" + address
                        + "\n\nDynamic libraries:\n" + MAPS);
    }

    @ParameterizedTest
    @CsvSource({
        "00007f0000001000, stack, 0", "00007f0000005fff, stack, 20479",
        "00007f0000007000, memory 64 KiB, 0", "00007f0000018fff, memory 64 KiB, 73727"})
    void of_addressInASlab_findsIt(String address, String slab, long offset) {
        GuardHit hit = report(address).hit().orElseThrow();

        assertEquals(slab, hit.slab().slab());
        assertEquals(offset, hit.offset());
    }

    @Test
    void of_addressInASlab_readsItsLayout() {
        assertEquals(
                new SlabLabel("stack", new SlabLayout(2, 4096, 4096)),
                report("00007f0000002000").hit().orElseThrow().slab());
    }

    @ParameterizedTest
    @CsvSource({
        "0000000000000000", "00007f0000000fff", "00007f0000006000", "00007f0000019000",
        "ffffffffffffffff"})
    void of_addressElsewhere_findsNone(String address) {
        CrashReport report = report(address);

        assertEquals(
                OptionalLong.of(Long.parseUnsignedLong(address, 16)), report.faultAddress());
        assertEquals(Optional.empty(), report.hit());
    }

    @Test
    void of_noFault_isEmpty() {
        assertEquals(
                new CrashReport(OptionalLong.empty(), Optional.empty()),
                CrashReport.of("# Internal Error\n" + MAPS));
    }
}
