package io.stackyard.allocator.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.stackyard.allocator.FaultySystem;
import io.stackyard.allocator.Platform;
import io.stackyard.allocator.PlatformException;
import io.stackyard.allocator.Platforms;
import io.stackyard.allocator.metrics.CounterRegistry;
import io.stackyard.allocator.metrics.PoolCounter;
import io.stackyard.allocator.os.SystemCallException;
import io.stackyard.config.GuardChoice;
import io.stackyard.config.MemoryReset;
import io.stackyard.config.Tunables;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.UnsafeApi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The contract on reserved slabs, and what is their own: budgets, audits against the kernel,
/// failing calls.
final class ReservedMemoryPoolTest extends MemoryPoolTest {

    private static final long KIB = 1024;
    private static final long MIB = 1024 * KIB;

    @Override
    Platform platform() {
        return Platforms.mapped(GuardChoice.AUTO);
    }

    private MemoryPool pool(int slots, long maximumBytes, long keepResident, MemoryReset reset) {
        return pool(platform(), slots, maximumBytes, keepResident, reset);
    }

    /// For tests that write past the cards on purpose.
    private static MemoryPool unauditedPool(
            Platform platform, int slots, long keepResident, MemoryReset reset) {
        return new MemoryPool(
                platform,
                LimitsForTest.of(slots, MIB, keepResident, reset).auditRate(0).limits(),
                new CounterRegistry());
    }

    private static MemoryPool pool(
            Platform platform,
            int slots,
            long maximumBytes,
            long keepResident,
            MemoryReset reset) {
        return new MemoryPool(
                platform,
                LimitsForTest.of(slots, maximumBytes, keepResident, reset).limits(),
                new CounterRegistry());
    }

    @Test
    void new_defaultSettings_reserveFourTebibytes() {
        var tunables = Tunables.defaults();
        try (var pool = new MemoryPool(platform(), tunables, new CounterRegistry())) {
            assertEquals(tunables.pool().totalMemories(), pool.memoryCount());
            assertEquals(tunables.pool().maxMemoryBytes(), pool.maximumBytes());
            var memory = pool.claim(1, 65536, pool.maximumBytes());
            assertTrue(memory.tryGrow(pool.maximumBytes()));
            memory.fill(pool.maximumBytes() - 1, 1, (byte) 1);
            memory.release();
            assertEquals(4096, pool.counters().get(PoolCounter.RESIDENT_BYTES));
        }
    }

    @Test
    void tryGrow_anySize_keepsBaseAndBlock() {
        try (var pool = pool(2, MIB, 64 * KIB, MemoryReset.CARDS)) {
            var memory = pool.claim(1, 1, MIB);
            long base = MemoryBlock.base(memory.block());
            long cards = MemoryBlock.cards(memory.block());

            memory.tryGrow(MIB);

            assertEquals(base, MemoryBlock.base(memory.block()));
            assertEquals(cards, MemoryBlock.cards(memory.block()));
            memory.release();
        }
    }

    @Test
    void release_withinTheBudget_makesNoCallAndKeepsPages() {
        try (var pool = pool(1, MIB, 64 * KIB, MemoryReset.CARDS)) {
            for (int round = 0; round < 5; round++) {
                var memory = pool.claim(1, 64 * KIB, MIB);
                memory.fill(0, 12 * KIB, (byte) 7);
                memory.release();
            }

            assertEquals(12 * KIB, pool.counters().get(PoolCounter.RESIDENT_BYTES));
            assertEquals(5 * 12 * KIB, pool.counters().get(PoolCounter.RESET_BYTES));
            assertEquals(0, pool.counters().get(PoolCounter.DECOMMIT_CALLS));
        }
    }

