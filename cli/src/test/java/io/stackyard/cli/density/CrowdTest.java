package io.stackyard.cli.density;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.config.Setting;
import io.stackyard.config.Tunables;
import io.stackyard.engine.Engine;
import io.stackyard.store.Store;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class CrowdTest {

    private static final int COUNT = 70;

    static Stream<Crowd> crowds() {
        return Stream.of(
                new ContinuationCrowd(COUNT), new FiberCrowd(COUNT), new MemoryCrowd(COUNT));
    }

    private static Tunables tight() {
        return Tunables.defaults()
                .change()
                .set(Setting.POOL_TOTAL_MEMORIES, 4)
                .set(Setting.POOL_TOTAL_STACKS, 4)
                .set(Setting.POOL_TABLE_ELEMENTS, 4)
                .set(Setting.STORE_MAX_STACKS, 2)
                .set(Setting.STORE_MAX_MEMORIES, 2)
                .set(Setting.STORE_MAX_MEMORY_BYTES, 1 << 16)
                .build();
    }

    @ParameterizedTest
    @MethodSource("crowds")
    void crowd_itsLife_holdsEachSlotUntilTheStoreCloses(Crowd crowd) {
        try (Engine engine = Engine.create(crowd.roomIn(tight(), true))) {
            try (Store store = engine.newStore()) {
                crowd.create(engine, store);
                assertTrue(crowd.inUse(engine) >= COUNT, () -> "inUse=" + crowd.inUse(engine));
                crowd.use();
                crowd.use();
                assertTrue(crowd.inUse(engine) >= COUNT, () -> "inUse=" + crowd.inUse(engine));
            }

            assertEquals(0, crowd.inUse(engine));
            assertEquals(0, engine.allocator().stacks().inUse());
            assertEquals(0, engine.allocator().memories().inUse());
        }
    }

    @ParameterizedTest
    @MethodSource("crowds")
    void measure_itself_givesFiguresOfAll(Crowd crowd) {
        Tunables room = crowd.roomIn(Tunables.defaults(), true);

        Density density = Density.measure(crowd, () -> Engine.create(room));
        for (int tries = 1; tries < 10 && density.added().pageTableBytes() < 0; tries++) {
            density = Density.measure(crowd, () -> Engine.create(room)); // The process gave some of its own back.
        }
        assertEquals(COUNT, density.crowd().count());
        assertTrue(density.createNanos() > 0 && density.useNanos() > 0, density::toString);
        assertTrue(density.added().mapEntries() < 100, density::toString);
        assertTrue(density.added().pageTableBytes() >= 0, density::toString);
    }

    @Test
    void memories_afterAnotherWrote_tellsWhichIsWrong() {
        var crowd = new MemoryCrowd(3);
        try (Engine engine = Engine.create(crowd.roomIn(Tunables.defaults(), true));
                Store store = engine.newStore()) {
            crowd.create(engine, store);
            crowd.memory(1).fill(0, 4, (byte) 7);

            var wrong = assertThrows(IllegalStateException.class, crowd::use);

            assertEquals("memory 1 holds 117901063, not its number", wrong.getMessage());
        }
    }

    @Test
    void roomIn_ampleSettings_changesNothing() {
        Tunables ample = Tunables.defaults().with(Setting.POOL_TOTAL_STACKS, COUNT + 1);

        assertEquals(ample, new ContinuationCrowd(COUNT).roomIn(ample, false));
        assertEquals(ample, new MemoryCrowd(COUNT).roomIn(ample, false));
    }

    @Test
    void roomIn_oneStackTooFew_countsTheEntry() {
        Tunables few = Tunables.defaults().with(Setting.POOL_TOTAL_STACKS, COUNT);

        assertEquals(
                COUNT + 1,
                new ContinuationCrowd(COUNT).roomIn(few, false).pool().totalStacks());
    }

    @Test
    void roomIn_ownSize_setsTheSlotsSize() {
        Tunables settings = Tunables.defaults();

        assertEquals(
                65536, new ContinuationCrowd(1).roomIn(settings, true).stack().stackBytes());
        assertEquals(65536, new MemoryCrowd(1).roomIn(settings, true).pool().maxMemoryBytes());
    }

    @Test
    void smaller_fewMembers_keepsThem() {
        assertEquals(9, new ContinuationCrowd(9).smaller().count());
        assertEquals(4000, new ContinuationCrowd(4001).smaller().count());
        assertEquals(2000, new MemoryCrowd(2001).smaller().count());
    }
}
