package io.stackyard.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TunablesTest {

    @Test
    void defaults_always_areThoseOfTheDocumentation() {
        Tunables defaults = Tunables.defaults();

        assertEquals(
                new PoolTunables(
                        1000,
                        1000,
                        1000,
                        1000,
                        16,
                        8,
                        4_294_967_296L,
                        List.of(65_536L, 1_048_576L, 16_777_216L, 268_435_456L, 4_294_967_296L),
                        8_796_093_022_208L,
                        20_000,
                        1_048_576,
                        100,
                        1_048_576,
                        65_536,
                        268_435_456,
                        67_108_864,
                        67_108_864,
                        Duration.ZERO,
                        1024,
                        Duration.ZERO,
                        64,
                        0,
                        Backing.AUTO),
                defaults.pool());
        assertEquals(
                new TrimTunables(TrimRun.THREAD, Duration.ofSeconds(1), Duration.ofSeconds(30)),
                defaults.trim());
        assertEquals(new GuardTunables(GuardChoice.AUTO, 1), defaults.guard());
        assertEquals(new StackTunables(262_144, 0, 16_384, true, 64, 32), defaults.stack());
        assertEquals(
                new MemoryTunables(MemoryReset.CARDS, true, 262_144, 67_108_864, 0.0),
                defaults.memory());
        assertEquals(new StoreTunables(0, 0, 0, 0, 0, 65_536, 0), defaults.store());
        assertEquals(Interruption.NONE, defaults.engine().interruption());
        assertEquals(
                FeatureSet.all().without(Feature.GC_OBJECTS), defaults.engine().features());
        assertEquals(
                new ModuleLimits(
                        1_073_741_824,
                        1_000_000,
                        63,
                        1000,
                        1000,
                        10_000,
                        1_000_000,
                        1_000_000,
                        1_000_000,
                        1_000_000,
                        1_000_000,
                        100_000,
                        100_000,
                        10_000_000,
                        100_000,
                        7_654_321,
                        1_073_741_824,
                        50_000,
                        10_000,
                        65_520,
                        10_000),
                defaults.engine().limits());
    }

    @Test
    void fromText_empty_isDefaults() {
        assertEquals(Tunables.defaults(), Tunables.fromText("empty", ""));
    }

    @Test
    void fromText_allForms_areRead() {
        Tunables tunables = Tunables.fromText("forms", """
                stackyard {
                  pool { total-stacks = "12", backing = mapped, table-elements = 7 }
                  guard.strategy = NONE
                  stack { size = 128k, zeroing = no }
                  pool.memory-keep-resident = 0.5 MiB
                  pool.memory-slot-sizes = [64 KiB, 1048576, "2 MiB"]
                  pool { claim-timeout = 1 minute, close-timeout = "2 s" }
                  trim { run = Caller, period = 250, idle-time = 1.5h }
                  memory { may-move = off, audit-sample-rate = 1e-3 }
                  engine.features { gc = false, memory64 = off, tail-calls = yes }
                }
                """);

        assertEquals(12, tunables.pool().totalStacks());
        assertEquals(Backing.MAPPED, tunables.pool().backing());
        assertEquals(7, tunables.pool().tableElements());
        assertEquals(GuardChoice.NONE, tunables.guard().strategy());
        assertEquals(131_072, tunables.stack().stackBytes());
        assertFalse(tunables.stack().zeroing());
        assertEquals(524_288, tunables.pool().memoryKeepResidentBytes());
        assertEquals(
                List.of(65_536L, 1_048_576L, 2_097_152L),
                tunables.pool().declaredMemorySlotBytes());
        assertEquals(Duration.ofMinutes(1), tunables.pool().claimTimeout());
        assertEquals(Duration.ofSeconds(2), tunables.pool().closeTimeout());
        assertEquals(
                new TrimTunables(
                        TrimRun.CALLER,
                        Duration.ofMillis(250),
                        Duration.ofMinutes(90)),
                tunables.trim());
        assertFalse(tunables.memory().mayMove());
        assertEquals(0.001, tunables.memory().auditSampleRate());
        assertEquals(
                FeatureSet.all().without(Feature.GC, Feature.MEMORY64),
                tunables.engine().features());
    }

    @Test
    void fromText_substitutions_areResolvedAmongOurKeys() {
        Tunables tunables = Tunables.fromText("substitutions", """
                stackyard.pool.total-memories = 50
                stackyard.pool.total-tables = ${stackyard.pool.total-memories}
                stackyard.pool.total-stacks = ${stackyard.pool.total-stacks}0
                """);

        assertEquals(50, tunables.pool().totalTables());
        assertEquals(10_000, tunables.pool().totalStacks());
    }

    /// A default copied by a substitution is a written value and does not sink.
    @Test
    void fromText_substitutedDefaultAboveItsCeiling_isRefused() {
        TunablesException thrown = assertThrows(
                TunablesException.class,
                () -> Tunables.fromText("x", """
                        stackyard.pool.total-memories = 50
                        stackyard.pool.max-unused-warm-slots = ${stackyard.pool.total-tables}
                        """));

        assertEquals("stackyard.pool.max-unused-warm-slots", thrown.problems().getFirst().key());
    }

    @Test
    void fromText_smallPool_lowersTheDefaultsThatNoLongerFit() {
        Tunables small = Tunables.fromText("small", """
                stackyard.pool {
                  total-memories = 3, total-tables = 2, total-stacks = 4
                  max-memory-size = 64 KiB, table-elements = 100
                }
                stackyard.stack { size = 8 KiB }
                stackyard.engine.limits.module-bytes = 1000
                """);

        assertEquals(3, small.pool().maxMemoriesPerModule());
        assertEquals(2, small.pool().maxTablesPerModule());
        assertEquals(3, small.pool().maxUnusedWarmSlots());
        assertEquals(65_536, small.pool().memoryKeepResidentBytes());
        assertEquals(4096, small.pool().tableKeepResidentBytes());
        assertEquals(4096, small.stack().keepResidentBytes());
        assertEquals(4, small.stack().storeCacheStacks());
        assertEquals(1000, small.engine().limits().functionBodyBytes());
        assertEquals(1000, small.engine().limits().nameBytes());
    }

    /// What the sizes come to beside a largest memory: at, below and above each of them.
    @ParameterizedTest
    @CsvSource(delimiter = '|',
            textBlock = """
                    0             | 0
                    65536         | 65536
                    131072        | 65536 131072
                    1048576       | 65536 1048576
                    1114112       | 65536 1048576 1114112
                    268435456     | 65536 1048576 16777216 268435456
                    4294901760    | 65536 1048576 16777216 268435456 4294901760
                    4294967296    | 65536 1048576 16777216 268435456 4294967296
                    """)
    void memorySlotBytes_largestMemory_isTheLastOfThem(long largest, String expected) {
        PoolTunables pool = Tunables.defaults().with(Setting.POOL_MAX_MEMORY_SIZE, largest).pool();

        assertEquals(
                Arrays.stream(expected.split(" ")).map(Long::valueOf).toList(),
                pool.memorySlotBytes());
        assertEquals(5, pool.declaredMemorySlotBytes().size());
    }

    /// Lowering the largest memory and raising it again must not lose a size.
    @Test
    void memorySlotBytes_largestMemoryLoweredAndRaised_areAllBack() {
        Tunables lowered = Tunables.defaults().with(Setting.POOL_MAX_MEMORY_SIZE, 65_536);

        assertEquals(
                Tunables.defaults().pool().memorySlotBytes(),
                lowered.with(Setting.POOL_MAX_MEMORY_SIZE, 1L << 32).pool().memorySlotBytes());
    }

    @ParameterizedTest
    @CsvSource({
        "1000, 40960000, 40960, 1000",
        "1000, 40959999, 40960, 999",
        "1000, 81920, 40960, 2",
        "1000, 81919, 40960, 1",
        "1000, 0, 40960, 1",
        "0, 81920, 40960, 0",
        "0, 0, 40960, 0",
        "1000, 0, 0, 1000",
        "1048576, 70368744177664, 4096, 1048576",
        "1048576, 70368744177664, 4294967296, 16384"
    })
    void slotCount_eachBound_isTheSmallestOfThem(
            int total,
            long addressBytes,
            long strideBytes,
            int expected) {
        assertEquals(expected, SizeClasses.slotCount(total, addressBytes, strideBytes));
    }

    @Test
    void memorySlotCount_defaults_isAllThatFit() {
        PoolTunables pool = Tunables.defaults().with(Setting.POOL_TOTAL_MEMORIES, 5000).pool();

        assertEquals(5000, pool.memorySlotCount(1L << 20));
        assertEquals(2048, pool.memorySlotCount(1L << 32));
    }

    @Test
    void poolTunables_givenSizes_areCopied() {
        List<Long> mine = new ArrayList<>(List.of(65_536L));
        TunablesBuilder builder =
                Tunables.defaults().change().set(Setting.POOL_MEMORY_SLOT_SIZES, mine);

        mine.add(1L);

        assertEquals(List.of(65_536L), builder.build().pool().declaredMemorySlotBytes());
    }

    @Test
    void fromText_featureOff_turnsOffWhatBuildsOnIt() {
        assertEquals(
                FeatureSet.all().without(Feature.FUNCTION_REFERENCES),
                Tunables.fromText("x", "stackyard.engine.features.function-references = off")
                        .engine()
                        .features());
    }

    @Test
    void with_eachType_changesOneValue() {
        Tunables tunables = Tunables.defaults()
                .with(Setting.POOL_TOTAL_STACKS, 16)
                .with(Setting.POOL_MAX_MEMORY_SIZE, 1 << 20)
                .with(Setting.STACK_ZEROING, false)
                .with(Setting.GUARD_STRATEGY, GuardChoice.NONE)
                .with(Setting.POOL_MEMORY_SLOT_SIZES, List.of(65_536L, 131_072L))
                .with(Setting.TRIM_PERIOD, Duration.ofMillis(10))
                .with(Setting.MEMORY_AUDIT_SAMPLE_RATE, 0.25);

        assertEquals(
                List.of(65_536L, 131_072L),
                tunables.pool().declaredMemorySlotBytes());
        assertEquals(Duration.ofMillis(10), tunables.trim().period());
        assertEquals(0.25, tunables.memory().auditSampleRate());
        assertEquals(16, tunables.pool().totalStacks());
        assertEquals(16, tunables.stack().storeCacheStacks());
        assertEquals(1 << 20, tunables.pool().maxMemoryBytes());
        assertFalse(tunables.stack().zeroing());
        assertEquals(GuardChoice.NONE, tunables.guard().strategy());
        assertEquals(1000, tunables.pool().totalMemories());
    }

    @Test
    void with_featureOff_turnsOffWhatBuildsOnIt() {
        assertEquals(
                Tunables.defaults().without(Feature.EXCEPTIONS),
                Tunables.defaults().with(Setting.FEATURE_EXCEPTIONS, false));
    }

    @Test
    void build_usedTwice_givesIndependentCopies() {
        TunablesBuilder builder = Tunables.defaults().change().set(Setting.POOL_TOTAL_STACKS, 7);

        Tunables seven = builder.build();
        Tunables eight = builder.set(Setting.POOL_TOTAL_STACKS, 8).build();

        assertEquals(7, seven.pool().totalStacks());
        assertEquals(8, eight.pool().totalStacks());
    }

    @Test
    void build_manyWrongValues_namesThemAll() {
        TunablesBuilder builder = Tunables.defaults()
                .change()
                .set(Setting.POOL_TOTAL_STACKS, -1)
                .set(Setting.POOL_TOTAL_TABLES, true)
                .set(Setting.STACK_ZEROING, GuardChoice.NONE)
                .set(Setting.GUARD_STRATEGY, Backing.PORTABLE)
                .set(Setting.POOL_TOTAL_MEMORIES, 5)
                .set(Setting.POOL_MAX_UNUSED_WARM_SLOTS, 6)
                .set(Setting.POOL_MEMORY_SLOT_SIZES, 65_536)
                .set(Setting.POOL_CLAIM_TIMEOUT, Duration.ofNanos(-1))
                .set(Setting.TRIM_PERIOD, Duration.ofSeconds(Long.MAX_VALUE))
                .set(Setting.TRIM_IDLE_TIME, 1000)
                .set(Setting.MEMORY_AUDIT_SAMPLE_RATE, Double.NaN);

        TunablesException thrown = assertThrows(TunablesException.class, builder::build);

        assertEquals(
                """
                        10 problems in the settings:
                          program: stackyard.pool.total-tables=true is not a whole number of slots; write a \
                        number from 0 to 1048576 without a unit
                          program: stackyard.pool.total-stacks=-1 is below its minimum 0; raise it to a value \
                        from 0 to 1048576
                          program: stackyard.pool.memory-slot-sizes=65536 is not a list of sizes; write 1 to \
                        16 numbers of bytes in brackets, each with no unit, or with B, KiB, MiB, GiB, TiB, kB, \
                        MB, GB or TB
                          program: stackyard.pool.claim-timeout=-1ns is below its minimum 0s; raise it to a \
                        value from 0s to 1h
                          program: stackyard.trim.period=9223372036854775807s is above its maximum 1h; lower \
                        it to at most 1h
                          program: stackyard.trim.idle-time=1000 is not a time; write a number with ns, us, \
                        ms, s, m, h or d, or with no unit for milliseconds
                          program: stackyard.guard.strategy=portable is none of auto, marker, protect, none; \
                        write one of them
                          program: stackyard.stack.zeroing=none is neither on nor off; write on or off
                          program: stackyard.memory.audit-sample-rate=NaN is not a share of releases; write a \
                        decimal number from 0 to 1
                          program: stackyard.pool.max-unused-warm-slots=6 is above its limit 5, the whole pool \
                        (stackyard.pool.total-memories=5); lower it to at most 5 or raise \
                        stackyard.pool.total-memories""",
                thrown.getMessage());
    }

    @Test
    void groupConstructor_wrongValues_namesThemAll() {
        TunablesException thrown = assertThrows(
                TunablesException.class,
                () -> new StackTunables(5000, 1, 16_385, true, 0, 1025));

        assertEquals(
                Set.of(
                        "stackyard.stack.size",
                        "stackyard.stack.max-depth",
                        "stackyard.stack.keep-resident",
                        "stackyard.stack.max-host-depth",
                        "stackyard.stack.store-cache"),
                Set.copyOf(thrown.problems().stream().map(Problem::key).toList()));
        assertEquals(Place.PROGRAM, thrown.problems().getFirst().place());
    }

    @Test
    void groupConstructors_oneWrongValueEach_areRefused() {
        ModuleLimits limits = Tunables.defaults().engine().limits();

        assertRefused(
                "stackyard.pool.shards",
                () -> new PoolTunables(
                        1,
                        1,
                        1,
                        1,
                        1,
                        1,
                        0,
                        List.of(65_536L),
                        0,
                        1,
                        0,
                        1,
                        0,
                        0,
                        0,
                        0,
                        0,
                        Duration.ZERO,
                        0,
                        Duration.ZERO,
                        1,
                        65,
                        Backing.AUTO));
        assertRefused(
                "stackyard.trim.period",
                () -> new TrimTunables(TrimRun.CALLER, Duration.ZERO, Duration.ZERO));
        assertRefused(
                "stackyard.memory.audit-sample-rate",
                () -> new MemoryTunables(MemoryReset.CARDS, true, 0, 0, -0.1));
        assertRefused("stackyard.guard.pages", () -> new GuardTunables(GuardChoice.NONE, 0));
        assertRefused(
                "stackyard.stack.max-host-depth",
                () -> new StackTunables(8192, 0, 0, true, 0, 0));
        assertRefused(
                "stackyard.store.max-memory-bytes",
                () -> new StoreTunables(0, 0, 0, 0, 1, 0, 0));
        assertRefused(
                "stackyard.engine.limits.handlers",
                () -> new ModuleLimits(
                        limits.moduleBytes(),
                        limits.types(),
                        limits.subtypeDepth(),
                        limits.parameters(),
                        limits.results(),
                        limits.structFields(),
                        limits.imports(),
                        limits.exports(),
                        limits.functions(),
                        limits.globals(),
                        limits.tags(),
                        limits.dataSegments(),
                        limits.elementSegments(),
                        limits.segmentElements(),
                        limits.nameBytes(),
                        limits.functionBodyBytes(),
                        limits.codeBytes(),
                        limits.locals(),
                        limits.blockDepth(),
                        limits.brTableEntries(),
                        -1));
    }

    private static void assertRefused(String key, Executable construction) {
        TunablesException thrown = assertThrows(TunablesException.class, construction);
        assertEquals(List.of(key), thrown.problems().stream().map(Problem::key).toList());
    }

    /// The constructors lower nothing: what they are given was written.
    @Test
    void groupConstructor_contradictionInsideTheGroup_isRefused() {
        TunablesException thrown = assertThrows(
                TunablesException.class,
                () -> new FeatureSet(EnumSet.of(Feature.GC)));

        assertEquals(
                "program: stackyard.engine.features.gc=on builds on"
                        + " stackyard.engine.features.function-references=off; turn the first off or the"
                        + " second on",
                thrown.problems().getFirst().toString());
    }

    @Test
    void constructor_contradictionBetweenGroups_isRefused() {
        Tunables defaults = Tunables.defaults();

        TunablesException thrown = assertThrows(
                TunablesException.class,
                () -> new Tunables(
                        defaults.pool(),
                        defaults.trim(),
                        new GuardTunables(GuardChoice.AUTO, 64),
                        defaults.stack(),
                        defaults.memory(),
                        defaults.store(),
                        defaults.engine()));

        assertEquals(
                Set.of("stackyard.stack.size", "stackyard.stack.keep-resident"),
                Set.copyOf(thrown.problems().stream().map(Problem::key).toList()));
    }

    @Test
    void featureSet_givenSet_isCopiedAndImmutable() {
        EnumSet<Feature> mine = EnumSet.of(Feature.TAIL_CALLS);
        FeatureSet set = new FeatureSet(mine);

        mine.add(Feature.MEMORY64);

        assertFalse(set.has(Feature.MEMORY64));
        assertTrue(set.has(Feature.TAIL_CALLS));
        assertThrows(
                UnsupportedOperationException.class,
                () -> set.features().add(Feature.MEMORY64));
    }

    @Test
    void without_nothing_isTheSame() {
        assertEquals(FeatureSet.all(), FeatureSet.all().without());
    }

    @Test
    void feature_order_isAfterWhatItBuildsOn() {
        for (Feature feature : Feature.values()) {
            for (Feature base : feature.builtOn()) {
                assertTrue(
                        base.compareTo(feature) < 0,
                        () -> feature + " stands before " + base);
            }
        }
    }

    @Test
    void feature_names_areThoseOfTheConfiguration() {
        assertEquals("stack-switching", Feature.STACK_SWITCHING.configName());
        assertEquals("stack switching", Feature.STACK_SWITCHING.proposalName());
        for (Feature feature : Feature.values()) {
            assertEquals(
                    "stackyard.engine.features." + feature.configName(),
                    feature.setting().path());
        }
    }
}
