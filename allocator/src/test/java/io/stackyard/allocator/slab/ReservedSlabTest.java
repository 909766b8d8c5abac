package io.stackyard.allocator.slab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.allocator.LimitException;
import io.stackyard.allocator.Platform;
import io.stackyard.allocator.PlatformException;
import io.stackyard.allocator.Platforms;
import io.stackyard.allocator.os.SystemCallException;
import io.stackyard.config.GuardChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.agrona.UnsafeApi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ReservedSlabTest extends SlabTest {

    /// Create a file, map it, forbid all access, close the file.
    private static final int LABEL_CALLS = 4;

    @Override
    Platform platform() {
        return Platforms.mapped(GuardChoice.AUTO);
    }

    @ParameterizedTest
    @EnumSource(GuardChoice.class)
    void requireGuard_firstUse_laysItUnlessThereAreNone(GuardChoice guards) {
        Platform platform = Platforms.mapped(guards);
        long page = platform.pageBytes();
        try (Slab slab = Slab.map(platform, "test", new SlabLayout(3, page, page))) {
            assertEquals(guards != GuardChoice.NONE, slab.requireGuard(1));
            assertFalse(slab.requireGuard(1));
        }
    }

    @Test
    void requireGuard_noGuardBytes_laysNone() {
        Platform platform = platform();
        try (Slab slab = Slab.map(platform, "test", new SlabLayout(3, platform.pageBytes(), 0))) {
            assertFalse(slab.requireGuard(0));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MARKER", "PROTECT"})
    void requireGuard_callFails_isTriedAgain(GuardChoice guards) {
        var system = Platforms.faultyKernel();
        Platform platform = Platform.over(system, guards);
        long page = platform.pageBytes();
        try (Slab slab = Slab.map(platform, "test", new SlabLayout(3, page, page))) {
            system.failAfter(0);

            assertThrows(SystemCallException.class, () -> slab.requireGuard(1));

            assertTrue(slab.requireGuard(1));
        }
    }

    @Test
    void map_eachCallFailing_leavesNothingBehind() {
        for (GuardChoice guards : new GuardChoice[] {GuardChoice.MARKER, GuardChoice.PROTECT}) {
            var system = Platforms.faultyKernel();
            Platform platform = Platform.over(system, guards);
            var layout = new SlabLayout(3, platform.pageBytes(), platform.pageBytes());
            long entries = platform.mapEntries().left();
            int before = system.calls();
            Slab.map(platform, "test", layout).close();
            int calls = system.calls() - before - 1 - LABEL_CALLS; // All but the unmapping.
            assertEquals(4, calls); // Map, two advices, one guard.

            for (int call = 0; call < calls; call++) {
                system.failAfter(call);
                Class<? extends RuntimeException> expected =
                        call == 0 ? PlatformException.class : SystemCallException.class;
                assertThrows(expected, () -> Slab.map(platform, "test", layout));
                assertEquals(0, system.mappings(), "call " + call);
                assertEquals(entries, platform.mapEntries().left(), "call " + call);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MARKER", "PROTECT", "NONE"})
    void map_labelCallsFailing_givesTheSlabWithoutLabel(GuardChoice guards) {
        var system = Platforms.faultyKernel();
        Platform platform = Platform.over(system, guards);
        long page = platform.pageBytes();
        var layout = new SlabLayout(3, page, page);
        long entries = platform.mapEntries().left();
        int before = system.calls();
        Slab.map(platform, "test", layout).close();
        int first = system.calls() - before - 1 - LABEL_CALLS;

        for (int call = 0; call < LABEL_CALLS; call++) {
            for (int count = 1; count <= LABEL_CALLS - call; count++) {
                String where = "call " + call + ", failing " + count;
                system.failFrom(first + call, count);
                Slab slab = Slab.map(platform, "test", layout);
                system.recover();
                long label = call < 2 ? 0 : 1; // Once it is mapped, it stays.
                assertEquals(
                        entries - platform.guardStrategy().mapEntries(4) - label,
                        platform.mapEntries().left(), where);
                assertEquals(0, system.files(), where);
                UnsafeApi.putByte(slab.slotAddress(2) + page - 1, (byte) 7);
                slab.close();
                assertEquals(0, system.mappings(), where);
                assertEquals(entries, platform.mapEntries().left(), where);
            }
        }
    }

    @Test
    void map_noEntryLeftForTheLabel_goesWithout() {
        var system = Platforms.faultyKernel();
        Platform platform = Platform.over(system, GuardChoice.AUTO);
        long left = platform.mapEntries().left();
        assertTrue(platform.mapEntries().tryReserve(left));
        int before = system.calls();

        Slab slab = Slab.map(platform, "test", new SlabLayout(0, 0, platform.pageBytes()));

        assertEquals(4, system.calls() - before); // Map, two advices, one guard.
        slab.close();
        assertEquals(0, platform.mapEntries().left());
    }

    @Test
    void map_labelled_isNamedInTheListOfMappings() throws IOException {
        Platform platform = platform();
        long page = platform.pageBytes();
        var layout = new SlabLayout(3, 5 * page, page);

        try (Slab slab = Slab.map(platform, "some slab", layout)) {
            String end = Long.toHexString(slab.slotAddress(0) - page);
            List<String> labels =
                    Files.readAllLines(Path.of("/proc/self/maps")).stream()
                            .filter(line -> line.matches("[0-9a-f]+-0*" + end + " .*"))
                            .toList();

            assertEquals(1, labels.size(), labels::toString);
            assertTrue(labels.getFirst().contains(" ---p "), labels::toString);
            assertTrue(
                    labels.getFirst()
                            .contains("/memfd:" + new SlabLabel("some slab", layout).text()),
                    labels::toString);
        }
    }

    @Test
    void map_reservationRefused_namesBytesErrnoAndOvercommitMode() {
        Platform platform = platform();
        long total = 1L << 60;

        var failure =
                assertThrows(
                        PlatformException.class,
                        () -> Slab.map(platform, "memory", new SlabLayout(1, total, 0)));

        assertEquals(
                "cannot reserve slab memory: the system refuses 1152921504606846976 bytes of"
                        + " address"
                        + " space (ENOMEM, vm.overcommit_memory="
                        + platform.facts().overcommitMode().orElseThrow()
                        + "); lower the pool's slot count or slot size, or set"
                        + " vm.overcommit_memory to 0 or 1",
                failure.getMessage());
    }

    @Test
    void requireGuard_neighbourNeverUsed_laysTheGuardBetween() {
        var system = Platforms.faultyKernel();
        Platform platform = Platform.over(system, GuardChoice.AUTO);
        long page = platform.pageBytes();
        try (Slab slab = Slab.map(platform, "test", new SlabLayout(3, page, page))) {
            int before = system.calls();
            slab.requireGuard(1);
            assertEquals(before + 2, system.calls(), "behind slot 0 and behind slot 1");
            slab.requireGuard(2);
            assertEquals(before + 3, system.calls(), "behind slot 2");
        }
    }

    @Test
    void decommit_callFails_keepsContent() {
        var system = Platforms.faultyKernel();
        Platform platform = Platform.over(system, GuardChoice.AUTO);
        long page = platform.pageBytes();
        try (Slab slab = Slab.map(platform, "test", new SlabLayout(3, page, page))) {
            UnsafeApi.putByte(slab.slotAddress(0), (byte) 7);
            system.failAfter(0);

            assertThrows(SystemCallException.class, () -> slab.decommit(0, 0, page));

            assertEquals(7, UnsafeApi.getByte(slab.slotAddress(0)));
        }
    }

    @Test
    void close_callFails_mayBeTriedAgain() {
        var system = Platforms.faultyKernel();
        Platform platform = Platform.over(system, GuardChoice.PROTECT);
        long entries = platform.mapEntries().left();
        long page = platform.pageBytes();
        Slab slab = Slab.map(platform, "test", new SlabLayout(3, page, page));
        // Two for each of four guards, one for the label.
        assertEquals(entries - 9, platform.mapEntries().left());
        system.failAfter(0);

        assertThrows(SystemCallException.class, slab::close);
        slab.close();

        assertEquals(0, system.mappings());
        assertEquals(entries, platform.mapEntries().left());
    }

    @Test
    void close_twice_unmapsOnce() {
        var system = Platforms.faultyKernel();
        Platform platform = Platform.over(system, GuardChoice.PROTECT);
        long entries = platform.mapEntries().left();
        long page = platform.pageBytes();
        Slab slab = Slab.map(platform, "test", new SlabLayout(3, page, page));

        slab.close();
        int calls = system.calls();
        slab.close();

        assertEquals(calls, system.calls());
        assertEquals(entries, platform.mapEntries().left());
    }

    @Test
    void decommit_manySlots_takesOneCall() {
        Platform platform = platform();
        long page = platform.pageBytes();
        int slotCount = 64;
        try (Slab slab = Slab.map(platform, "test", new SlabLayout(slotCount, page, page))) {
            int[] slots = new int[slotCount];
            for (int slot = 0; slot < slotCount; slot++) {
                slots[slot] = slot;
                UnsafeApi.putByte(slab.slotAddress(slot), (byte) 7);
            }
            boolean isVectored =
                    platform.findings().stream()
                            .anyMatch(
                                    finding -> finding.subject().equals("vectored decommit")
                                            && finding.value().equals("yes"));

            int calls = slab.decommit(slots, slotCount, 0, page);

            assertEquals(isVectored ? 1 : slotCount + 1, calls);
            for (int slot = 0; slot < slotCount; slot++) {
                assertEquals(0, UnsafeApi.getByte(slab.slotAddress(slot)));
            }
        }
    }

    @Test
    void map_protectBeyondTheMapLimit_isRefusedWithTheLargestCount() {
        Platform platform = Platforms.mapped(GuardChoice.PROTECT);
        long mapLimit = platform.mapLimit().orElseThrow();
        long left = platform.mapEntries().left();
        long largest = left / 2 - 1;
        long page = platform.pageBytes();
        int tooMany = Math.toIntExact(largest + 1);

        var failure =
                assertThrows(
                        LimitException.class,
                        () -> Slab.map(platform, "stack", new SlabLayout(tooMany, page, page)));

        assertEquals(
                "cannot guard slab stack with mprotect: vm.max_map_count=" + mapLimit
                        + ", of which "
                        + left + " are left for guards; " + tooMany
                        + " slots were asked for, the largest count that fits is " + largest
                        + "; lower the slot count, raise vm.max_map_count, or set"
                        + " stackyard.guard.strategy to marker or none",
                failure.getMessage());
        assertEquals(left, platform.mapEntries().left());
        Slab.map(platform, "stack", new SlabLayout(tooMany - 1, page, page)).close();
    }

    @Test
    void map_markerBeyondTheMapLimit_fits() {
        Platform platform = Platforms.mapped(GuardChoice.MARKER);
        long page = platform.pageBytes();
        int slotCount = Math.toIntExact(platform.mapLimit().orElseThrow());

        try (Slab slab = Slab.map(platform, "stack", new SlabLayout(slotCount, page, page))) {
            assertTrue(slab.requireGuard(slotCount - 1));
        }
    }
}
