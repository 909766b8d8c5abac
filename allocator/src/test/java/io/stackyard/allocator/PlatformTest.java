package io.stackyard.allocator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.allocator.guard.GuardStrategy;
import io.stackyard.allocator.os.Advice;
import io.stackyard.allocator.os.OperatingSystem;
import io.stackyard.allocator.os.SystemCallException;
import io.stackyard.config.Backing;
import io.stackyard.config.GuardChoice;
import io.stackyard.config.Setting;
import io.stackyard.config.Tunables;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class PlatformTest {

    @Test
    void open_withPortableBacking_hasNoGuardsAndNoPageControl() {
        var tunables = Tunables.defaults().with(Setting.POOL_BACKING, Backing.PORTABLE);

        var platform = Platform.open(tunables);

        assertEquals(Backing.PORTABLE, platform.backing());
        assertEquals(GuardStrategy.NONE, platform.guardStrategy());
        assertTrue(platform.pageControl().isEmpty());
        assertEquals("portable", value(platform, "backing"));
    }

    @Test
    void open_withDefaults_choosesABacking() {
        var platform = Platform.open(Tunables.defaults());

        boolean isMapped = OperatingSystem.kernel().isPresent();
        assertEquals(isMapped ? Backing.MAPPED : Backing.PORTABLE, platform.backing());
        assertTrue(platform.pageBytes() >= 4096, () -> "pageBytes=" + platform.pageBytes());
    }

    @Test
    void over_kernelWithoutMarkers_fallsBackToProtect() {
        var system = Platforms.faultyKernel();
        system.refuse(Advice.GUARD_INSTALL);

        var platform = Platform.over(system, GuardChoice.AUTO);

        assertEquals(GuardStrategy.PROTECT, platform.guardStrategy());
        assertEquals("refused, EINVAL", value(platform, "guard install"));
        assertEquals("protect", value(platform, "guard strategy"));
        assertEquals(0, system.mappings());
    }

    @Test
    void over_markerForcedOnKernelWithoutMarkers_isRefused() {
        var system = Platforms.faultyKernel();
        system.refuse(Advice.GUARD_INSTALL);

        var refusal =
                assertThrows(
                        PlatformException.class, () -> Platform.over(system, GuardChoice.MARKER));

        assertEquals(
                "cannot guard slots: stackyard.guard.strategy=marker, but the kernel answers"
                        + " EINVAL to"
                        + " MADV_GUARD_INSTALL, which needs Linux 6.13; set it to auto, protect"
                        + " or none",
                refusal.getMessage());
    }

    @ParameterizedTest
    @EnumSource(names = {"MARKER", "PROTECT"})
    void over_guardsForcedOnPortable_isRefused(GuardChoice guards) {
        var refusal =
                assertThrows(
                        PlatformException.class,
                        () -> Platform.over(OperatingSystem.portable(), guards));

        assertEquals(
                "cannot guard slots: stackyard.guard.strategy="
                        + guards.name().toLowerCase(Locale.ROOT)
                        + ", but the portable backing has no guards; set it to auto or none",
                refusal.getMessage());
    }

    @Test
    void over_kernelWithoutHugePages_advisesSlabsWithoutIt() {
        var system = Platforms.faultyKernel();
        system.refuse(Advice.NO_HUGE_PAGES);

        var platform = Platform.over(system, GuardChoice.AUTO);

        assertEquals(Set.of(Advice.NO_DUMP), platform.slabAdvice());
    }

    @Test
    void over_kernelWithoutMovesAndFiles_saysSo() {
        var system = Platforms.faultyKernel();
        system.refuse("mremap");
        system.refuse("fcntl");

        var platform = Platform.over(system, GuardChoice.AUTO);

        assertFalse(platform.movesPages());
        assertFalse(platform.mapsFiles());
        assertEquals("no, ENOSYS", value(platform, "page move"));
        assertEquals("no, ENOSYS", value(platform, "memfd"));
        assertEquals(0, system.files());
    }

    @Test
    void over_kernel_movesPagesAndMapsFiles() {
        var platform = Platforms.mapped(GuardChoice.AUTO);

        assertTrue(platform.movesPages());
        assertTrue(platform.mapsFiles());
    }

    @Test
    void over_eachCallFailing_leavesNothingMapped() {
        var counting = Platforms.faultyKernel();
        Platform.over(counting, GuardChoice.AUTO);
        int calls = counting.calls();
        assertTrue(calls > 5, () -> "calls=" + calls);

        for (int call = 0; call < calls; call++) {
            var system = Platforms.faultyKernel();
            system.failAfter(call);
            boolean isMapOrUnmap = call == 0 || call == calls - 1;
            if (isMapOrUnmap) {
                assertThrows(
                        SystemCallException.class, () -> Platform.over(system, GuardChoice.AUTO));
            } else {
                assertFalse(Platform.over(system, GuardChoice.AUTO).findings().isEmpty());
                assertEquals(0, system.mappings());
                assertEquals(0, system.files());
            }
        }
    }

    @Test
    void over_kernel_findsWhatPlanShows() {
        var platform = Platforms.mapped(GuardChoice.AUTO);

        for (String subject : new String[] {
            "backing", "page size", "vm.max_map_count", "map entries in use",
            "vm.overcommit_memory", "transparent huge pages", "RLIMIT_AS",
            "cgroup memory limit", "guard install", "vectored decommit", "page move", "memfd",
            "pagemap scan", "guard strategy"}) {
            assertFalse(value(platform, subject).isBlank(), subject);
        }
        assertEquals(Long.toString(platform.mapLimit().orElseThrow()),
                value(platform, "vm.max_map_count"));
    }

    @Test
    void requireLittleEndian_bigEndian_isRefused() {
        var refusal =
                assertThrows(
                        PlatformException.class,
                        () -> Platform.requireLittleEndian(ByteOrder.BIG_ENDIAN));

        assertEquals(
                "cannot run on a big-endian processor: WebAssembly memory is little-endian and is"
                        + " accessed as it is",
                refusal.getMessage());
    }

    private static String value(Platform platform, String subject) {
        return platform.findings().stream()
                .filter(finding -> finding.subject().equals(subject))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no finding on " + subject))
                .value();
    }
}
