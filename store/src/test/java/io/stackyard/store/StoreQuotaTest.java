package io.stackyard.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.allocator.LimitException;
import io.stackyard.allocator.PoolExhaustedException;
import io.stackyard.allocator.memory.MemorySlot;
import io.stackyard.stackpool.ControlBlock;
import io.stackyard.stackpool.StackState;
import io.stackyard.tablepool.ElementWidth;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What one store may hold, kind by kind.
final class StoreQuotaTest {

    private static final long PAGE = 65536;

    /// What a quota counts, and how a test takes one more of it.
    enum Kind {
        INSTANCES("instances", "max-instances"),
        MEMORIES("memories", "max-memories"),
        TABLES("tables", "max-tables"),
        STACKS("stacks", "max-stacks");

        private final String what;
        private final String setting;

        Kind(String what, String key) {
            this.what = what;
            this.setting = "stackyard.store." + key;
        }

        void claim(Store store) {
            switch (this) {
                case INSTANCES -> store.claimInstance();
                case MEMORIES -> store.claimMemory(0, PAGE, PAGE);
                case TABLES -> store.claimTable(ElementWidth.REFERENCE, 1, 1);
                case STACKS -> store.claimStack();
            }
        }

        int inUse(InstanceAllocator allocator) {
            return switch (this) {
                case INSTANCES -> allocator.coreInstances();
                case MEMORIES -> allocator.memories().inUse();
                case TABLES -> allocator.tables().inUse();
                case STACKS -> allocator.stacks().inUse();
            };
        }

        int total() {
            return switch (this) {
                case INSTANCES -> SmallPools.INSTANCES;
                case MEMORIES -> SmallPools.MEMORIES;
                case TABLES -> SmallPools.TABLES;
                case STACKS -> SmallPools.STACKS;
            };
        }
    }

