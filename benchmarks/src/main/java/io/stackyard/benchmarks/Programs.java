package io.stackyard.benchmarks;

import io.stackyard.wat.Wat;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// The WebAssembly programs that are measured, from their text.
final class Programs {

    private Programs() {}

    /// As many as the pool has colours of stack starts.
    private static final int PADS = 32;

    private static final int CACHE_LINE_SLOTS = 8;

    /// The binary of a program of this package's resources.
    static byte[] binary(String name) {
        return Wat.toBinary(name, resource(name));
    }

    /// The binary of `round-robin.wat`, with a function for each number of cache lines to move up by.
    static byte[] roundRobin() {
        var names = new StringBuilder();
        var functions = new StringBuilder();
        for (int lines = 0; lines < PADS; lines++) {
            names.append(" $pad").append(lines);
            functions
                    .append("(func $pad")
                    .append(lines)
                    .append(" (type $body) (local")
                    .append(" i64".repeat(lines * CACHE_LINE_SLOTS))
                    .append(") (call $wait))\n");
        }
        String program =
                new String(resource("round-robin.wat"), StandardCharsets.UTF_8)
                        .replace("PADS", names)
                        .replace("FUNCTIONS", functions);
        return Wat.toBinary("round-robin.wat", program.getBytes(StandardCharsets.UTF_8));
    }

    /// The binary of a program of this package's resources, be it text or binary.
    static byte[] module(String name) {
        return name.endsWith(".wat") ? binary(name) : resource(name);
    }

    /// The bytes of one of this package's resources.
    static byte[] resource(String name) {
        try (InputStream text = Programs.class.getResourceAsStream(name)) {
            if (text == null) {
                throw new IllegalArgumentException("no such program: " + name);
            }
            return text.readAllBytes();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
