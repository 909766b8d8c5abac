package io.stackyard.cli.script;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// One script that the user wants to be run.
///
/// @param file where it is
/// @param name its path from the folder that the user named, that folder included; or the file as
///     named
public record ScriptFile(Path file, Path name) {

    private static final String SUFFIX = ".wast";

    /// The file itself, or all scripts in a folder and below it, in the order of their paths.
    ///
    /// @throws IOException if a folder cannot be read
    public static List<ScriptFile> below(Path named) throws IOException {
        if (!Files.isDirectory(named)) {
            return List.of(new ScriptFile(named, named));
        }
        Path parent = named.toAbsolutePath().normalize().getParent();
        Path root = named.toAbsolutePath().normalize();
        try (Stream<Path> tree = Files.walk(named)) {
            return tree.filter(Files::isRegularFile)
                    .filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .map(file -> new ScriptFile(file,
                            nameBelow(parent == null ? root : parent, file)))
                    .toList();
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
    }

    private static Path nameBelow(Path folder, Path file) {
        return folder.relativize(file.toAbsolutePath().normalize());
    }
}
