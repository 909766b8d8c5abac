package io.stackyard.allocator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.stackyard.allocator.guard.GuardStrategy;
import io.stackyard.allocator.slab.Slab;
import io.stackyard.allocator.slab.SlabLayout;
import io.stackyard.config.Backing;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class AddressSpaceTest {

    private static final long LIMIT = 1 << 20;

    @Test
    void map_slabAboveTheAddressSpaceLimit_isRefusedBeforeTheSystemIsAsked() {
        var system = Platforms.faultyKernel();
        Platform platform = limited(system);
        int calls = system.calls();

        var failure =
                assertThrows(
                        LimitException.class,
                        () -> Slab.map(platform, "memory", new SlabLayout(2, LIMIT, 0)));

        assertEquals(
                "cannot reserve slab memory: RLIMIT_AS=1048576, 2097152 bytes of address space are"
                        + " needed; raise the limit (ulimit -v), or lower the pool's slot count"
                        + " or slot"
                        + " size",
                failure.getMessage());
        assertEquals(LIMIT, failure.limit());
        assertEquals(2 * LIMIT, failure.requested());
        assertEquals(calls, system.calls());
    }

    @Test
    void map_slabOfExactlyTheLimit_fits() {
        try (Slab slab =
                Slab.map(limited(Platforms.faultyKernel()), "memory",
                        new SlabLayout(1, LIMIT, 0))) {
            assertEquals(LIMIT, slab.layout().totalBytes());
        }
    }

    private static Platform limited(FaultySystem system) {
        var facts =
                Facts.unknown().addressSpaceLimit(LIMIT).build();
        return new Platform(
                system, Backing.MAPPED, GuardStrategy.NONE, Set.of(), false, false, facts,
                List.of());
    }
}
