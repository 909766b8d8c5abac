package io.stackyard.cli;

import io.stackyard.wat.Wat;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/// Reads what the user names.
final class InputFile {

    private static final byte[] BINARY_MAGIC = {0, 'a', 's', 'm'};

    private InputFile() {}

    /// @throws InputException if it cannot be read
    static byte[] read(Path file) {
        if (Files.isDirectory(file)) {
            throw new InputException("cannot read " + file + ": it is a directory");
        }
        try {
            return Files.readAllBytes(file);
        } catch (IOException failed) {
            throw cannotRead(file, failed);
        }
    }

    static InputException cannotRead(Path file, IOException failed) {
        String reason =
                switch (failed) {
                    case NoSuchFileException _ -> "no such file";
                    case AccessDeniedException _ -> "access denied";
                    default -> failed.toString();
                };
        return new InputException("cannot read " + file + ": " + reason);
    }

    /// Reads a module in either format. The content decides, not the file's name: a binary module
    /// starts with `\0asm`, which no text does.
    ///
    /// @throws InputException if the file cannot be read
    /// @throws io.stackyard.wat.WatException if it is text and malformed
    static byte[] readModule(Path file) {
        byte[] content = read(file);
        boolean binary =
                content.length >= BINARY_MAGIC.length
                        && Arrays.equals(
                                content, 0, BINARY_MAGIC.length,
                                BINARY_MAGIC, 0, BINARY_MAGIC.length);
        return binary ? content : Wat.toBinary(file.toString(), content);
    }
}
