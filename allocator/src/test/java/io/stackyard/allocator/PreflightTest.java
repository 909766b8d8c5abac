package io.stackyard.allocator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.allocator.guard.GuardStrategy;
import io.stackyard.allocator.os.Advice;
import io.stackyard.allocator.slab.Reservation;
import io.stackyard.allocator.slab.SlabLayout;
import io.stackyard.config.Backing;
import io.stackyard.config.Setting;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Each refusal and each warning, on both sides of its limit, with facts that are made up.
final class PreflightTest {

    private static final long MIB = 1 << 20;

    /// Two pools of 10 and 3 slots of 1 MiB: 13 MiB without guards.
    private static final long SLABS = 13 * MIB;

    private final FaultySystem system = Platforms.faultyKernel();

    private static PoolReservation memories(long kept, long budget, Reservation... slabs) {
        return new PoolReservation(
                Setting.POOL_TOTAL_MEMORIES,
                Setting.POOL_MEMORY_KEEP_RESIDENT,
                Setting.POOL_MEMORY_RESIDENT_BUDGET,
                budget,
                slabs.length > 0
                        ? List.of(slabs)
                        : List.of(new Reservation("memory", new SlabLayout(10, MIB, 0), kept)));
    }

    private static PoolReservation stacks(long kept, long budget) {
        return new PoolReservation(
                Setting.POOL_TOTAL_STACKS,
                Setting.STACK_KEEP_RESIDENT,
                Setting.POOL_STACK_RESIDENT_BUDGET,
                budget,
                List.of(new Reservation("stack", new SlabLayout(3, MIB, 0), kept)));
    }

    private static List<PoolReservation> pools() {
        return List.of(memories(0, 0), stacks(0, 0));
    }

    private Platform platform(Facts facts) {
        return platform(facts, GuardStrategy.NONE, Set.of(Advice.NO_HUGE_PAGES));
    }

    private Platform platform(Facts facts, GuardStrategy guards, Set<Advice> advice) {
        return new Platform(
                system, Backing.MAPPED, guards, advice, false, false, facts.build(), List.of());
    }

    private static String onlyMisfit(Preflight preflight) {
        assertEquals(1, preflight.misfits().size(), () -> preflight.misfits().toString());
        return String.valueOf(preflight.misfits().getFirst().getMessage());
    }

    @Test
    void judge_nothingKnown_fitsAndFindsNothing() {
        Preflight preflight = Preflight.judge(platform(Facts.unknown()), pools());

        preflight.requireFit();
        assertEquals(List.of(), preflight.findings());
        assertEquals(List.of(), preflight.warnings());
    }

    @Test
    void judge_anything_asksTheSystemForNothing() {
        Platform platform =
                platform(
                        Facts.unknown().mapLimit(100, 0), GuardStrategy.PROTECT,
                        Set.of());
        int calls = system.calls();
        long left = platform.mapEntries().left();

        Preflight _ = Preflight.judge(platform, guarded(2, 10));

        assertEquals(calls, system.calls());
        assertEquals(left, platform.mapEntries().left());
    }

    @Test
    void judge_slabsAndWhatIsInUseAreTheLimit_fit() {
        Facts facts = Facts.unknown().addressSpaceInUse(MIB).addressSpaceLimit(SLABS + MIB);

        Preflight preflight = Preflight.judge(platform(facts), pools());

        assertEquals(List.of(), preflight.misfits());
        assertEquals(
                List.of(
                        new Finding(
                                "slabs against RLIMIT_AS", "13631488",
                                "of 14680064, of which 1048576 are in use")),
                preflight.findings());
    }

    @Test
    void judge_slabsTogetherAboveTheLimitWhileEachFits_isRefusedWithNumbersAndRemedy() {
        Facts facts = Facts.unknown().addressSpaceInUse(MIB).addressSpaceLimit(SLABS + MIB - 1);

        Preflight preflight = Preflight.judge(platform(facts), pools());

        assertEquals(
                "the slabs need more address space than the process may have: RLIMIT_AS=14680063,"
                        + " in use=1048576, needed=13631488, of which 10485760 for slab memory;"
                        + " lower stackyard.pool.memory-class-address-space,"
                        + " stackyard.pool.total-memories or stackyard.pool.max-memory-size, or"
                        + " raise the limit (ulimit -v)",
                onlyMisfit(preflight));
        var failure = assertThrows(LimitException.class, preflight::requireFit);
        assertEquals(SLABS + MIB - 1, failure.limit());
        assertEquals(SLABS, failure.requested());
    }

