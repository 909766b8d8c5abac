package io.stackyard.allocator.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Keeps the page of counters and the counters in step.
final class MetricsPageTest {

    private static final Pattern ROW =
            Pattern.compile("^\\| `([a-z-]+)` \\| ([a-z]+) \\| (.+) \\|$");

    @Test
    void page_everyCounter_hasItsRowWithUnitAndMeaning() throws IOException {
        List<String> rows =
                page().stream()
                        .map(ROW::matcher)
                        .filter(Matcher::matches)
                        .map(row -> row.group(1) + " in " + row.group(2))
                        .toList();

        List<String> counters =
                Stream.concat(
                        Arrays.stream(PoolCounter.values())
                                .map(counter -> counter.label() + " in "
                                        + counter.unit().name().toLowerCase(Locale.ROOT)),
                        Arrays.stream(InterruptionCounter.values())
                                .map(counter -> counter.label() + " in count"))
                        .toList();
        assertEquals(counters, rows);
    }

    @Test
    void labels_ofBytesAndTimes_sayTheirUnitLast() {
        for (PoolCounter counter : PoolCounter.values()) {
            boolean fits =
                    switch (counter.unit()) {
                        case BYTES -> counter.label().endsWith("-bytes");
                        case NANOSECONDS -> counter.label().endsWith("-nanos");
                        case COUNT -> !counter.label().matches(".*-(bytes|nanos)");
                    };
            assertTrue(fits, counter.label());
        }
    }

    /// From the folder of the module or that of the repository.
    private static List<String> page() throws IOException {
        Path page = Path.of("docs", "metrics.md");
        return Files.readAllLines(Files.exists(page) ? page : Path.of("..").resolve(page));
    }
}
