package io.stackyard.engine.fuzz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A binary taken apart: its sections, and the bodies of its functions. Put together again, it is the same module,
/// up to how its lengths are encoded.
///
/// ```
/// header | id size content | id size content | ...
///                            `-- 10: count | size body | size body ...
/// ```
final class ModuleParts {

    static final int CODE = 10;
    private static final byte[] HEADER = {0, 'a', 's', 'm', 1, 0, 0, 0};

    /// One section: `content` counts, or for the section of code `bodies`.
    @SuppressWarnings("ArrayRecordComponent") // Never compared, and only read.
    record Section(int id, byte[] content, List<byte[]> bodies) {

        Section withContent(byte[] other) {
            return new Section(id, other, List.of());
        }

        boolean hasBodies() {
            return !bodies.isEmpty();
        }
    }

    private ModuleParts() {}

    /// Takes a module apart as far as it can be.
    static List<Section> split(byte[] module) {
        List<Section> sections = new ArrayList<>();
        var cursor = new Cursor(module, HEADER.length);
        while (cursor.at < module.length) {
            int id = module[cursor.at++] & 0xFF;
            int size = cursor.number();
            int end = Math.clamp((long) cursor.at + size, cursor.at, module.length);
            byte[] content = Arrays.copyOfRange(module, cursor.at, end);
            sections.add(new Section(id, content, id == CODE ? bodies(content) : List.of()));
            cursor.at = end;
        }
        return sections;
    }

    /// Puts a module together.
    static byte[] join(List<Section> sections) {
        var module = new Bytes().add(HEADER);
        for (Section section : sections) {
            module.add(section.id()).sized(content(section));
        }
        return module.toArray();
    }

    /// The bytes of a section behind its size.
    static byte[] content(Section section) {
        if (!section.hasBodies()) {
            return section.content();
        }
        var content = new Bytes().unsigned(section.bodies().size());
        section.bodies().forEach(content::sized);
        return content.toArray();
    }

    private static List<byte[]> bodies(byte[] content) {
        List<byte[]> bodies = new ArrayList<>();
        var cursor = new Cursor(content, 0);
        for (int count = cursor.number(); count > 0 && cursor.at < content.length; count--) {
            int size = cursor.number();
            int end = Math.clamp((long) cursor.at + size, cursor.at, content.length);
            bodies.add(Arrays.copyOfRange(content, cursor.at, end));
            cursor.at = end;
        }
        return bodies;
    }

    /// Reads unsigned numbers, leniently: behind the end stand zeros.
    private static final class Cursor {
        private final byte[] bytes;
        private int at;

        private Cursor(byte[] bytes, int at) {
            this.bytes = bytes;
            this.at = Math.min(at, bytes.length);
        }

        private int number() {
            int value = 0;
            for (int shift = 0; at < bytes.length; shift += 7) {
                int next = bytes[at++];
                value |= shift < Integer.SIZE ? (next & 0x7F) << shift : 0;
                if (next >= 0) {
                    break;
                }
            }
            return Math.max(0, value);
        }
    }
}
