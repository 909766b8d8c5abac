package io.stackyard.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.stackyard.config.SettingKind.Bytes;
import io.stackyard.config.SettingKind.Choice;
import io.stackyard.config.SettingKind.Count;
import io.stackyard.config.SettingKind.Ratio;
import io.stackyard.config.SettingKind.Sizes;
import io.stackyard.config.SettingKind.Switch;
import io.stackyard.config.SettingKind.Time;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Keeps the table of keys, `reference.conf`, `docs/settings.md` and the records in step.
class SettingsInStepTest {

    private static final Config REFERENCE = ConfigFactory.parseResources("reference.conf");

    @Test
    void reference_ofAllKeys_holdsEachSettingAndNothingElse() {
        TreeSet<String> keys = new TreeSet<>();
        REFERENCE.entrySet().forEach(entry -> keys.add(entry.getKey()));

        assertEquals(paths(), keys);
    }

    @ParameterizedTest
    @EnumSource(Setting.class)
    void reference_commentOfEachKey_saysUnitBoundsAndCost(Setting setting) {
        String comment = String.join(
                " ",
                REFERENCE.getValue(setting.path()).origin().comments().stream()
                        .map(String::strip)
                        .toList());

        for (String part : promised(setting.kind())) {
            assertTrue(comment.contains(part),
                    () -> setting + ": no \"" + part + "\" in " + comment);
        }
    }

    private static List<String> promised(SettingKind kind) {
        return switch (kind) {
            case Count count -> List.of(
                    "Unit: " + count.unit() + ". ",
                    bound(count.min()),
                    "Maximum " + count.max() + ": ",
                    "Cost: ");
            case Bytes bytes -> List.of(
                    "Unit: bytes" + step(bytes) + ". ",
                    bound(bytes.min()),
                    "Maximum " + bytes.max() + ": ",
                    "Cost: ");
            case Sizes sizes -> List.of(
                    "Unit: a list of 1 to " + sizes.maxCount() + " sizes in bytes, ascending"
                            + step(sizes.element()) + ". ",
                    bound(sizes.element().min()),
                    "Maximum " + sizes.element().max() + ": ",
                    "Cost: ");
            case Time time -> List.of(
                    "Unit: time. ",
                    time.min().equals(TimeSpan.ZERO) ? "0: " : "Minimum " + time.min() + ": ",
                    "Maximum " + time.max() + ": ",
                    "Cost: ");
            case Ratio ratio -> List.of(
                    "Unit: share of " + ratio.whole() + ". ",
                    "0: ",
                    "Maximum 1: ",
                    "Cost: ");
            case Switch _ -> List.of("Unit: on or off. ", "Cost: ");
            case Choice choice -> List.of(
                    "Unit: one of " + String.join(", ", choice.words()) + ". ",
                    "Cost: ");
        };
    }

    private static String step(Bytes bytes) {
        return switch (bytes.grain()) {
            case BYTE -> "";
            case HOST_PAGE -> ", whole pages of 4096";
            case WASM_PAGE -> ", whole pages of 65536";
            case POWER_OF_TWO -> ", a power of two";
        };
    }

    private static String bound(long min) {
        return min == 0 ? "0: " : "Minimum " + min + ": ";
    }

    @Test
    void docs_rows_areTheSettingsInOrderWithUnitRangeAndDefault() throws IOException {
        List<String> expected = Arrays.stream(Setting.values())
                .map(
                        setting -> "| `" + setting.path() + "` | " + unitAndRange(setting.kind())
                                + " | "
                                + reference(setting) + " | ")
                .toList();

        List<String[]> rows = new ArrayList<>();
        List<String> actual = new ArrayList<>();
        for (String line : Files.readAllLines(docs())) {
            if (line.startsWith("| `stackyard.")) {
                String[] cells = line.substring(2).split(" \\| ?", -1);
                rows.add(cells);
                actual.add("| " + cells[0] + " | " + cells[1] + " | " + cells[2] + " | ");
            }
        }

        assertEquals(String.join("\n", expected), String.join("\n", actual));
        for (String[] cells : rows) {
            assertEquals(7, cells.length, () -> "cells of " + cells[0]);
            for (String cell : List.of(cells).subList(0, 6)) {
                assertNotEquals("", cell.strip(), () -> "empty cell in the row of " + cells[0]);
            }
        }
    }