    @Test
    void release_pagesOfSeveralTenants_areCountedOnceAndCapped() {
        try (var pool = pool(1, MIB, 32 * KIB, MemoryReset.CARDS)) {
            for (long page : new long[] {0, 2, 4, 6, 0, 2, 4, 6}) {
                var memory = pool.claim(1, MIB, MIB);
                memory.fill(page * 4 * KIB, 4 * KIB, (byte) 7);
                memory.release();
            }
            assertEquals(16 * KIB, pool.counters().get(PoolCounter.RESIDENT_BYTES));
            assertEquals(0, pool.counters().get(PoolCounter.DECOMMIT_CALLS));

            var memory = pool.claim(1, MIB, MIB);
            memory.fill(8 * KIB, 32 * KIB, (byte) 7); // Pages 2 to 9: with page 0, nine are backed.
            memory.release();
            assertEquals(36 * KIB, pool.counters().get(PoolCounter.RESIDENT_BYTES));
            reduce(pool);

            assertEquals(32 * KIB, pool.counters().get(PoolCounter.RESIDENT_BYTES));
            assertEquals(1, pool.counters().get(PoolCounter.DECOMMIT_CALLS));
            // Pages are noted by the word: the last one ends with page 15.
            assertEquals(64 * KIB - 36 * KIB, pool.counters().get(PoolCounter.DECOMMIT_BYTES));
        }
    }

    /// What a slot keeps beyond its budget goes at the next round, however young it is.
    private static void reduce(MemoryPool pool) {
        pool.trimming().trimIdle(Integer.MAX_VALUE);
        pool.checkInvariants();
    }

    @Test
    void release_overTheBudget_makesNoCallAndLeavesTheRestToTheTrimmer() {
        var system = Platforms.faultyKernel();
        Platform platform = Platform.over(system, GuardChoice.AUTO);
        try (var pool = pool(platform, 1, 16 * MIB, 8 * KIB, MemoryReset.CARDS)) {
            var memory = pool.claim(1, 16 * MIB, 16 * MIB);
            memory.fill(0, 16 * MIB, (byte) 7);
            int calls = system.calls();

            memory.release();

            assertEquals(calls, system.calls());
            assertEquals(16 * MIB, pool.counters().get(PoolCounter.RESIDENT_BYTES));
            reduce(pool);
            assertEquals(calls + 1, system.calls());
            assertEquals(8 * KIB, pool.counters().get(PoolCounter.RESIDENT_BYTES));
            memory = pool.claim(1, 16 * MIB, 16 * MIB);
            assertZero(memory, 16 * MIB);
            memory.release();
            reduce(pool);
            assertEquals(calls + 1, system.calls(), "nothing is left to be reduced");
        }
    }

    @Test
    void trim_slotOverTheBudgetGivesAllBack_isNotReducedAgain() {
        try (var pool = pool(1, MIB, 8 * KIB, MemoryReset.CARDS)) {
            var memory = pool.claim(1, MIB, MIB);
            memory.fill(0, MIB, (byte) 7);
            memory.release();

            assertEquals(1, pool.trimming().trimTo(0));

            assertEquals(0, pool.trimming().trimIdle(Integer.MAX_VALUE));
        }
    }

    @Test
    void release_budgetOfNothing_keepsNothing() {
        try (var pool = pool(1, MIB, 0, MemoryReset.CARDS)) {
            var memory = pool.claim(1, MIB, MIB);
            memory.fill(500 * KIB, 10, (byte) 7);
            memory.release();
            assertEquals(4 * KIB, pool.counters().get(PoolCounter.RESIDENT_BYTES));
            reduce(pool);

            assertEquals(0, pool.counters().get(PoolCounter.RESIDENT_BYTES));
            assertEquals(4 * KIB, pool.counters().get(PoolCounter.RESET_BYTES));
            assertEquals(1, pool.counters().get(PoolCounter.DECOMMIT_CALLS));
        }
    }

    @Test
    void release_untouchedMemory_makesNoCall() {
        try (var pool = pool(1, MIB, 0, MemoryReset.CARDS)) {
            pool.claim(1, MIB, MIB).release();

            assertEquals(0, pool.counters().get(PoolCounter.DECOMMIT_CALLS));
        }
    }

