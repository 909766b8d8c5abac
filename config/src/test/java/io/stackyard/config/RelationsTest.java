package io.stackyard.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Arrays;
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
                    pool.total-memories                | 16383      | 16384      | guard { strategy = auto, pages = 1 }
                    pool.total-memories                | 16384      | 16385      | guard.strategy = none
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
    @CsvSource({"CARDS, PORTABLE, true", "DECOMMIT, PORTABLE, false", "DECOMMIT, MAPPED, true"})
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
    @EnumSource(Feature.class)
    void fromText_eachFeatureWithoutItsBase_isRefused(Feature feature) {
        for (Feature base : Feature.values()) {
            String text = base.setting() + " = off\n";
            boolean needed = feature.builtOn().contains(base);

            assertEquals(
                    feature != base && !needed,
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
            case SettingKind.Bytes bytes -> {
                long step = bytes.grain().stepBytes();
                assertBounds(setting, bytes.min(), bytes.max(), step);
                if (step > 1) {
                    assertFalse(accepts(setting, bytes.min() + 1));
                }
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
        return SettingJudge.problem(setting, BigInteger.valueOf(value), Place.PROGRAM)
                .isEmpty();
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