    private static String unitAndRange(SettingKind kind) {
        return switch (kind) {
            case Count count -> count.unit() + ", " + count.min() + " to " + count.max();
            case Bytes bytes ->
                    "bytes, " + bytes.min() + " to " + bytes.max() + step(bytes);
            case Sizes sizes ->
                    "1 to " + sizes.maxCount() + " ascending sizes, " + sizes.element().min()
                            + " to " + sizes.element().max() + step(sizes.element());
            case Time time -> "time, " + time.min() + " to " + time.max();
            case Ratio ratio -> "share of " + ratio.whole() + ", 0 to 1";
            case Switch _ -> "on, off";
            case Choice choice -> String.join(", ", choice.words());
        };
    }

    /// The default as `reference.conf` writes it.
    private static String reference(Setting setting) {
        return setting.kind() instanceof Sizes
                ? REFERENCE.getStringList(setting.path()).toString()
                : REFERENCE.getString(setting.path());
    }

    static Path docs() {
        String root =
                Objects.requireNonNull(System.getProperty("stackyard.root"), "stackyard.root");
        return Path.of(root, "docs", "settings.md");
    }

    /// Each key must reach one component of its own, and each component must have a key.
    @Test
    void records_eachKeyChanged_changesOneComponentThatNoOtherKeyChanges() {
        Map<String, Object> before = leaves(Tunables.defaults());
        Map<String, Setting> owners = new HashMap<>();

        for (Setting setting : Setting.values()) {
            Tunables changed = Tunables.fromText("test", room() + setting + " = " + other(setting));
            Map<String, Object> after = leaves(changed);
            after.entrySet().removeAll(leaves(Tunables.fromText("test", room())).entrySet());
            if (setting == Setting.FEATURE_EXCEPTIONS) {
                after.remove("engine.features.STACK_SWITCHING"); // It builds on exceptions.
            } else if (setting == Setting.FEATURE_FUNCTION_REFERENCES) {
                after.remove("engine.features.STACK_SWITCHING");
                after.remove("engine.features.GC");
            }
            assertEquals(1, after.size(), () -> setting + " changed " + after.keySet());
            owners.merge(after.keySet().iterator().next(), setting, (one, two) -> {
                throw new AssertionError(one + " and " + two + " change the same component");
            });
        }

        assertEquals(before.keySet(), new TreeSet<>(owners.keySet()));
    }

    /// Values that leave room above and below every setting, so that none sinks with another.
    private static String room() {
        return """
                stackyard.pool.max-memory-size = 1 GiB
                stackyard.pool.max-unused-warm-slots = 10
                """;
    }

    private static String other(Setting setting) {
        String reference = reference(setting);
        return switch (setting.kind()) {
            case Count count -> count.max() == Long.parseLong(reference)
                    ? Long.toString(count.max() - 1)
                    : Long.toString(Long.parseLong(reference) + 1);
            case Bytes bytes -> switch (bytes.grain()) {
                case BYTE -> ByteSize.parse(reference).orElseThrow().shiftRight(1).toString();
                case HOST_PAGE -> "8192";
                case WASM_PAGE -> "2 MiB";
                case POWER_OF_TWO -> "128 KiB";
            };
            case Sizes _ -> "[128 KiB, 2 MiB]";
            case Time time -> time.max().toString();
            case Ratio _ -> "0.5";
            case Switch _ -> reference.equals("on") ? "off" : "on";
            case Choice choice -> choice.words().getLast().equals(reference)
                    ? choice.words().getFirst()
                    : choice.words().getLast();
        };
    }

    private static Map<String, Object> leaves(Tunables tunables) {
        Map<String, Object> leaves = new TreeMap<>();
        collect("", tunables, leaves);
        return leaves;
    }

    private static void collect(String prefix, Object value, Map<String, Object> leaves) {
        if (value instanceof FeatureSet set) {
            for (Feature feature : Feature.values()) {
                leaves.put(prefix + feature, set.has(feature));
            }
        } else if (value instanceof Record group) {
            for (RecordComponent component : group.getClass().getRecordComponents()) {
                collect(prefix + component.getName() + ".", read(component, group), leaves);
            }
        } else {
            leaves.put(prefix, value);
        }
    }

    private static Object read(RecordComponent component, Record group) {
        try {
            return component.getAccessor().invoke(group);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(component.toString(), e);
        }
    }

    private static Set<String> paths() {
        Set<String> paths = new TreeSet<>();
        Arrays.stream(Setting.values()).map(Setting::path).forEach(paths::add);
        return paths;
    }
}
