package io.stackyard.engine.module;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stackyard.config.EngineTunables;
import io.stackyard.config.Feature;
import io.stackyard.config.Setting;
import io.stackyard.config.Tunables;
import io.stackyard.engine.types.TypeRegistry;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;

/// Binary modules written by hand: bytes in hexadecimal, sections with their sizes counted.
final class Binary {

    static final String HEADER = "00 61 73 6D 01 00 00 00";

    /// The defaults, and the one feature that is off by default: what the decoder can do.
    static final Tunables DEFAULTS =
            Tunables.defaults().with(Setting.FEATURE_GC_OBJECTS, true);

    private Binary() {}

    /// Bytes from hexadecimal digits; white space does not count.
    static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
    }

    /// A module with the given sections.
    static byte[] module(String... sections) {
        return bytes(HEADER + String.join("", sections));
    }

    /// A section with the right size.
    static String section(int id, String content) {
        return hex(id) + u32(bytes(content).length) + content;
    }

    /// A custom section.
    static String custom(String name, String content) {
        return section(0, name(name) + content);
    }

    /// A name with its length.
    static String name(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return u32(utf8.length) + HexFormat.of().formatHex(utf8);
    }

    /// A number as unsigned LEB128.
    static String u32(int value) {
        var out = new ByteArrayOutputStream();
        int rest = value;
        while (rest >>> 7 != 0) {
            out.write((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
        return HexFormat.of().formatHex(out.toByteArray());
    }

    /// A type index as signed LEB128.
    static String s33(int index) {
        // A further byte where the last one's top payload bit would be read as a sign.
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(index);
        if (bits % 7 != 0 || bits == 0) {
            return u32(index);
        }
        String unsigned = u32(index);
        int last = Integer.parseInt(unsigned.substring(unsigned.length() - 2), 16);
        return unsigned.substring(0, unsigned.length() - 2) + hex(last | 0x80) + "00";
    }

    private static String hex(int value) {
        return String.format(Locale.ROOT, "%02x", value);
    }

    static ModuleDefinition decode(byte[] module) {
        return decode(module, DEFAULTS.engine());
    }

    static ModuleDefinition decode(byte[] module, EngineTunables tunables) {
        return ModuleDecoder.decode(module, new TypeRegistry(), tunables);
    }

    static ModuleException assertMalformed(String text, byte[] module) {
        return assertRefused(ModuleException.Kind.MALFORMED, text, module, DEFAULTS);
    }

    static ModuleException assertInvalid(String text, byte[] module) {
        return assertRefused(ModuleException.Kind.INVALID, text, module, DEFAULTS);
    }

    static ModuleException assertUnsupported(String text, byte[] module) {
        return assertRefused(ModuleException.Kind.UNSUPPORTED, text, module, DEFAULTS);
    }

    /// The module is accepted, but not without the feature, which the message names with its setting.
    static void assertNeeds(Feature feature, byte[] module) {
        decode(module);
        ModuleException refusal =
                assertRefused(
                        ModuleException.Kind.UNSUPPORTED,
                        "",
                        module,
                        DEFAULTS.without(feature));
        assertTrue(
                refusal.getMessage()
                        .contains(
                                " needs the feature "
                                        + feature.proposalName()
                                        + ", which is off: turn on "
                                        + feature.setting().path()),
                refusal.getMessage());
    }

    /// The module is accepted at the limit, and refused when the limit is one less.
    static void assertLimited(Setting setting, int needed, String what, byte[] module) {
        decode(module, DEFAULTS.with(setting, needed).engine());
        assertRefused(
                ModuleException.Kind.LIMIT,
                "too many "
                        + what
                        + ": "
                        + setting.path()
                        + "="
                        + (needed - 1)
                        + ", the module has "
                        + needed
                        + "; raise that setting (at offset ",
                module,
                DEFAULTS.with(setting, needed - 1));
    }

    static ModuleException assertRefused(
            ModuleException.Kind kind,
            String text,
            byte[] module,
            Tunables tunables) {
        ModuleException refusal =
                assertThrows(
                        ModuleException.class,
                        () -> decode(module, tunables.engine()),
                        () -> "accepted, want: " + text);
        assertTrue(
                refusal.getMessage().startsWith(text),
                () -> "want: " + text + "\n got: " + refusal.getMessage());
        assertEquals(kind, refusal.kind(), refusal.getMessage());
        assertTrue(refusal.offset() >= 0 && refusal.offset() <= module.length);
        return refusal;
    }
}
