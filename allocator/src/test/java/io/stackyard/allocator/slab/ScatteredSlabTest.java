package io.stackyard.allocator.slab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.stackyard.allocator.FaultySystem;
import io.stackyard.allocator.Platform;
import io.stackyard.allocator.Platforms;
import io.stackyard.allocator.os.OperatingSystem;
import io.stackyard.config.GuardChoice;
import org.junit.jupiter.api.Test;

final class ScatteredSlabTest extends SlabTest {

    @Override
    Platform platform() {
        return Platforms.portable();
    }

    @Test
    void slotAddress_oneSlotOfMany_mapsThatOneOnly() {
        var system = new FaultySystem(OperatingSystem.portable());
        Platform platform = Platform.over(system, GuardChoice.AUTO);
        var layout = new SlabLayout(1000, 1L << 20, 0);

        Slab slab = Slab.map(platform, "test", layout);
        assertEquals(0, system.mappings());
        slab.slotAddress(7);

        assertEquals(1, system.mappings());
        slab.close();
        assertEquals(0, system.mappings());
    }
}
