package io.stackyard.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.config.SettingKind.Bytes;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Both sides of every boundary, of single values and between values.
class RelationsTest {

    /// `fits` is the largest value beside `beside`, `tooMuch` the next one.
    @ParameterizedTest
    @CsvSource(delimiter = '|',
            textBlock = """
                    pool.max-memories-per-module       | 7          | 8          | pool.total-memories = 7
                    pool.max-tables-per-module         | 7          | 8          | pool.total-tables = 7
                    pool.max-unused-warm-slots         | 7          | 8          | pool.total-memories = 7
                    pool.memory-keep-resident          | 65536      | 69632      | pool.max-memory-size = 65536
                    pool.table-keep-resident           | 4096       | 8192       | pool.table-elements = 256
                    pool.table-keep-resident           | 8192       | 12288      | pool.table-elements = 257
                    pool.table-keep-resident           | 0          | 4096       | pool.table-elements = 0
                    stack.max-depth                    | 12288      | 16384      | stack.size = 16384
                    stack.max-depth                    | 4096       | 8192       | stack.size = 16384, stackyard.guard.pages = 3
                    stack.max-depth                    | 16384      | 20480      | stack.size = 16384, stackyard.guard.strategy = none
                    stack.keep-resident                | 12288      | 16384      | stack.size = 16384
                    stack.keep-resident                | 8192       | 12288      | stack.size = 16384, stackyard.guard.pages = 2
                    stack.keep-resident                | 16384      | 20480      | stack.size = 16384, stackyard.guard.strategy = none
                    stack.store-cache                  | 7          | 8          | pool.total-stacks = 7
                    store.max-instances                | 7          | 8          | pool.total-core-instances = 7
                    store.max-memories                 | 7          | 8          | pool.total-memories = 7
                    store.max-tables                   | 7          | 8          | pool.total-tables = 7
                    store.max-stacks                   | 7          | 8          | pool.total-stacks = 7
                    store.max-memory-bytes             | 131072     | 196608     | pool { total-memories = 2, max-memory-size = 65536 }
                    engine.limits.function-body-bytes  | 500        | 501        | engine.limits.module-bytes = 500
                    engine.limits.name-bytes           | 500        | 501        | engine.limits.module-bytes = 500
                    guard.pages                        | 63         | 64         | stack { size = 262144, keep-resident = 0 }
                    pool.memory-class-address-space    | 35184372088832 | 35184640524288 | guard.strategy = none, stackyard.pool { total-memories = 1048576, memory-slot-sizes = [268435456] }
                    pool.total-memories                | 21845      | 21846      | guard.strategy = none, stackyard.pool { memory-class-address-space = 64 TiB, memory-slot-sizes = [1 GiB], max-memory-size = 2147483648 }
                    pool.total-tables                  | 439799     | 439800     | pool.table-elements = 10000000
                    pool.total-stacks                  | 65536      | 65537      | stack.size = 1 GiB
                    """)
    void fromText_besideAnother_upToTheLimitOnly(
            String key,
            long fits,
            long tooMuch,
            String beside) {
        String text = "stackyard." + beside + "\nstackyard." + key + " = ";

        assertEquals(fits, numberOf("stackyard." + key, Tunables.fromText("x", text + fits)));
        TunablesException thrown = assertThrows(
                TunablesException.class,
                () -> Tunables.fromText("x", text + tooMuch));
        assertEquals(1, thrown.problems().size(), thrown::getMessage);
    }

    @ParameterizedTest
    @CsvSource({
        "MARKER, MAPPED, true",
        "PROTECT, MAPPED, true",
        "MARKER, AUTO, true",
        "PROTECT, AUTO, true",
        "AUTO, PORTABLE, true",
        "NONE, PORTABLE, true",
        "MARKER, PORTABLE, false",
        "PROTECT, PORTABLE, false"
    })
    void build_guardAndBacking_fitUnlessPortableIsToGuard(
            GuardChoice guard,
            Backing backing,
            boolean fit) {
        TunablesBuilder builder = Tunables.defaults()
                .change()
                .set(Setting.GUARD_STRATEGY, guard)
                .set(Setting.POOL_BACKING, backing);

        assertEquals(fit, builds(builder));
    }

    @ParameterizedTest
    @CsvSource({"CARDS, PORTABLE, true", "DECOMMIT, PORTABLE, false", "DECOMMIT, MAPPED, true",
        "PAGEMAP, PORTABLE, false", "PAGEMAP, MAPPED, true", "PAGEMAP, AUTO, true"})
    void build_resetAndBacking_fitUnlessPortableIsToDecommit(
            MemoryReset reset,
            Backing backing,
            boolean fit) {
        TunablesBuilder builder = Tunables.defaults()
                .change()
                .set(Setting.MEMORY_RESET, reset)
                .set(Setting.POOL_BACKING, backing);

        assertEquals(fit, builds(builder));
    }

    @ParameterizedTest
    @CsvSource({
        "0, PORTABLE, true",
        "0.001, PORTABLE, false",
        "1, MAPPED, true",
        "1, AUTO, true"
    })
    void build_auditAndBacking_fitUnlessPortableIsToAudit(
            double rate,
            Backing backing,
            boolean fit) {
        TunablesBuilder builder = Tunables.defaults()
                .change()
                .set(Setting.MEMORY_AUDIT_SAMPLE_RATE, rate)
                .set(Setting.POOL_BACKING, backing);

        assertEquals(fit, builds(builder));
    }

