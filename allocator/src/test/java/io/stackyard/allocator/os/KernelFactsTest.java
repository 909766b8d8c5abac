package io.stackyard.allocator.os;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KernelFactsTest {

    @TempDir
    private Path root = Path.of("");

    @Test
    void read_emptyTree_knowsNothing() {
        assertEquals(
                KernelFacts.unknown(),
                KernelFacts.read(root));
    }

    @Test
    void read_wholeTree_findsEachFact() throws IOException {
        write("proc/sys/vm/max_map_count", "65530\n");
        write("proc/sys/vm/overcommit_memory", "2\n");
        write(
                "proc/self/maps",
                """
                        7f0000000000-7f0000001000 r-xp 00000000 00:00 0
                        7ffd1b8e4000-7ffd1b905000 rw-p 00000000 00:00 0          [stack]
                        ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0  [vsyscall]
                        """);
        write("proc/self/status", "VmPeak:\t    4 kB\nVmSize:\t    3 kB\nVmLck:\t 0 kB\n");
        write("proc/meminfo", "CommitLimit:    12 kB\nCommitted_AS:    7 kB\n");
        write("sys/kernel/mm/transparent_hugepage/enabled", "always [madvise] never\n");
        write(
                "proc/self/limits",
                """
                        Limit                     Soft Limit           Hard Limit           Units
                        Max stack size            8388608              unlimited            bytes
                        Max address space         123456789            unlimited            bytes
                        """);
        write("proc/self/cgroup", "0::/tenants/a\n");
        write("sys/fs/cgroup/tenants/a/memory.max", "4096000\n");

        var facts = KernelFacts.read(root);

        assertEquals(OptionalLong.of(65530), facts.mapLimit());
        assertEquals(OptionalLong.of(2), facts.overcommitMode());
        assertEquals(OptionalLong.of(3), facts.mapsInUse());
        assertEquals(Optional.of("madvise"), facts.hugePages());
        assertEquals(OptionalLong.of(123456789), facts.addressSpaceLimit());
        assertEquals(OptionalLong.of(4096000), facts.memoryLimit());
        assertEquals(OptionalLong.of(1L << 47), facts.addressableBytes());
        assertEquals(OptionalLong.of(3 << 10), facts.addressSpaceInUse());
        assertEquals(OptionalLong.of(12 << 10), facts.commitLimit());
        assertEquals(OptionalLong.of(7 << 10), facts.committedBytes());
    }

    @ParameterizedTest
    @CsvSource({"8000000000, 39", "7fffffffff, 39", "ffffd2f5c000, 48", "1000000000000, 48"})
    void read_endOfTheFirstStack_tellsTheBitsOfAnAddress(String end, int bits)
            throws IOException {
        write("proc/self/maps", "1000-" + end + " rw-p 00000000 00:00 0     [stack]\n");

        assertEquals(OptionalLong.of(1L << bits), KernelFacts.read(root).addressableBytes());
    }

    @Test
    void read_unlimitedAddressSpace_isAbsent() throws IOException {
        write("proc/self/limits",
                "Max address space         unlimited            unlimited  bytes\n");

        assertEquals(OptionalLong.empty(), KernelFacts.read(root).addressSpaceLimit());
    }

    @Test
    void read_nestedGroups_takesTheSmallestLimit() throws IOException {
        write("proc/self/cgroup", "0::/a/b/c\n");
        write("sys/fs/cgroup/memory.max", "9000\n");
        write("sys/fs/cgroup/a/memory.max", "5000\n");
        write("sys/fs/cgroup/a/b/memory.max", "max\n");
        write("sys/fs/cgroup/a/b/c/memory.max", "7000\n");

        assertEquals(OptionalLong.of(5000), KernelFacts.read(root).memoryLimit());
    }

    @Test
    void read_topGroupHasTheSmallestLimit_takesIt() throws IOException {
        write("proc/self/cgroup", "0::/a\n");
        write("sys/fs/cgroup/memory.max", "4000\n");
        write("sys/fs/cgroup/a/memory.max", "5000\n");

        assertEquals(OptionalLong.of(4000), KernelFacts.read(root).memoryLimit());
    }

    @Test
    void read_groupIsTheTop_takesItsLimit() throws IOException {
        write("proc/self/cgroup", "0::/\n");
        write("sys/fs/cgroup/memory.max", "9000\n");

        assertEquals(OptionalLong.of(9000), KernelFacts.read(root).memoryLimit());
    }

    @Test
    void read_versionOneGroup_takesItsLimit() throws IOException {
        write("proc/self/cgroup", "9:cpu:/x\n4:memory:/jobs/j\n0::/\n");
        write("sys/fs/cgroup/memory/jobs/j/memory.limit_in_bytes", "8000\n");
        write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");

        assertEquals(OptionalLong.of(8000), KernelFacts.read(root).memoryLimit());
    }

    @Test
    void read_versionOneGroupWithoutLimit_isAbsent() throws IOException {
        write("proc/self/cgroup", "4:memory:/\n");
        write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");

        assertEquals(OptionalLong.empty(), KernelFacts.read(root).memoryLimit());
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "other systems have no such files")
    void read_runningKernel_readsNumbersWhole() {
        var facts = KernelFacts.read();

        assertTrue(facts.mapLimit().orElseThrow() > 1000, facts::toString);
        assertTrue(facts.mapsInUse().orElseThrow() > 10, facts::toString);
        assertTrue(facts.addressSpaceInUse().orElseThrow() > 1 << 20, facts::toString);
        assertTrue(facts.commitLimit().orElseThrow() > 1 << 20, facts::toString);
        assertTrue(
                facts.addressableBytes().orElseThrow() > facts.addressSpaceInUse().orElseThrow(),
                facts::toString);
    }

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
