package io.stackyard.wat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// What tests say about modules: text in, sections and instructions out, as hexadecimal digits.
final class Binaries {

    static final int TYPE = 1;
    static final int IMPORT = 2;
    static final int FUNCTION = 3;
    static final int TABLE = 4;
    static final int MEMORY = 5;
    static final int GLOBAL = 6;
    static final int EXPORT = 7;
    static final int START = 8;
    static final int ELEMENT = 9;
    static final int CODE = 10;
    static final int DATA = 11;
    static final int DATA_COUNT = 12;
    static final int TAG = 13;
    static final int CUSTOM = 0;

    private static final int HEADER_BYTES = 8;

    private Binaries() {}

    static byte[] module(String text) {
        return Wat.toBinary("test.wat", text.getBytes(StandardCharsets.UTF_8));
    }

    /// The first section with this code, or the empty string if the module has none.
    static String section(int id, String text) {
        byte[] module = module(text);
        int at = HEADER_BYTES;
        while (at < module.length) {
            int found = module[at++];
            int size = 0;
            int shift = 0;
            int part;
            do {
                part = module[at++];
                size |= (part & 0x7F) << shift;
                shift += 7;
            } while ((part & 0x80) != 0);
            if (found == id) {
                return hex(module, at, at + size);
            }
            at += size;
        }
        return "";
    }

    /// The bytes of the only function of a module, between its locals and its last `end`.
    static String body(String text) {
        String code = section(CODE, text);
        byte[] bytes = HexFormat.ofDelimiter(" ").parseHex(code);
        // Count of functions, size and count of locals are one byte each in modules this small.
        if (bytes[0] != 1 || bytes[1] != bytes.length - 2 || bytes[2] != 0) {
            throw new AssertionError("not one small function without locals: " + code);
        }
        return hex(bytes, 3, bytes.length - 1);
    }

    /// The bytes of instructions in a function of the type `[] -> []`.
    static String instructions(String text) {
        return body("(func " + text + ")");
    }

    /// The reason why a text is malformed.
    static String reason(String text) {
        return reason(text.getBytes(StandardCharsets.UTF_8));
    }

    static String reason(byte[] text) {
        return failure(text).reason();
    }

    static WatException failure(byte[] text) {
        try {
            byte[] module = Wat.toBinary("test.wat", text);
            throw new AssertionError("accepted: " + HexFormat.of().formatHex(module));
        } catch (WatException malformed) {
            return malformed;
        }
    }

    /// Numbers are bytes, arrays are themselves, anything else is text.
    static byte[] bytes(Object... parts) {
        var bytes = new ByteArrayOutputStream();
        for (Object part : parts) {
            switch (part) {
                case Integer number -> bytes.write(number);
                case byte[] array -> bytes.writeBytes(array);
                default -> bytes.writeBytes(part.toString().getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }

    private static String hex(byte[] bytes, int start, int end) {
        return HexFormat.ofDelimiter(" ").formatHex(bytes, start, end);
    }
}
