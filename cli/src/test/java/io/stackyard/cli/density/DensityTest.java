package io.stackyard.cli.density;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class DensityTest {

    private static Density density(boolean heapCounted) {
        return new Density(
                new ContinuationCrowd(1000),
                2_500_000,
                1_000_000,
                999_999,
                new ProcessMemory(4_240_499, 129_500, 2),
                -1_499,
                heapCounted);
    }

    @Test
    void lines_figures_areOfEachMember() {
        assertEquals(
                """
                        continuations                  1000  alive at the same time
                        create seconds                0.003  2500 ns each
                        resume seconds                0.001  1000 ns each
                        release seconds               0.001  999 ns each
                        resident bytes each            4240  the Java heap not counted
                        page table bytes each           130
                        Java heap bytes each             -1  live objects
                        map entries added                 2  in all
                        """
                        .lines()
                        .toList(),
                density(false).lines());
    }

    @Test
    void lines_heapUnknown_saysThatItIsCounted() {
        String line = density(true).lines().get(4);

        assertTrue(line.endsWith("the Java heap included: this JVM does not tell where it is"),
                line);
    }
}
