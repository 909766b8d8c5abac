package io.stackyard.store;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.stackyard.allocator.LimitException;
import io.stackyard.allocator.Platform;
import io.stackyard.allocator.PlatformException;
import io.stackyard.allocator.PoolExhaustedException;
import io.stackyard.config.GuardChoice;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class InstanceAllocatorTest {

    @Test
    void open_anyMappingRefused_givesBackWhatWasMapped() {
        var system = new CountingSystem();
        Platform platform = Platform.over(system, GuardChoice.NONE);
        int before = system.mapped();
        system.failMapAfter(Integer.MAX_VALUE);
        InstanceAllocator.over(platform, SmallPools.settings()).close();
        assertEquals(before, system.mapped());
        int needed = mappingsOf(system, platform);
        assertTrue(needed >= 5, () -> "two slabs for stacks, tables, memories: " + needed);

        for (int allowed = 0; allowed < needed; allowed++) {
            system.failMapAfter(allowed);
            assertThrows(
                    PlatformException.class,
                    () -> InstanceAllocator.over(platform, SmallPools.settings()));
            assertEquals(before, system.mapped(), "mappings allowed: " + allowed);
        }

        system.failMapAfter(needed);
        InstanceAllocator.over(platform, SmallPools.settings()).close();
        assertEquals(before, system.mapped());
    }

    private static int mappingsOf(CountingSystem system, Platform platform) {
        int before = system.mapped();
        try (var _ = InstanceAllocator.over(platform, SmallPools.settings())) {
            return system.mapped() - before;
        }
    }

    @Test
    void open_moreStacksThanMprotectCanGuard_isRefusedAndGivesTheEntriesBack() {
        var system = new CountingSystem();
        Platform platform = Platform.over(system, GuardChoice.PROTECT);
        long mapLimit = platform.mapLimit().orElse(Long.MAX_VALUE);
        assumeTrue(mapLimit <= 1 << 20, "the system limits map entries to a number of stacks");
        long before = platform.mapEntries().left();
        int mapped = system.mapped();
        long stacks = mapLimit / 2; // Each guard takes two entries.
        var settings =
                SmallPools.settings(
                        "stackyard.guard.strategy = protect",
                        "stackyard.pool.total-stacks = " + stacks);

        var refused =
                assertThrows(
                        LimitException.class, () -> InstanceAllocator.over(platform, settings));

        assertEquals("all", refused.pool());
        assertEquals(before, refused.limit());
        assertTrue(refused.requested() > 2 * stacks, refused::getMessage);
        SmallPools.assertSays("stackyard.pool.total-stacks=", refused);
        assertEquals("stackyard.guard.strategy", refused.setting());
        assertEquals(0, refused.getSuppressed().length);
        assertEquals(before, platform.mapEntries().left());
        assertEquals(mapped, system.mapped());
    }

    @Test
    void close_withLiveStores_isRefusedAndChangesNothing() {
        InstanceAllocator allocator = SmallPools.open();
        Store first = allocator.newStore("a");
        Store second = allocator.newStore("b");
        assertEquals(2, allocator.liveStores());

        var refused = assertThrows(IllegalStateException.class, allocator::close);

        assertEquals(
                "instance allocator cannot close: every store must be closed first; live=2",
                refused.getMessage());
        first.claimMemory(0, 65536, 65536); // The pools are open.
        allocator.newStore(null).close();
        first.close();
        second.close();
        assertEquals(0, allocator.liveStores());
        allocator.close();
    }

    @Test
    void close_again_doesNothing() {
        InstanceAllocator allocator = SmallPools.open();
        allocator.close();

        assertDoesNotThrow(allocator::close);

        assertEquals(0, allocator.liveStores());
    }

    @Test
    void newStore_afterClose_isRefused() {
        InstanceAllocator allocator = SmallPools.open();
        allocator.close();

        var refused =
                assertThrows(IllegalStateException.class, () -> allocator.newStore("late"));

        assertEquals("instance allocator is closed", refused.getMessage());
        assertEquals(0, allocator.liveStores());
    }

    @Test
    void close_aSlotIsHeldOutsideAllStores_closesTheOtherPoolsAndCanBeRepeated() {
        InstanceAllocator allocator = SmallPools.open();
        int slot = allocator.stacks().claim();

        var refused = assertThrows(IllegalStateException.class, allocator::close);

        SmallPools.assertSays("stack pool cannot be closed: ", refused);
        assertThrows(
                IllegalStateException.class, () -> allocator.memories().claim(0, 0, 0));
        allocator.stacks().release(slot);
        allocator.close();
        assertThrows(IllegalStateException.class, () -> allocator.stacks().claim());
    }

    @Test
    void newStore_eachTime_hasAnIdOfItsOwn() {
        try (var allocator = SmallPools.open();
                Store first = allocator.newStore("acme");
                Store second = allocator.newStore(null)) {
            assertNotEquals(0, first.id());
            assertNotEquals(first.id(), second.id());
            assertEquals("acme", first.tenant());
            assertNull(second.tenant());
        }
    }

    @Test
    void claimInstance_beyondTheTotal_namesTheSetting() {
        try (var allocator = SmallPools.open();
                Store store = allocator.newStore("acme")) {
            Store other = allocator.newStore(null);
            other.claimInstance();
            store.claimInstance();
            store.claimInstance();
            assertEquals(SmallPools.INSTANCES, allocator.coreInstances());

            var refused = assertThrows(PoolExhaustedException.class, store::claimInstance);

            assertEquals(
                    "no free core instance: stackyard.pool.total-core-instances=3, all in use"
                            + " (tenant=acme); raise stackyard.pool.total-core-instances",
                    refused.getMessage());
            assertEquals("core-instances", refused.pool());
            assertEquals(3, refused.limit());
            assertEquals(3, refused.inUse());
            assertEquals("acme", refused.tenant());
            assertEquals(SmallPools.INSTANCES, allocator.coreInstances());
            other.close();
            store.claimInstance();
            assertEquals(SmallPools.INSTANCES, allocator.coreInstances());
        }
    }

    @Test
    void claimInstance_byRacingStores_comesBackToNone() throws InterruptedException {
        try (var allocator = SmallPools.open("stackyard.pool.total-core-instances = 2")) {
            var refused = new AtomicInteger();
            Runnable tenant =
                    () -> {
                        for (int round = 0; round < 2000; round++) {
                            try (Store store = allocator.newStore(null)) {
                                store.claimInstance();
                            } catch (PoolExhaustedException full) {
                                refused.incrementAndGet();
                            }
                        }
                    };
            Thread first = new Thread(tenant);
            Thread second = new Thread(tenant);
            first.start();
            second.start();
            first.join();
            second.join();

            assertEquals(0, refused.get(), "each of two threads holds one of two instances");
            assertEquals(0, allocator.coreInstances());
            assertEquals(0, allocator.liveStores());
        }
    }
}
