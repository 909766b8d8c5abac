package io.stackyard.wat;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.stackyard.wat.script.ModuleSource;
import io.stackyard.wat.script.WastCommand;
import io.stackyard.wat.script.WastScript;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class BinaryFormTest {

    private static final Path TESTSUITE =
            Path.of(System.getProperty("stackyard.testsuite", "../shared/testsuite"));

    private int modules;

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex("0061736d01000000" + digits.replace(" ", ""));
    }

    private static byte[] binary(String text) {
        return Wat.toBinary("t", text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void longest_eachKindOfNumber_hasTheBytesOfItsType() {
        assertArrayEquals(
                hex("01 91 80 80 80 00  81 80 80 80 00  60 81 80 80 80 00 7F 80 80 80 80 00"),
                BinaryForm.LONGEST.apply(hex("01 05 01 60 01 7F 00")));
        assertArrayEquals(
                hex("05 90 80 80 80 00  81 80 80 80 00  00 81 80 80 80 80 80 80 80 80 00"),
                BinaryForm.LONGEST.apply(hex("05 03 01 00 01")));
        assertArrayEquals(
                hex("06 8E 80 80 80 00  81 80 80 80 00  7F 00 41 FF FF FF FF 7F 0B"),
                BinaryForm.LONGEST.apply(hex("06 06 01 7F 00 41 7F 0B")));
        assertArrayEquals(
                hex("06 93 80 80 80 00  81 80 80 80 00  7E 00 42 FF FF FF FF FF FF FF FF FF 7F 0B"),
                BinaryForm.LONGEST.apply(hex("06 06 01 7E 00 42 7F 0B")));
    }

    @Test
    void apply_truncatedOrUnknown_isRefusedWithTheOffset() {
        byte[] whole =
                binary("(module (func (param i32) (drop (i32.load offset=9 (local.get 0)))))");
        for (int end = 9; end < whole.length; end++) {
            byte[] cut = Arrays.copyOf(whole, end);
            // A cut between two sections leaves a module.
            try {
                assertTrue(BinaryForm.SHORTEST.apply(cut).length <= end);
            } catch (IllegalArgumentException refused) {
                assertTrue(
                        String.valueOf(refused.getMessage())
                                .matches(
                                        "cannot write this module again: found .* at offset 0x.*"));
            }
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> BinaryForm.SHORTEST.apply(hex("0A 05 01 03 00 FF 0B")));
    }

    /// What the text format's reader writes is the shortest, and the longest form leads back to it.
    @Test
    void apply_everyModuleOfTheSuite_isTheSameModuleInEachForm() throws IOException {
        assumeTrue(Files.isDirectory(TESTSUITE), () -> "no testsuite at " + TESTSUITE);
        try (Stream<Path> files = Files.walk(TESTSUITE)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".wast")).toList()) {
                WastScript script = WastScript.parse(file.toString(), Files.readAllBytes(file));
                script.commands().forEach(command -> check(file, command));
            }
        }
        assertTrue(modules > 4_000, modules + " modules");
    }

    private void check(Path file, WastCommand command) {
        Optional<ModuleSource> source =
                switch (command) {
                    case WastCommand.Module module -> Optional.of(module.source());
                    case WastCommand.ModuleDefinition module -> Optional.of(module.source());
                    case WastCommand.AssertModuleTrap module -> Optional.of(module.source());
                    case WastCommand.AssertUnlinkable module -> Optional.of(module.source());
                    case WastCommand.AssertInvalid module -> Optional.of(module.source());
                    default -> Optional.empty();
                };
        source.ifPresent(module -> check(file + ":" + command.line(), module));
    }

    private void check(String where, ModuleSource source) {
        byte[] original = source.toBinary();
        byte[] shortest = BinaryForm.SHORTEST.apply(original);
        byte[] longest = BinaryForm.LONGEST.apply(original);
        if (source.form() != ModuleSource.Form.BINARY) {
            assertArrayEquals(original, shortest, where);
        }
        assertArrayEquals(shortest, BinaryForm.SHORTEST.apply(longest), where);
        assertArrayEquals(longest, BinaryForm.LONGEST.apply(shortest), where);
        assertEquals(shortest.length > 8, longest.length > shortest.length, where);
        modules++;
    }
}