    @Test
    void judge_slabsAboveWhatAddressesCanName_isRefused() {
        Facts facts = Facts.unknown().addressable(1L << 47);
        var huge = new Reservation("memory 4 GiB", new SlabLayout(32_769, 1L << 32, 0), 0);

        Preflight preflight =
                Preflight.judge(platform(facts), List.of(memories(0, 0, huge)));

        assertEquals(
                "the slabs need more address space than the process may have: addressable"
                        + " bytes=140737488355328, in use=0, needed=140741783322624, of which"
                        + " 140741783322624 for slab memory 4 GiB; lower"
                        + " stackyard.pool.memory-class-address-space,"
                        + " stackyard.pool.total-memories or stackyard.pool.max-memory-size",
                onlyMisfit(preflight));
    }

    @Test
    void judge_slabsThatOverflowTogether_areRefused() {
        Facts facts = Facts.unknown().addressable(1L << 47);
        var huge = new Reservation("memory", new SlabLayout(1 << 30, 1L << 32, 0), 0);

        Preflight preflight =
                Preflight.judge(platform(facts), List.of(memories(0, 0, huge, huge, huge)));

        assertTrue(onlyMisfit(preflight).contains("needed=" + Long.MAX_VALUE));
    }

    @Test
    void judge_modeTwoAndTooLittleToCommit_isRefusedAndSaysWhatCounts() {
        Facts facts = Facts.unknown().commit(2, SLABS + 9, 10);

        Preflight preflight = Preflight.judge(platform(facts), pools());

        assertEquals(
                "the slabs need more memory than the system promises: with vm.overcommit_memory=2"
                        + " every reserved byte counts as committed, CommitLimit=13631497,"
                        + " committed=10, needed=13631488; set vm.overcommit_memory to 0 or 1,"
                        + " raise vm.overcommit_ratio, or lower"
                        + " stackyard.pool.memory-class-address-space or"
                        + " stackyard.pool.total-memories",
                onlyMisfit(preflight));
    }

    @ParameterizedTest
    @CsvSource({"2, 13631498", "0, 0", "1, 0"})
    void judge_enoughToCommitOrNobodyCounts_fits(int mode, long limit) {
        Preflight preflight =
                Preflight.judge(platform(Facts.unknown().commit(mode, limit, 10)), pools());

        assertEquals(List.of(), preflight.misfits());
        assertEquals(mode == 2 ? 1 : 0, preflight.findings().size());
    }

    /// As many slabs of memories as given, each with guards; and a small one of stacks.
    private static List<PoolReservation> guarded(int slabs, int slots) {
        Reservation[] memories =
                IntStream.range(0, slabs)
                        .mapToObj(
                                slab -> new Reservation(
                                        "memory " + slab, new SlabLayout(slots, MIB, 4096), 0))
                        .toArray(Reservation[]::new);
        var stacks =
                new PoolReservation(
                        Setting.POOL_TOTAL_STACKS,
                        Setting.STACK_KEEP_RESIDENT,
                        Setting.POOL_STACK_RESIDENT_BUDGET,
                        0,
                        List.of(new Reservation("stack", new SlabLayout(3, MIB, 4096), 0)));
        return List.of(memories(0, 0, memories), stacks);
    }

    private Preflight guards(long left, List<PoolReservation> pools) {
        // A sixteenth is for the JVM: of 16 entries 15 are left.
        assertEquals(0, left % 15, "of which a sixteenth more is the limit");
        return Preflight.judge(
                platform(
                        Facts.unknown().mapLimit(left / 15 * 16, 0), GuardStrategy.PROTECT,
                        Set.of()),
                pools);
    }

    @Test
    void judge_guardsThatTakeEveryEntry_fit() {
        // 5 slabs of 10 slots: 2 * 5 * 11 = 110; stacks: 2 * 4 = 8; 2 more are left.
        assertEquals(List.of(), guards(120, guarded(5, 10)).misfits());
        assertEquals("118", guards(120, guarded(5, 10)).findings().getFirst().value());
    }

    @Test
    void judge_guardsOfAllSlabsTogetherTooMany_namesTheLargestCountThatFits() {
        // 5 slabs of 11 slots: 2 * 5 * 12 = 120; and 8 for stacks.
        Preflight preflight = guards(120, guarded(5, 11));

        assertEquals(
                "cannot guard slots with mprotect: vm.max_map_count=128, of which 120 are left for"
                        + " guards, needed=128; the largest count that fits, all else as it is:"
                        + " stackyard.pool.total-memories (5 slabs)=10; or declare fewer"
                        + " stackyard.pool.memory-slot-sizes, raise vm.max_map_count, or set"
                        + " stackyard.guard.strategy to marker or none",
                onlyMisfit(preflight));
        assertEquals(List.of(), guards(120, guarded(5, 10)).misfits());
        assertEquals(List.of(), guards(120, guarded(4, 13)).misfits());
    }

    @Test
    void judge_noPoolCanMakeItFit_saysToLowerAll() {
        var pools = guarded(1, 100);
        var twice = List.of(pools.getFirst(), pools.getFirst());

        assertTrue(
                onlyMisfit(guards(120, twice)).contains("no pool fits by itself"),
                () -> onlyMisfit(guards(120, twice)));
    }

