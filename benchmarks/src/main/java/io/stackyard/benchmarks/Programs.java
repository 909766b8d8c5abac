package io.stackyard.benchmarks;

import io.stackyard.wat.Wat;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/// The WebAssembly programs that are measured, from their text.
final class Programs {

    private Programs() {}

    /// The binary of a program of this package's resources.
    static byte[] binary(String name) {
        try (InputStream text = Programs.class.getResourceAsStream(name)) {
            if (text == null) {
                throw new IllegalArgumentException("no such program: " + name);
            }
            return Wat.toBinary(name, text.readAllBytes());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