    @Test
    void release_decommitMode_givesBackAllButTheBudget() {
        try (var pool = unauditedPool(platform(), 1, 8 * KIB, MemoryReset.DECOMMIT)) {
            var memory = pool.claim(1, MIB, MIB);
            UnsafeApi.setMemory(MemoryBlock.base(memory.block()), MIB, (byte) 7); // No card is set.
            memory.release();

            assertEquals(8 * KIB, pool.counters().get(PoolCounter.RESIDENT_BYTES));
            assertEquals(8 * KIB, pool.counters().get(PoolCounter.RESET_BYTES));
            assertEquals(MIB - 8 * KIB, pool.counters().get(PoolCounter.DECOMMIT_BYTES));
            memory = pool.claim(1, MIB, MIB);
            assertZero(memory, MIB);
            memory.release();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 4096, 65536})
    void release_largeMemoryTouchedAllOver_givesItsCardsBackToo(long keepResident) {
        long maximum = 1L << 32;
        try (var pool = pool(1, maximum, keepResident, MemoryReset.CARDS)) {
            var memory = pool.claim(1, maximum, maximum);
            for (long offset = 0; offset < maximum; offset += 64 * MIB) {
                memory.fill(offset, 1, (byte) 7);
            }
            memory.release();
            reduce(pool);

            assertEquals(keepResident, pool.counters().get(PoolCounter.RESIDENT_BYTES));
            memory = pool.claim(1, maximum, maximum);
            byte[] read = new byte[1];
            for (long offset = 0; offset < maximum; offset += 64 * MIB) {
                memory.read(offset, read, 0, 1);
                assertEquals(0, read[0]);
                assertEquals(
                        0,
                        UnsafeApi.getByte(
                                MemoryBlock.cards(memory.block())
                                        + (offset >>> MemoryBlock.CARD_SHIFT)));
            }
            memory.release();
        }
    }

    /// The pages of the map that name them go with them, so they must be counted before.
    @Test
    void release_pagesKeptFarOut_countNoMoreWhenTheyGo() {
        long maximum = 1L << 32;
        try (var pool = pool(1, maximum, 64 * KIB, MemoryReset.CARDS)) {
            var memory = pool.claim(1, maximum, maximum);
            memory.fill(maximum / 2, 1, (byte) 7);
            memory.fill(maximum - 1, 1, (byte) 7);
            memory.release();
            assertEquals(8 * KIB, pool.counters().get(PoolCounter.RESIDENT_BYTES));

            memory = pool.claim(1, maximum, maximum);
            memory.fill(0, 64 * KIB, (byte) 7);
            memory.release();
            reduce(pool);

            assertEquals(64 * KIB, pool.counters().get(PoolCounter.RESIDENT_BYTES));
            long calls = pool.counters().get(PoolCounter.DECOMMIT_CALLS);
            pool.claim(1, maximum, maximum).release();
            reduce(pool);
            assertEquals(calls, pool.counters().get(PoolCounter.DECOMMIT_CALLS));
        }
    }

    @ParameterizedTest
    @EnumSource(MemoryReset.class)
    void audit_randomTraffic_kernelKnowsOfNoPageBeyondTheCards(MemoryReset reset) {
        long seed = 17;
        var random = new SplittableRandom(seed);
        try (CardAudit audit = openAudit();
                var pool = pool(2, 2 * MIB, 256 * KIB, reset)) {
            for (int round = 0; round < 200; round++) {
                var memory = pool.claim(random.nextInt(3), random.nextLong(MIB), 2 * MIB);
                assertEquals(List.of(), audit.unmarkedPages(memory), "seed " + seed);
                for (int write = 0; write < 20; write++) {
                    long offset = random.nextLong(memory.byteSize() + 1);
                    long length = random.nextLong(
                            Math.min(memory.byteSize() - offset, 12_000) + 1);
                    memory.fill(offset, length, (byte) 7);
                }
                memory.tryGrow(memory.byteSize() + random.nextLong(MIB));
                assertEquals(List.of(), audit.unmarkedPages(memory), "seed " + seed);
                memory.release();
            }
        }
    }

    @Test
    void audit_writePastTheCards_isFound() {
        try (CardAudit audit = openAudit();
                var pool = pool(1, MIB, 64 * KIB, MemoryReset.CARDS)) {
            var memory = pool.claim(1, 64 * KIB, MIB);
            long base = MemoryBlock.base(memory.block());
            memory.fill(3 * 4096, 1, (byte) 7);
            UnsafeApi.putByte(base + 5 * 4096 + 17, (byte) 7);
            UnsafeApi.putByte(base + 200 * 4096, (byte) 7); // Beyond the length, too.

            assertEquals(List.of(5 * 4096L, 200 * 4096L), audit.unmarkedPages(memory));

            memory.fill(5 * 4096, 1, (byte) 7);
            memory.tryGrow(MIB);
            memory.fill(200 * 4096, 1, (byte) 7);
            assertEquals(List.of(), audit.unmarkedPages(memory));
            memory.release();
            memory = pool.claim(1, 64 * KIB, MIB);
            assertEquals(List.of(), audit.unmarkedPages(memory));
            UnsafeApi.putByte(base + 5 * 4096 + 17, (byte) 7); // A page that was kept from before.
            assertEquals(List.of(5 * 4096L), audit.unmarkedPages(memory));
            memory.fill(5 * 4096, 1, (byte) 0);
            memory.release();
        }
    }