    @Test
    void judge_markers_needNoEntries() {
        Platform platform =
                platform(
                        Facts.unknown().mapLimit(16, 0), GuardStrategy.MARKER, Set.of());

        assertEquals(List.of(), Preflight.judge(platform, guarded(5, 1000)).misfits());
    }

    @Test
    void judge_oneSlotKeepsMoreThanTheGroupMayHave_isRefused() {
        List<PoolReservation> pools = List.of(memories(MIB, 0), stacks(0, 0));

        assertEquals(
                "one free slot may keep more than the control group allows: cgroup memory"
                        + " limit=1048575, stackyard.pool.memory-keep-resident=1048576; lower it",
                onlyMisfit(
                        Preflight.judge(
                                platform(Facts.unknown().memoryLimit(MIB - 1)), pools, 0)));
        assertEquals(
                List.of(),
                Preflight.judge(platform(Facts.unknown().memoryLimit(MIB)), pools, 0).misfits());
    }

    @Test
    void judge_whatFreeSlotsKeepIsTheLimit_isNoWarning() {
        List<PoolReservation> pools = List.of(memories(MIB, 8 * MIB), stacks(MIB, 8 * MIB));

        Preflight preflight =
                Preflight.judge(platform(Facts.unknown().memoryLimit(11 * MIB)), pools, 0);

        assertEquals(List.of(), preflight.warnings());
        assertEquals(
                List.of(
                        new Finding(
                                "free slots against cgroup memory", Long.toString(11 * MIB),
                                "bytes may stay resident after a trim, of 11534336; until then up"
                                        + " to 13631488")),
                preflight.findings());
    }

    @Test
    void judge_whatFreeSlotsKeepIsAboveTheLimit_warnsAndFits() {
        List<PoolReservation> pools = List.of(memories(MIB, 8 * MIB), stacks(MIB, 8 * MIB));

        Preflight preflight =
                Preflight.judge(platform(Facts.unknown().memoryLimit(11 * MIB - 1)), pools, 0);

        assertEquals(
                List.of(
                        new Finding(
                                "resident budgets", Long.toString(11 * MIB),
                                "free slots alone may keep more than the cgroup allows, 11534335;"
                                        + " lower stackyard.pool.memory.resident-budget,"
                                        + " stackyard.pool.stack.resident-budget")),
                preflight.warnings());
        preflight.requireFit();
        assertTrue(preflight.findings().getLast().meaning().startsWith("warning: "));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1"})
    void judge_javaHeapBesideWhatFreeSlotsKeep_isWarnedOfAboveTheLimit(long above, int warnings) {
        List<PoolReservation> pools = List.of(memories(MIB, 8 * MIB), stacks(0, 0));

        Preflight preflight =
                Preflight.judge(
                        platform(Facts.unknown().memoryLimit(11 * MIB)), pools, 3 * MIB + above);

        assertEquals(warnings, preflight.warnings().size(), preflight.warnings()::toString);
        assertFalse(
                preflight.warnings().stream().anyMatch(w -> !w.meaning().contains("lower -Xmx")));
    }

    @Test
    void judge_bookkeeping_isNoFreeSlot() {
        var books = Reservation.ofBookkeeping("memory blocks", new SlabLayout(1, 100 * MIB, 0));

        Preflight preflight =
                Preflight.judge(
                        platform(Facts.unknown().memoryLimit(MIB)),
                        List.of(memories(0, Long.MAX_VALUE, books)), 0);

        assertEquals(List.of(), preflight.misfits());
        assertEquals("0", preflight.findings().getFirst().value());
    }

    @ParameterizedTest
    @CsvSource({"always, false, 1", "always, true, 0", "madvise, false, 0", "never, false, 0"})
    void judge_hugePagesThatSlabsCannotRefuse_areWarnedOf(
            String mode, boolean optOut, int warnings) {
        Platform platform =
                platform(
                        Facts.unknown().hugePages(mode), GuardStrategy.NONE,
                        optOut ? Set.of(Advice.NO_HUGE_PAGES) : Set.of());

        assertEquals(warnings, Preflight.judge(platform, pools()).warnings().size());
    }

    @Test
    void requireFit_severalMisfits_throwsTheFirstWithTheOthers() {
        Facts facts = Facts.unknown().addressable(MIB).addressSpaceLimit(MIB).commit(2, 0, 0);

        Preflight preflight = Preflight.judge(platform(facts), pools());

        assertEquals(3, preflight.misfits().size());
        var failure = assertThrows(LimitException.class, preflight::requireFit);
        assertSame(preflight.misfits().getFirst(), failure);
        assertEquals(2, failure.getSuppressed().length);
    }

    @Test
    void judge_portableBacking_judgesResidentBytesOnly() {
        Platform platform = Platforms.portable();

        assertEquals(List.of(), Preflight.judge(platform, pools()).findings());
    }
}
