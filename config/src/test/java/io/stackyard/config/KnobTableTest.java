package io.stackyard.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The table in `docs/settings.md` for those who come from wasmtime is whole, and names keys that exist.
class KnobTableTest {

    private static final String HEADING = "## For those who come from wasmtime";

    /// Every knob of its pooling allocator, then the tunables of its engine that touch memories, tables or
    /// stacks, or that stop guests.
    private static final List<String> KNOBS = List.of(
            "max_unused_warm_slots",
            "decommit_batch_size",
            "linear_memory_keep_resident",
            "table_keep_resident",
            "async_stack_keep_resident",
            "total_component_instances",
            "max_component_instance_size",
            "max_core_instances_per_component",
            "max_memories_per_component",
            "max_tables_per_component",
            "total_core_instances",
            "max_core_instance_size",
            "max_tables_per_module",
            "table_elements",
            "max_memories_per_module",
            "max_memory_size",
            "total_memories",
            "total_tables",
            "total_stacks",
            "total_gc_heaps",
            "memory_protection_keys",
            "max_memory_protection_keys",
            "pagemap_scan",
            "memory_reservation",
            "memory_guard_size",
            "guard_before_linear_memory",
            "memory_reservation_for_growth",
            "memory_may_move",
            "signals_based_traps",
            "memory_init_cow",
            "memory_guaranteed_dense_image_size",
            "force_memory_init_memfd",
            "table_lazy_init",
            "gc_heap_reservation",
            "gc_heap_guard_size",
            "gc_heap_reservation_for_growth",
            "gc_heap_may_move",
            "gc_heap_initial_size",
            "max_wasm_stack",
            "async_stack_size",
            "async_stack_zeroing",
            "shared_memory",
            "epoch_interruption",
            "consume_fuel",
            "host memory creator",
            "host stack creator");

    private static final Pattern KEY = Pattern.compile("`(stackyard\\.[^`]*)`");

    @Test
    void table_rows_areAllKnobsInOrder() throws IOException {
        assertEquals(KNOBS, List.copyOf(answers().keySet()));
    }

    @Test
    void table_eachAnswer_isAKeyOrAReason() throws IOException {
        answers().forEach(
                (knob, answer) -> assertTrue(
                        answer.matches("none: .{10,}|`stackyard\\..*"),
                        () -> knob + ": " + answer));
    }

    @Test
    void table_eachKeyNamed_exists() throws IOException {
        List<String> keys = KEY.matcher(String.join("\n", answers().values()))
                .results()
                .map(match -> match.group(1))
                .toList();

        assertFalse(keys.isEmpty());
        for (String key : keys) {
            assertTrue(Setting.byPath(key).isPresent(), () -> "no setting " + key);
        }
    }

    /// What the last column of the other tables names must stand in this one, and there name the key.
    @Test
    void table_eachKnobNamedBesideAKey_namesThatKey() throws IOException {
        Map<String, String> answers = answers();
        for (String line : Files.readAllLines(SettingsInStepTest.docs())) {
            if (!line.startsWith("| `stackyard.")) {
                continue;
            }
            String[] cells = line.substring(2).split(" \\| ?", -1);
            Pattern.compile("`([a-z_]+)`")
                    .matcher(cells[5].startsWith("none") ? "" : cells[5])
                    .results()
                    .map(match -> match.group(1))
                    .filter(knob -> !knob.startsWith("wasm_"))
                    .forEach(
                            knob -> assertTrue(
                                    answers.getOrDefault(knob, "").contains(cells[0]),
                                    () -> knob + " is beside " + cells[0]
                                            + " and not the other way round"));
        }
    }

    private static Map<String, String> answers() throws IOException {
        Map<String, String> answers = new LinkedHashMap<>();
        Files.readAllLines(SettingsInStepTest.docs())
                .stream()
                .dropWhile(line -> !line.equals(HEADING))
                .skip(1)
                .takeWhile(line -> !line.startsWith("## "))
                .filter(line -> line.startsWith("| "))
                .skip(2) // Head and rule.
                .forEach(line -> {
                    String[] cells = line.substring(2).split(" \\| ?", -1);
                    assertEquals(3, cells.length, line);
                    String before = answers.put(cells[0].replace("`", ""), cells[1]);
                    assertEquals(null, before, () -> "twice: " + line);
                });
        return answers;
    }
}
