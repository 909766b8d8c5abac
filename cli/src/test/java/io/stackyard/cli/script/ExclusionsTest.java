package io.stackyard.cli.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ExclusionsTest {

    @ParameterizedTest
    @CsvSource({
        "array, true",
        "array.wast, true",
        "gc, true",
        "core, true",
        "gc/array, true",
        "core/gc, true",
        "core/gc/array.wast, true",
        "array:7, true",
        "gc:7, true",
        "array:8, false",
        "arr, false",
        "gc.wast/array, false",
        "core/array, false",
        "wast, false",
        "other/core/gc/array, false",
    })
    void reasonFor_name_coversConsecutiveParts(String name, boolean excluded) {
        Exclusions exclusions = Exclusions.named(List.of("unrelated", name));

        Optional<String> reason = exclusions.reasonFor(Path.of("core/gc/array.wast"), 7);

        assertEquals(excluded ? Optional.of("excluded") : Optional.empty(), reason);
    }

    @Test
    void named_nothing_excludesNothing() {
        Exclusions exclusions = Exclusions.named(List.of());

        assertEquals(Optional.empty(), exclusions.reasonFor(Path.of("array.wast"), 1));
    }

    @Test
    void named_empty_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> Exclusions.named(List.of("")));
    }
}
