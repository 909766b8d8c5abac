package io.stackyard.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.stackyard.allocator.Platform;
import io.stackyard.allocator.os.OperatingSystem;
import io.stackyard.allocator.os.PageControl;
import io.stackyard.allocator.slab.Reservation;
import io.stackyard.config.GuardChoice;
import io.stackyard.config.Tunables;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opentest4j.TestAbortedException;

/// A plan tells what opening then does: the same ranges, and the same map entries set aside.
final class ReservationsTest {

    /// The running kernel, which writes down what is mapped.
    private static final class RecordingSystem implements OperatingSystem {

        private final OperatingSystem system = OperatingSystem.kernel()
                .orElseThrow(() -> new TestAbortedException("the kernel's calls are not known"));
        private final List<Long> mapped = new ArrayList<>();

        @Override
        public long pageBytes() {
            return system.pageBytes();
        }

        @Override
        public long map(long byteSize) {
            mapped.add(byteSize);
            return system.map(byteSize);
        }

        @Override
        public void unmap(long address, long byteSize) {
            system.unmap(address, byteSize);
        }

        @Override
        public Optional<PageControl> pageControl() {
            return system.pageControl();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = GuardChoice.class, names = {"NONE", "PROTECT"})
    void reservations_asked_areWhatOpeningMaps(GuardChoice guards) {
        Tunables tunables = SmallPools.settings("stackyard.guard.strategy = " + guards);
        var system = new RecordingSystem();
        Platform platform = Platform.over(system, guards);
        system.mapped.clear(); // What was mapped to probe the kernel.
        long entriesBefore = platform.mapEntries().left();

        List<Reservation> planned = InstanceAllocator.reservations(platform, tunables);

        assertEquals(List.of(), system.mapped);
        assertEquals(entriesBefore, platform.mapEntries().left());
        try (var _ = InstanceAllocator.over(platform, tunables)) {
            assertEquals(sorted(planned, platform), system.mapped.stream().sorted().toList());
            assertEquals(guardEntries(planned, platform),
                    entriesBefore - platform.mapEntries().left());
        }
    }

    /// Each slab, and the page of its label in front of it.
    private static List<Long> sorted(List<Reservation> slabs, Platform platform) {
        return slabs.stream()
                .map(slab -> slab.layout().totalBytes() + platform.pageBytes())
                .sorted()
                .toList();
    }

    private static long guardEntries(List<Reservation> slabs, Platform platform) {
        var strategy = platform.guardStrategy();
        return slabs.stream().mapToLong(slab -> slab.mapEntries(strategy) - 1).sum();
    }
}
