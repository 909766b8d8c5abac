package io.stackyard.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// What the machine calls its processor.
final class Processor {

    private static final Path INFO = Path.of("/proc/cpuinfo");

    private Processor() {}

    /// The model as Linux knows it, elsewhere the architecture.
    static String name() {
        try (Stream<String> lines = Files.lines(INFO)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElseGet(Processor::architecture);
        } catch (IOException absent) {
            return architecture();
        }
    }

    private static String architecture() {
        return String.valueOf(System.getProperty("os.arch"));
    }
}