    @Test
    void audit_portableMemory_isRefused() {
        try (CardAudit audit = openAudit();
                var pool = pool(Platforms.portable(), 1, MIB, 0, MemoryReset.CARDS)) {
            var memory = pool.claim(1, 1, 1);
            assertThrows(IllegalArgumentException.class, () -> audit.unmarkedPages(memory));
            memory.release();
        }
    }

    private static CardAudit openAudit() {
        var audit = CardAudit.tryOpen();
        assumeTrue(audit.isPresent(), "this kernel has no page scan");
        return audit.orElseThrow();
    }

    @Test
    void new_eachCallFailing_leavesNothingBehind() {
        for (GuardChoice guards : new GuardChoice[] {GuardChoice.MARKER, GuardChoice.PROTECT}) {
            var system = Platforms.faultyKernel();
            system.refuse("memfd_create"); // Labels may fail: see ReservedSlabTest.
            Platform platform = Platform.over(system, guards);
            long entries = platform.mapEntries().left();
            int before = system.calls();
            var pool = pool(platform, 4, MIB, 0, MemoryReset.CARDS);
            int calls = system.calls() - before;
            pool.close();
            assertEquals(10, calls); // Three slabs: a mapping and two advices each, and one guard.

            for (int call = 0; call < calls; call++) {
                system.failAfter(call);
                Class<? extends RuntimeException> expected =
                        isMapping(call) ? PlatformException.class : SystemCallException.class;
                assertThrows(expected, () -> pool(platform, 4, MIB, 0, MemoryReset.CARDS));
                assertEquals(0, system.mappings(), "call " + call);
                assertEquals(entries, platform.mapEntries().left(), "call " + call);
            }
        }
    }

    /// The calls of three slabs, in their order: mapping, advice, advice, guard; mapping, advice,
    /// advice; the same.
    private static boolean isMapping(int call) {
        return call == 0 || call == 4 || call == 7;
    }

    @ParameterizedTest
    @EnumSource(names = {"MARKER", "PROTECT"})
    void claim_guardFails_slotStaysFreeAndClean(GuardChoice guards) {
        var system = Platforms.faultyKernel();
        try (var pool = pool(Platform.over(system, guards), 1, MIB, 0, MemoryReset.CARDS)) {
            system.failAfter(0);

            assertThrows(SystemCallException.class, () -> pool.claim(1, 1, 1));

            assertEquals(0, pool.inUse());
            assertEquals(0, pool.counters().get(PoolCounter.GUARDS));
            var memory = pool.claim(1, MIB, MIB);
            assertEquals(1, pool.counters().get(PoolCounter.GUARDS));
            assertZero(memory, MIB);
            memory.release();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 8192})
    void trim_decommitFails_slotIsCleanAndTriedAgain(long keepResident) {
        var system = Platforms.faultyKernel();
        Platform platform = Platform.over(system, GuardChoice.AUTO);
        try (var pool = pool(platform, 1, MIB, keepResident, MemoryReset.CARDS)) {
            var memory = pool.claim(1, MIB, MIB);
            memory.fill(0, 100 * KIB, (byte) 7);
            memory.fill(MIB - 1, 1, (byte) 7);
            memory.release();
            system.failAfter(0);

            assertThrows(SystemCallException.class, () -> reduce(pool));

            assertEquals(1, pool.counters().get(PoolCounter.DECOMMIT_FAILURES));
            assertEquals(0, pool.counters().get(PoolCounter.QUARANTINED));
            assertEquals(104 * KIB, pool.counters().get(PoolCounter.RESIDENT_BYTES));
            memory = pool.claim(1, MIB, MIB);
            assertZero(memory, MIB);
            memory.release();
            reduce(pool); // Now it works, and the surplus goes.
            assertEquals(keepResident, pool.counters().get(PoolCounter.RESIDENT_BYTES));
        }
    }

