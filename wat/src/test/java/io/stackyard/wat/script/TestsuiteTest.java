package io.stackyard.wat.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.stackyard.wat.WatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Reads every script of the testsuite: each text module must be translated, each quoted module
/// that is said to be malformed must be refused for the reason given.
///
/// There are no exceptions: whatever a quoted module is malformed in, the text shows.
class TestsuiteTest {

    private static final Path TESTSUITE =
            Path.of(System.getProperty("stackyard.testsuite", "../shared/testsuite"));

    private final List<String> failures = new ArrayList<>();
    private int commands;
    private int modules;
    private int refused;

    @Test
    void everyScript_isReadAndItsModulesTranslated() throws IOException {
        assumeTrue(Files.isDirectory(TESTSUITE),
                () -> "no testsuite at " + TESTSUITE.toAbsolutePath()
                        + "; set -Dstackyard.testsuite=DIR");
        List<Path> files = files();

        for (Path file : files) {
            for (WastCommand command : read(file)) {
                commands++;
                check(file, command);
            }
        }

        System.out.println(String.format(Locale.ROOT,
                "testsuite: %d files, %d commands, %d modules translated, %d malformed refused",
                files.size(), commands, modules, refused));
        assertEquals(List.of(), failures);
        assertTrue(!files.isEmpty() && modules >= files.size() && refused > 0);
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(TESTSUITE)) {
            return all.filter(file -> file.toString().endsWith(".wast")).sorted().toList();
        }
    }

    private List<WastCommand> read(Path file) throws IOException {
        try {
            return WastScript.parse(file.toString(), Files.readAllBytes(file)).commands();
        } catch (WatException unreadable) {
            failures.add(unreadable.report());
            return List.of();
        }
    }

    private void check(Path file, WastCommand command) {
        switch (command) {
            case WastCommand.Module module -> translate(module.source());
            case WastCommand.ModuleDefinition module -> translate(module.source());
            case WastCommand.AssertModuleTrap module -> translate(module.source());
            case WastCommand.AssertInvalid module -> translate(module.source());
            case WastCommand.AssertUnlinkable module -> translate(module.source());
            case WastCommand.AssertMalformed malformed -> refuse(file, malformed);
            case WastCommand other ->
                    assertTrue(other.line() > 0);
        }
    }

    private void translate(ModuleSource source) {
        tryTranslate(source).ifPresentOrElse(
                malformed -> failures.add(malformed.report()), () -> modules++);
    }

    private void refuse(Path file, WastCommand.AssertMalformed command) {
        if (command.source().form() == ModuleSource.Form.BINARY) {
            return; // For the decoder.
        }
        Optional<WatException> malformed = tryTranslate(command.source());
        if (malformed.filter(e -> e.getMessage().startsWith(command.message())).isPresent()) {
            refused++;
        } else {
            failures.add(file + ":" + command.line() + ": expected \"" + command.message()
                    + "\", got " + malformed.map(WatException::report).orElse("a module"));
        }
    }

    private static Optional<WatException> tryTranslate(ModuleSource source) {
        try {
            byte[] module = source.toBinary();
            assertTrue(module.length > 0);
            return Optional.empty();
        } catch (WatException malformed) {
            return Optional.of(malformed);
        }
    }
}
