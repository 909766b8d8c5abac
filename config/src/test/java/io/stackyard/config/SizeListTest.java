package io.stackyard.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SizeListTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|',
            quoteCharacter = '\'',
            textBlock = """
                    [64 KiB, 1 MiB]        | 65536 1048576
                    ["64 KiB","1 MiB",7]   | 65536 1048576 7
                    64 KiB, 1 MiB          | 65536 1048576
                    64k                    | 65536
                    [ 1 ]                  | 1
                    [2, 1, 1, -3]          | 2 1 1 -3
                    """)
    void parse_sizes_areExactBytes(String text, String expected) {
        assertEquals(
                Optional.of(
                        SizeList.of(
                                Arrays.stream(expected.split(" ")).map(Long::valueOf).toList())),
                SizeList.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "", "[ ]", "  "})
    void parse_nothing_isNoSizes(String text) {
        assertEquals(0, SizeList.parse(text).orElseThrow().sizes().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "[1, 2", "1, 2]", "[[1]]", "[1,]", "[,1]", "[1 2]", "[1; 2]", "[\"1,2\"]", "[true]", "{1}",
        "[0.3 KiB]", "null"
    })
    void parse_noSizes_isEmpty(String text) {
        assertEquals(Optional.empty(), SizeList.parse(text));
    }

    @Test
    void toString_sizes_isPlainNumbersInBrackets() {
        assertEquals(
                "[65536, 1048576]",
                SizeList.parse("64 KiB, 1 MiB").orElseThrow().toString());
    }
}