    private static LimitException assertRefused(Executable claim) {
        return assertThrows(LimitException.class, claim);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void claim_beyondTheQuota_namesTheSettingAndTakesNothing(Kind kind) {
        try (var allocator = SmallPools.open(kind.setting + " = 2");
                Store store = allocator.newStore("acme")) {
            kind.claim(store);
            kind.claim(store);

            var refused = assertRefused(() -> kind.claim(store));

            assertEquals(
                    "store quota of " + kind.what + " reached: " + kind.setting
                            + "=2, wanted=3, tenant=acme; raise " + kind.setting,
                    refused.getMessage());
            assertEquals(kind.what, refused.pool());
            assertEquals(2, refused.limit());
            assertEquals(3, refused.requested());
            assertEquals("acme", refused.tenant());
            assertEquals(kind.setting, refused.setting());
            assertEquals(2, kind.inUse(allocator));
            store.checkInvariants();
            try (Store other = allocator.newStore(null)) {
                kind.claim(other); // The quota is each store's own.
                assertEquals(3, kind.inUse(allocator));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void claim_withoutQuota_takesAllThatThePoolHas(Kind kind) {
        try (var allocator = SmallPools.open(); Store store = allocator.newStore(null)) {
            for (int claimed = 0; claimed < kind.total(); claimed++) {
                kind.claim(store);
            }

            var refused = assertThrows(PoolExhaustedException.class, () -> kind.claim(store));

            assertEquals(kind.total(), refused.limit());
            assertEquals(kind.total(), refused.inUse());
            assertNull(refused.tenant());
            assertEquals(kind.total(), kind.inUse(allocator));
            store.checkInvariants();
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void claim_fromAnEmptyPool_namesTheTenant(Kind kind) {
        try (var allocator = SmallPools.open(); Store store = allocator.newStore("acme")) {
            for (int claimed = 0; claimed < kind.total(); claimed++) {
                kind.claim(store);
            }

            var refused = assertThrows(PoolExhaustedException.class, () -> kind.claim(store));

            assertEquals("acme", refused.tenant());
            SmallPools.assertSays(" (tenant=acme)", refused);
            SmallPools.assertSays("; raise " + refused.setting(), refused);
            assertEquals(kind.total(), refused.limit());
            assertEquals(kind.total(), refused.inUse());
        }
    }

    @Test
    void claim_beyondAQuotaWithoutTenant_namesNone() {
        try (var allocator = SmallPools.open("stackyard.store.max-tables = 1");
                Store store = allocator.newStore(null)) {
            store.claimTable(ElementWidth.REFERENCE, 0, 0);

            var refused =
                    assertRefused(() -> store.claimTable(ElementWidth.CONTINUATION, 0, 0));

            assertEquals(
                    "store quota of tables reached: stackyard.store.max-tables=1, wanted=2;"
                            + " raise stackyard.store.max-tables",
                    refused.getMessage());
        }
    }

    @Test
    void releaseStack_atTheQuota_makesRoomForAnother() {
        try (var allocator = SmallPools.open("stackyard.store.max-stacks = 1");
                Store store = allocator.newStore(null)) {
            long block = store.claimStack();
            long revision = ControlBlock.revision(block);
            SmallPools.bring(block, StackState.RETURNED);

            store.releaseStack(block);

            assertEquals(0, store.liveStacks());
            assertEquals(block, store.claimStack());
            assertNotEquals(revision, ControlBlock.revision(block));
            assertEquals(store.id(), ControlBlock.owner(block));
        }
    }

    @Test
    void claimMemory_atTheByteQuota_countsAllMemoriesTogether() {
        try (var allocator = SmallPools.open("stackyard.store.max-memory-bytes = 192K");
                Store store = allocator.newStore("acme")) {
            store.claimMemory(0, 2 * PAGE, 4 * PAGE);

            var refused = assertRefused(() -> store.claimMemory(0, 2 * PAGE, 4 * PAGE));

            assertEquals(
                    "store quota of memory bytes reached: stackyard.store.max-memory-bytes=196608,"
                            + " wanted=262144, tenant=acme; raise stackyard.store.max-memory-bytes",
                    refused.getMessage());
            assertEquals(1, allocator.memories().inUse());
            store.claimMemory(0, PAGE, 4 * PAGE); // Exactly what is left.
            assertRefused(() -> store.claimMemory(0, 1, 1));
            store.claimMemory(0, 0, 4 * PAGE);
            store.checkInvariants();
        }
    }

    @Test
    void claimMemory_asManyBytesAsALongHolds_isRefusedWithASensibleNumber() {
        try (var allocator = SmallPools.open("stackyard.store.max-memory-bytes = 192K");
                Store store = allocator.newStore(null)) {
            store.claimMemory(0, PAGE, PAGE);

            var refused =
                    assertRefused(() -> store.claimMemory(0, Long.MAX_VALUE, Long.MAX_VALUE));

            assertEquals(Long.MAX_VALUE, refused.requested());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, (16 * PAGE) + 1}) // No size at all; above what a slot holds.
    void claimMemory_refusedByThePool_isNotCounted(long minimumBytes) {
        try (var allocator =
                SmallPools.open(
                        "stackyard.store.max-memories = 1",
                        "stackyard.store.max-memory-bytes = 2M");
                Store store = allocator.newStore(null)) {
            assertThrows(
                    RuntimeException.class,
                    () -> store.claimMemory(0, minimumBytes, Long.MAX_VALUE));

            store.checkInvariants();
            store.claimMemory(0, PAGE, PAGE);
        }
    }

    @Test
    void tryGrow_beyondTheByteQuota_answersFalseAndChangesNothing() {
        try (var allocator = SmallPools.open("stackyard.store.max-memory-bytes = 192K");
                Store store = allocator.newStore(null)) {
            MemorySlot first = store.claimMemory(0, PAGE, 16 * PAGE);
            MemorySlot second = store.claimMemory(0, PAGE, 16 * PAGE);

            assertFalse(store.tryGrow(first, 2 * PAGE + 1));
            assertFalse(store.tryGrow(first, Long.MAX_VALUE));
            assertTrue(store.tryGrow(first, 2 * PAGE));
            assertFalse(store.tryGrow(second, PAGE + 1));
            assertTrue(store.tryGrow(second, PAGE));

            assertEquals(2 * PAGE, first.byteSize());
            assertEquals(PAGE, second.byteSize());
            store.checkInvariants();
        }
    }

    @Test
    void tryGrow_refusedByTheMemory_leavesTheQuotaForAnother() {
        try (var allocator = SmallPools.open("stackyard.store.max-memory-bytes = 192K");
                Store store = allocator.newStore(null)) {
            MemorySlot bounded = store.claimMemory(0, PAGE, PAGE);
            MemorySlot other = store.claimMemory(0, PAGE, 16 * PAGE);

            assertFalse(store.tryGrow(bounded, 2 * PAGE));

            store.checkInvariants();
            assertTrue(store.tryGrow(other, 2 * PAGE));
        }
    }

    @Test
    void tryGrow_smallerThanBefore_isRefused() {
        try (var allocator = SmallPools.open(); Store store = allocator.newStore(null)) {
            MemorySlot memory = store.claimMemory(0, PAGE, PAGE);

            assertThrows(IllegalArgumentException.class, () -> store.tryGrow(memory, 0));

            store.checkInvariants();
        }
    }

    @Test
    void tryGrow_afterClose_doesNotReachTheSlotsNextHolder() {
        try (var allocator = SmallPools.open(
                "stackyard.pool.total-memories = 1",
                "stackyard.pool.max-memories-per-module = 1");
                Store next = allocator.newStore(null)) {
            Store store = allocator.newStore(null);
            MemorySlot stale = store.claimMemory(0, PAGE, 16 * PAGE);
            store.close();
            MemorySlot theirs = next.claimMemory(0, PAGE, 16 * PAGE);

            assertThrows(IllegalStateException.class, () -> store.tryGrow(stale, 2 * PAGE));

            assertEquals(PAGE, theirs.byteSize());
        }
    }

    @Test
    void externals_beyondTheLimit_areRefusedPerTable() {
        try (var allocator = SmallPools.open("stackyard.store.max-external-references = 1");
                Store store = allocator.newStore("acme")) {
            store.externals().reference("a");
            store.exceptions().reference("b");

            assertEquals(
                    "external references",
                    assertRefused(() -> store.externals().reference("c")).pool());
            assertEquals(
                    "exception references",
                    assertRefused(() -> store.exceptions().reference("d")).pool());
        }
    }

    @Test
    void externals_limitZero_isNoQuota() {
        try (var allocator = SmallPools.open("stackyard.store.max-external-references = 0");
                Store store = allocator.newStore(null)) {
            assertEquals(1, store.externals().reference("a"));
            assertEquals(2, store.externals().reference("b"));
        }
    }
}
