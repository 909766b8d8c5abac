package io.stackyard.engine.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.stackyard.config.EngineTunables;
import io.stackyard.config.Feature;
import io.stackyard.config.Setting;
import io.stackyard.config.Tunables;
import io.stackyard.engine.Guest;
import io.stackyard.engine.module.CodeBody;
import io.stackyard.engine.module.ModuleDecoder;
import io.stackyard.engine.module.ModuleDefinition;
import io.stackyard.engine.module.ModuleException;
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
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// That a refusal says where: the offset, and the function if it is a body's.
final class RefusalPlacesTest {

    private static final EngineTunables TUNABLES =
            Tunables.defaults()
                    .with(Setting.FEATURE_GC_OBJECTS, true)
                    .without(Feature.STACK_SWITCHING)
                    .engine();

    private static final int LONGEST_NUMBER = 10;

    private final TypeRegistry registry = new TypeRegistry();
    private final List<String> wrong = new ArrayList<>();
    private int ofBodies;
    private int others;

    private void compile(byte[] binary, AtomicReference<ModuleDefinition> seen) {
        ModuleDefinition whole =
                ModuleDecoder.decode(
                        binary,
                        registry,
                        TUNABLES,
                        module -> {
                            seen.set(module);
                            ModuleTranslator.translate(module, TUNABLES);
                        });
        if (whole.codes().isEmpty()) {
            ModuleTranslator.translate(whole, TUNABLES);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "(drop) | type mismatch: instruction requires [any] but stack has []",
                "(i32.add (i64.const 1) (i32.const 1)) (drop) |"
                        + " type mismatch: instruction requires [i32] but stack has [i64]",
                "(i32.const 1) | type mismatch: values remain on the stack at the end of the block:"
                        + " wanted 0, found 1",
                "(call 7) | unknown function 7: there are 2",
                "(br 3) | unknown label 3: there are 1",
                "(local.get 2) | unknown local 2: there are 0",
                "(drop (i32.load align=8 (i32.const 0))) | alignment must not be larger than natural:"
                        + " at most 2^2, found 2^3",
                "(return_call 0) | type mismatch: a tail call must give the caller's results:"
                        + " wanted [], found [i32 f32]",
                "(block (result i32) (block (br_table 0 1 (i32.const 0)))) (drop) |"
                        + " type mismatch: the labels of br_table differ in arity: wanted 1, found 0",
                "(data.drop 3) | unknown data segment 3: there are 1",
                "(if (result i32) (i32.const 1) (then (i32.const 1))) (drop) |"
                        + " type mismatch: if without else must give what it takes:"
                        + " wanted [], found [i32]"
            })
    void refusal_ofABody_saysWhatWasWantedAndFoundAndWhere(String body, String text) {
        byte[] binary =
                Guest.binary(
                        "(module (memory 1) (data \"x\")"
                                + "(func $first (result i32 f32) (unreachable)) (func "
                                + body
                                + "))");

        ModuleException refused =
                assertThrows(
                        ModuleException.class, () -> compile(binary, new AtomicReference<>()));

        assertEquals(
                String.format(
                        Locale.ROOT, "%s (at offset 0x%x in function 1)", text, refused.offset()),
                refused.getMessage());
        assertEquals(1, refused.function().orElseThrow());
    }

    @Test
    void refusal_everyModuleThatTheSuiteRefuses_saysWhere() throws IOException {
        Path suite = Path.of(System.getProperty("stackyard.testsuite", "")).resolve("core");
        assumeTrue(Files.isDirectory(suite), "no scripts at " + suite);
        try (Stream<Path> files = Files.walk(suite)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".wast")).toList()) {
                WastScript script = WastScript.parse(file.toString(), Files.readAllBytes(file));
                script.commands().forEach(command -> check(file, command));
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(ofBodies > 1_000, ofBodies + " refusals of bodies");
        assertTrue(others > 800, others + " other refusals");
    }

    private void check(Path file, WastCommand command) {
        Optional<ModuleSource> source =
                switch (command) {
                    case WastCommand.AssertInvalid refused -> Optional.of(refused.source());
                    case WastCommand.AssertMalformed refused -> Optional.of(refused.source());
                    default -> Optional.empty();
                };
        try {
            if (source.isPresent()) {
                check(file + ":" + command.line(), source.get().toBinary());
            }
        } catch (WatException _) {
            // The text says where.
        }
    }

    private void check(String where, byte[] binary) {
        var seen = new AtomicReference<ModuleDefinition>();
        try {
            compile(binary, seen);
        } catch (ModuleException refused) {
            if (!isPlaced(refused, binary, Optional.ofNullable(seen.get()))) {
                wrong.add(where + " " + refused.getMessage());
            }
        }
    }

    /// Of a body's refusal the offset lies in that body, or in a number that starts there.
    private boolean isPlaced(
            ModuleException refused, byte[] binary, Optional<ModuleDefinition> module) {
        String place = String.format(Locale.ROOT, "(at offset 0x%x", refused.offset());
        if (refused.function().isEmpty()) {
            others++;
            return refused.getMessage().endsWith(place + ")")
                    && refused.offset() >= 0
                    && refused.offset() <= binary.length;
        }
        ofBodies++;
        int function = refused.function().getAsInt();
        ModuleDefinition definition = module.orElseThrow();
        CodeBody body = definition.codes().get(function - definition.importedFunctionCount());
        return refused.getMessage().endsWith(place + " in function " + function + ")")
                && refused.offset() >= body.offset()
                && refused.offset() < body.offset() + body.length() + LONGEST_NUMBER;
    }
}