    /// Large slots become fewer before a pool of many memories is refused.
    @Test
    void fromText_mostMemories_fitWithFewerLargeSlots() {
        PoolTunables pool =
                Tunables.fromText("x", "stackyard.pool.total-memories = 1048576").pool();

        assertEquals(1_048_576, pool.memorySlotCount(1 << 20));
        assertEquals(2048, pool.memorySlotCount(1L << 32));
    }

    @Test
    void build_smallerStack_lowersADefaultDepthWithIt() {
        Tunables deep = Tunables.defaults().with(Setting.STACK_MAX_DEPTH, 131_072);

        assertEquals(61_440, deep.with(Setting.STACK_SIZE, 65_536).stack().maxDepthBytes());
    }

    @ParameterizedTest
    @EnumSource(Feature.class)
    void fromText_eachFeatureWithoutItsBase_isRefused(Feature feature) {
        for (Feature base : Feature.values()) {
            String text = base.setting() + " = off\n";
            boolean needed = feature.builtOn().contains(base);

            boolean isOnByDefault = Tunables.defaults().engine().features().has(feature);
            assertEquals(
                    isOnByDefault && feature != base && !needed,
                    Tunables.fromText("x", text).engine().features().has(feature));
            if (needed) {
                assertThrows(
                        TunablesException.class,
                        () -> Tunables.fromText("x", text + feature.setting() + " = on"));
            }
        }
    }

    /// Every number takes its own bounds, and not one step more.
    @ParameterizedTest
    @EnumSource(Setting.class)
    void judge_eachNumber_acceptsExactlyItsRange(Setting setting) {
        switch (setting.kind()) {
            case SettingKind.Count count -> assertBounds(setting, count.min(), count.max(), 1);
            case Bytes bytes -> {
                long step = bytes.grain().stepBytes();
                assertBounds(setting, bytes.min(), bytes.max(), step);
                if (step > 1) {
                    assertFalse(accepts(setting, bytes.min() + 1));
                }
            }
            case SettingKind.Sizes sizes -> {
                Bytes element = sizes.element();
                long step = element.grain().stepBytes();
                assertTrue(acceptsSizes(setting, element.min()));
                assertTrue(acceptsSizes(setting, element.max()));
                assertFalse(acceptsSizes(setting, element.min() - step));
                assertFalse(acceptsSizes(setting, element.max() + step));
                assertFalse(acceptsSizes(setting, element.min() + 1));
                assertFalse(acceptsSizes(setting));
                assertTrue(acceptsSizes(setting, ascending(sizes, sizes.maxCount())));
                assertFalse(acceptsSizes(setting, ascending(sizes, sizes.maxCount() + 1)));
                assertFalse(accepts(setting, element.min()));
            }
            case SettingKind.Time time -> {
                assertTrue(accepts(setting, time.min()));
                assertTrue(accepts(setting, time.max()));
                assertFalse(accepts(setting, later(time.min(), -1)));
                assertFalse(accepts(setting, later(time.max(), 1)));
                assertFalse(accepts(setting, 1));
            }
            case SettingKind.Ratio _ -> {
                assertTrue(accepts(setting, BigDecimal.ZERO));
                assertTrue(accepts(setting, BigDecimal.ONE));
                assertFalse(accepts(setting, new BigDecimal("-0.000000001")));
                assertFalse(accepts(setting, new BigDecimal("1.000000001")));
                assertFalse(accepts(setting, 1));
            }
            case SettingKind.Switch _ -> assertFalse(accepts(setting, 1));
            case SettingKind.Choice _ -> assertFalse(accepts(setting, 1));
        }
    }

    private static void assertBounds(Setting setting, long min, long max, long step) {
        assertTrue(accepts(setting, min));
        assertTrue(accepts(setting, max));
        assertFalse(accepts(setting, min - step));
        assertFalse(accepts(setting, max + step));
        assertFalse(accepts(setting, Long.MIN_VALUE));
        assertFalse(accepts(setting, Long.MAX_VALUE));
    }

    private static boolean accepts(Setting setting, long value) {
        return accepts(setting, BigInteger.valueOf(value));
    }

    private static boolean acceptsSizes(Setting setting, Long... bytes) {
        return accepts(setting, SizeList.of(List.of(bytes)));
    }

    private static boolean accepts(Setting setting, Object value) {
        return SettingJudge.problem(setting, value, Place.PROGRAM).isEmpty();
    }

    private static Long[] ascending(SettingKind.Sizes sizes, int count) {
        Bytes element = sizes.element();
        return LongStream.range(0, count)
                .mapToObj(i -> element.min() + i * element.grain().stepBytes())
                .toArray(Long[]::new);
    }

    private static TimeSpan later(TimeSpan time, long nanos) {
        return new TimeSpan(time.nanos().add(BigInteger.valueOf(nanos)));
    }

    private static boolean builds(TunablesBuilder builder) {
        try {
            Tunables unused = builder.build();
            return unused != null;
        } catch (TunablesException _) {
            return false;
        }
    }

    private static long numberOf(String key, Tunables tunables) {
        SettingValues values = new SettingValues();
        tunables.putInto(values);
        return Arrays.stream(Setting.values())
                .filter(setting -> setting.path().equals(key))
                .mapToLong(values::number)
                .findFirst()
                .orElseThrow();
    }
}