    @Test
    void release_decommitFailsInDecommitMode_slotIsMappedAfresh() {
        var system = Platforms.faultyKernel();
        Platform platform = Platform.over(system, GuardChoice.AUTO);
        try (var pool = unauditedPool(platform, 2, 0, MemoryReset.DECOMMIT)) {
            var memory = pool.claim(1, MIB, MIB);
            UnsafeApi.putByte(MemoryBlock.base(memory.block()), (byte) 7);
            system.failAfter(0);

            memory.release();

            assertEquals(0, pool.counters().get(PoolCounter.QUARANTINED));
            assertEquals(0, pool.inUse());
            assertThrows(IllegalStateException.class, memory::release);
            int former = memory.slot();
            memory = pool.claim(1, MIB, MIB);
            assertEquals(former, memory.slot());
            assertEquals(1, pool.counters().get(PoolCounter.REPAVED));
            assertZero(memory, MIB);
            memory.release();
        }
    }

    @Test
    void claim_slotCannotBeMappedAfreshEither_isQuarantined() {
        var system = Platforms.faultyKernel();
        Platform platform = Platform.over(system, GuardChoice.AUTO);
        try (var pool = unauditedPool(platform, 2, 0, MemoryReset.DECOMMIT)) {
            var memory = pool.claim(1, MIB, MIB);
            UnsafeApi.putByte(MemoryBlock.base(memory.block()), (byte) 7);
            system.failFrom(0, 2);
            memory.release();

            var failure =
                    assertThrows(SystemCallException.class, () -> pool.claim(1, MIB, MIB));

            assertEquals("ENOMEM", failure.errnoName());
            assertEquals(1, pool.counters().get(PoolCounter.QUARANTINED));
            assertEquals(0, pool.inUse());
            var next = pool.claim(1, MIB, MIB);
            assertEquals(1, next.slot());
            assertZero(next, MIB);
            next.release();
        }
    }

    @Test
    void claimAndRelease_eachCallFailingInTurn_neverLeaksATenantsByte() {
        for (MemoryReset reset : MemoryReset.values()) {
            for (int call = 0; call < 8; call++) {
                var system = Platforms.faultyKernel();
                Platform platform = Platform.over(system, GuardChoice.PROTECT);
                try (var pool = pool(platform, 3, MIB, 16 * KIB, reset)) {
                    system.failAfter(call);
                    for (int round = 0; round < 6; round++) {
                        playTenant(pool);
                        pool.checkInvariants();
                    }
                    system.recover();
                    assertEquals(0, pool.inUse(), "call " + call);
                }
                assertEquals(0, system.mappings());
            }
        }
    }

    private static void playTenant(MemoryPool pool) {
        MemorySlot memory;
        try {
            memory = pool.claim(1, MIB, MIB);
        } catch (SystemCallException e) {
            return; // The guard, or mapping afresh; the pool must go on.
        }
        assertZero(memory, MIB);
        memory.fill(0, MIB, (byte) 7);
        memory.release();
    }

    @Test
    void close_memoryInUse_goesOnTrimming() {
        try (var pool = pool(2, MIB, 64 * KIB, MemoryReset.CARDS)) {
            var idle = pool.claim(1, MIB, MIB);
            var busy = pool.claim(2, MIB, MIB);
            idle.fill(0, 4 * KIB, (byte) 7);
            idle.release();

            assertThrows(IllegalStateException.class, pool::close);

            assertEquals(4 * KIB, pool.trimming().residentBytes());
            assertEquals(1, pool.trimming().trimTo(0));
            assertEquals(0, pool.trimming().residentBytes());
            busy.release();
        }
    }

    @Test
    void close_eachCallFailing_isReportedAndUnmapsTheRest() {
        for (int call = 0; call < 3; call++) {
            FaultySystem system = Platforms.faultyKernel();
            Platform platform = Platform.over(system, GuardChoice.AUTO);
            var pool = pool(platform, 1, MIB, 0, MemoryReset.CARDS);
            system.failAfter(call);

            assertThrows(SystemCallException.class, pool::close);

            assertEquals(1, system.mappings(), "only the one that was refused, call " + call);
        }
    }
}
