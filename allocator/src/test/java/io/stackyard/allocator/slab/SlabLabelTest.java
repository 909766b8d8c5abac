package io.stackyard.allocator.slab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SlabLabelTest {

    @Test
    void text_parsed_isTheSameLabel() {
        var label =
                new SlabLabel(
                        "table (references), old", new SlabLayout(1000, 1L << 40, 4096));

        assertEquals(
                "stackyard:table (references), old,slots=1000,usable-bytes=1099511627776,"
                        + "guard-bytes=4096",
                label.text());
        assertEquals(Optional.of(label), SlabLabel.parse(label.text()));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "",
        "stackyard image",
        "stackyard:stack,slots=1,usable-bytes=1",
        "stackyard:stack,slots=-1,usable-bytes=1,guard-bytes=1",
        "stackyard:stack,slots=9999999999,usable-bytes=1,guard-bytes=1",
        "stackyard:stack,slots=2,usable-bytes=9223372036854775807,guard-bytes=1"})
    void parse_noLabel_isAbsent(String text) {
        assertEquals(Optional.empty(), SlabLabel.parse(text));
    }
}
