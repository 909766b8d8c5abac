package io.stackyard.engine.module;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.stackyard.config.EngineTunables;
import io.stackyard.config.Feature;
import io.stackyard.engine.types.TypeRegistry;
import io.stackyard.wat.WatException;
import io.stackyard.wat.script.ModuleSource;
import io.stackyard.wat.script.WastCommand;
import io.stackyard.wat.script.WastScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Decodes every module of the specification's and the proposal's scripts, if they are there
/// (`-Dstackyard.testsuite=DIR`).
///
/// Valid modules must be accepted. Others must be refused with the text that the script asks for, or be left to the
/// translator to refuse, which is right only if they have a function body and nothing before it is flawed.
///
/// The specification's scripts run with stack switching off, as they were written: it allows tags with results.
class SuiteDecodeTest {

    private final TypeRegistry registry = new TypeRegistry();
    private final List<String> wrong = new ArrayList<>();
    private int accepted;
    private int needVectors;
    private int refused;
    private int leftToTheTranslator;

    @Test
    void decode_coreSuite_isAcceptedOrRefusedAsAsked() throws IOException {
        checkAll("core", Binary.DEFAULTS.without(Feature.STACK_SWITCHING).engine());

        assertEquals(List.of(), wrong);
        assertTrue(accepted >= 2_262, accepted + " accepted");
        assertTrue(refused >= 891, refused + " refused");
        assertTrue(needVectors <= 863, needVectors + " need vectors");
        assertTrue(leftToTheTranslator > 0, "no body was reached");
    }

    @Test
    void decode_proposalSuite_isAcceptedOrRefusedAsAsked() throws IOException {
        checkAll("stack-switching", Binary.DEFAULTS.engine());

        assertEquals(List.of(), wrong);
        assertTrue(accepted >= 121, accepted + " accepted");
        assertTrue(refused >= 3, refused + " refused");
        assertEquals(0, needVectors);
    }

    private void checkAll(String folder, EngineTunables tunables) throws IOException {
        Path suite = Path.of(System.getProperty("stackyard.testsuite", ""), folder);
        assumeTrue(Files.isDirectory(suite), "no scripts at " + suite);
        try (Stream<Path> files = Files.walk(suite)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".wast")).sorted()
                    .toList()) {
                check(file, tunables);
            }
        }
    }

    private void check(Path file, EngineTunables tunables) throws IOException {
        WastScript script =
                WastScript.parse(file.getFileName().toString(), Files.readAllBytes(file));
        for (WastCommand command : script.commands()) {
            String where = file + ":" + command.line() + " ";
            switch (command) {
                case WastCommand.Module(int _, var _, ModuleSource source) ->
                        accept(where, source, tunables);
                case WastCommand.ModuleDefinition(int _, var _, ModuleSource source) ->
                        accept(where, source, tunables);
                case WastCommand.AssertModuleTrap(int _, ModuleSource source, String _) ->
                        accept(where, source, tunables);
                case WastCommand.AssertUnlinkable(int _, ModuleSource source, String _) ->
                        accept(where, source, tunables);
                case WastCommand.AssertInvalid(int _, ModuleSource source, String message) ->
                        refuse(where, source, tunables, ModuleException.Kind.INVALID, message);
                case WastCommand.AssertMalformed(int _, ModuleSource source, String message) ->
                        refuse(where, source, tunables, ModuleException.Kind.MALFORMED, message);
                default -> {
                    // Runs something.
                }
            }
        }
    }

    private void accept(String where, ModuleSource source, EngineTunables tunables) {
        try {
            ModuleDecoder.decode(source.toBinary(), registry, tunables);
            accepted++;
        } catch (ModuleException refusal) {
            if (refusal.getMessage().startsWith("simd is not supported")) {
                needVectors++;
            } else {
                wrong.add(where + refusal.getMessage());
            }
        } catch (WatException refusal) {
            wrong.add(where + refusal.getMessage());
        }
    }

    private void refuse(
            String where,
            ModuleSource source,
            EngineTunables tunables,
            ModuleException.Kind kind,
            String text) {
        byte[] bytes = binary(source);
        if (bytes == null) {
            return;
        }
        var bodies = new AtomicInteger();
        String got = "accepted";
        try {
            ModuleDecoder.decode(
                    bytes,
                    registry,
                    tunables,
                    module -> bodies.set(module.codes().size()));
        } catch (ModuleException refusal) {
            if (refusal.kind() == kind && refusal.getMessage().startsWith(text)) {
                refused++;
                return;
            }
            if (refusal.getMessage().startsWith("simd is not supported")) {
                needVectors++;
                return;
            }
            got = refusal.kind() + " " + refusal.getMessage();
        }
        if (bodies.get() > 0) {
            leftToTheTranslator++;
        } else {
            wrong.add(where + "want: " + text + " got: " + got);
        }
    }

    private static byte @Nullable [] binary(ModuleSource source) {
        try {
            return source.toBinary();
        } catch (WatException _) {
            return null; // Refused for its text, which is not the decoder's.
        }
    }
}
