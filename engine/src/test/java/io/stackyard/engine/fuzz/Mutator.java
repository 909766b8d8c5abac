package io.stackyard.engine.fuzz;

import io.stackyard.engine.fuzz.ModuleParts.Section;
import io.stackyard.engine.fuzz.SeedModules.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// Turns modules into others that are nearly right: one to four edits, from single bits to whole sections.
///
/// Edits of sections and bodies keep the lengths around them right, so that what they broke is met where it stands;
/// edits of the bytes of the whole do not.
final class Mutator {

    private static final int[] FUNCTION_TYPES = {0x7F, 0x7E, 0x7D, 0x7C, 0x70, 0x6F, 0x63, 0x64};
    private static final int FUNCTIONS = 3;

    /// Instructions that leave the operands as they are, wherever they stand.
    private static final byte[][] NEUTRAL = {
        {0x01},
        {0x41, 0x00, 0x1A},
        {0x42, 0x7F, 0x1A},
        {0x02, 0x40, 0x0B},
        {0x03, 0x40, 0x0B},
        {0x41, 0x01, 0x04, 0x40, 0x0B},
        {0x02, 0x40, 0x41, 0x00, 0x0D, 0x00, 0x0B},
        {0x02, 0x40, 0x0C, 0x00, 0x6A, 0x1A, 0x0B},
        {0x20, 0x00, 0x21, 0x00},
        {0x20, 0x01, 0x22, 0x01, 0x1A},
        {0x3F, 0x00, 0x1A},
        {(byte) 0xD0, 0x70, 0x1A},
        {0x41, 0x00, 0x0D, 0x00},
        {0x00},
        {0x02, 0x7F, 0x41, 0x05, 0x41, 0x00, 0x41, 0x00, 0x0E, 0x01, 0x00, 0x00, 0x0B, 0x1A},
    };

    private final SeedModules seeds;
    private SplittableRandom random = new SplittableRandom(0);

    Mutator(SeedModules seeds) {
        this.seeds = seeds;
    }

    byte[] mutated(SplittableRandom source) {
        random = source;
        Seed seed = seeds.any(random);
        if (random.nextInt(8) == 0) {
            return editWhole(seed.module());
        }
        List<Section> sections = new ArrayList<>(seed.sections());
        for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
            edit(sections);
        }
        byte[] bytes = ModuleParts.join(sections);
        return random.nextInt(16) == 0 ? editWhole(bytes) : bytes;
    }

    // The whole.

    private byte[] editWhole(byte[] module) {
        byte[] bytes = module;
        for (int edits = 1 + random.nextInt(3); edits > 0 && bytes.length > 0; edits--) {
            bytes = editBytes(bytes);
        }
        return random.nextInt(16) == 0 && bytes.length > 0
                ? Arrays.copyOf(bytes, random.nextInt(bytes.length))
                : bytes;
    }

    private byte[] editBytes(byte[] bytes) {
        int at = random.nextInt(bytes.length);
        if (random.nextInt(2) == 0) {
            return with(bytes, at, bytes[at] + 1 - 2 * random.nextInt(2));
        }
        return switch (random.nextInt(8)) {
            case 0 -> with(bytes, at, random.nextInt(256));
            case 1, 2 -> with(bytes, at, bytes[at] ^ 1 << random.nextInt(Byte.SIZE));
            case 3 -> spliced(bytes, at, at, new byte[] {(byte) random.nextInt(256)});
            case 4 -> spliced(bytes, at, at + 1, new byte[0]);
            case 5 -> spliced(bytes, at, range(bytes, at), new byte[0]);
            case 6 -> spliced(bytes, at, at, Arrays.copyOfRange(bytes, at, range(bytes, at)));
            default -> otherNumber(bytes, at);
        };
    }

    private int range(byte[] bytes, int at) {
        return at + random.nextInt(1 + Math.min(32, bytes.length - at));
    }

    /// What would be a number here becomes another, or is written at more length.
    private byte[] otherNumber(byte[] bytes, int at) {
        int end = at;
        while (end < bytes.length - 1 && bytes[end] < 0) {
            end++;
        }
        var number = new Bytes(16);
        switch (random.nextInt(8)) {
            case 0 -> longForm(number, bytes, at, end);
            case 1 -> number.unsigned(0xFFFF_FFFFL);
            case 2 -> number.unsigned(0x7FFF_FFFFL);
            case 3 -> number.unsigned(0x8000_0000L);
            case 4 -> number.unsigned(random.nextInt(1 << random.nextInt(1, 20)));
            case 5 -> number.signed(random.nextLong() >> random.nextInt(64));
            case 6 -> number.unsigned(0xFFFF_FFFF_FFFF_FFFFL);
            default -> number.signed(-1 - random.nextInt(64));
        }
        return spliced(bytes, at, end + 1, number.toArray());
    }

    private void longForm(Bytes number, byte[] bytes, int at, int end) {
        number.add(bytes, at, end);
        number.add(bytes[end] | 0x80);
        for (int more = random.nextInt(10); more > 0; more--) {
            number.add(0x80);
        }
        number.add(0);
    }

    // Sections.

    private void edit(List<Section> sections) {
        if (sections.isEmpty()) {
            sections.add(anySection());
            return;
        }
        int at = random.nextInt(sections.size());
        switch (random.nextInt(36)) {
            case 0 -> sections.remove(at);
            case 1 -> sections.add(random.nextInt(sections.size() + 1), sections.get(at));
            case 2 -> sections.add(random.nextInt(sections.size()), sections.remove(at));
            case 3 -> sections.add(random.nextInt(sections.size() + 1), anySection());
            case 4, 5 -> replaceByKind(sections, anySection());
            case 6 -> sections.set(at, inflated(sections.get(at)));
            case 7 -> sections.set(at, resized(sections.get(at)));
            case 8 -> sections.set(at,
                    new Section(random.nextInt(15), content(sections, at), List.of()));
            case 9 -> swapTypes(sections, at);
            case 10, 11, 12, 13 -> sections.set(at, edited(sections.get(at)));
            default -> editBody(sections);
        }
    }

    private Section anySection() {
        List<Section> sections = seeds.any(random).sections();
        return sections.isEmpty()
                ? new Section(random.nextInt(14), new byte[] {0}, List.of())
                : sections.get(random.nextInt(sections.size()));
    }

    private static byte[] content(List<Section> sections, int at) {
        return ModuleParts.content(sections.get(at));
    }

    /// The section of another module in place of this one's.
    private static void replaceByKind(List<Section> sections, Section other) {
        for (int i = 0; i < sections.size(); i++) {
            if (sections.get(i).id() == other.id()) {
                sections.set(i, other);
            }
        }
    }

    /// A vector that promises more, or less, than it has.
    private Section inflated(Section section) {
        byte[] content = ModuleParts.content(section);
        return content.length == 0 ? section : section.withContent(otherNumber(content, 0));
    }

    private Section resized(Section section) {
        byte[] content = ModuleParts.content(section);
        int length = random.nextInt(content.length + 8);
        return section.withContent(Arrays.copyOf(content, length));
    }

    private Section edited(Section section) {
        byte[] content = ModuleParts.content(section);
        return content.length == 0 ? section : section.withContent(editBytes(content));
    }

    /// Another index of a type for a function, or another value type in a signature.
    private void swapTypes(List<Section> sections, int at) {
        Section section = sections.get(at);
        byte[] content = section.content();
        if (section.id() > FUNCTIONS || content.length == 0 || section.hasBodies()) {
            sections.set(at, edited(section));
            return;
        }
        int place = random.nextInt(content.length);
        int value =
                section.id() == FUNCTIONS
                        ? random.nextInt(8)
                        : FUNCTION_TYPES[random.nextInt(FUNCTION_TYPES.length)];
        sections.set(at, section.withContent(with(content, place, value)));
    }

    // Bodies.

    private void editBody(List<Section> sections) {
        for (int i = 0; i < sections.size(); i++) {
            Section section = sections.get(i);
            if (section.hasBodies()) {
                List<byte[]> bodies = new ArrayList<>(section.bodies());
                int at = random.nextInt(bodies.size());
                bodies.set(at, editedBody(bodies.get(at)));
                sections.set(i, new Section(section.id(), section.content(), bodies));
                return;
            }
        }
        int at = random.nextInt(sections.size());
        sections.set(at, edited(sections.get(at)));
    }

    private byte[] editedBody(byte[] body) {
        if (random.nextInt(12) == 0) {
            return otherBody(body);
        }
        int[] starts = InstructionScanner.starts(body);
        if (starts == null || starts.length < 2) {
            return body.length == 0 ? body : editBytes(body);
        }
        int one = random.nextInt(starts.length - 1);
        int from = starts[one];
        int to = starts[one + 1];
        return switch (random.nextInt(22)) {
            case 0 -> with(body, from, random.nextInt(0xE7)); // An opcode, its immediates kept.
            case 1 -> with(body, from, 0x45 + random.nextInt(0x80));
            case 2 -> spliced(body, from, to, new byte[0]);
            case 3 -> spliced(body, from, from, Arrays.copyOfRange(body, from, to));
            case 4, 5 -> spliced(body, from, from, seeds.instruction(random));
            case 6 -> spliced(body, from, to, seeds.instruction(random));
            case 7 -> to - from > 1 ? otherNumber(body, from + 1) : editBytes(body);
            case 8 -> to - from > 1 ? with(body, from + 1, random.nextInt(12)) : editBytes(body);
            case 9 -> otherLocals(body, starts[0]);
            case 10, 11, 12, 13 -> sibling(body, from);
            default -> spliced(body, from, from, NEUTRAL[random.nextInt(NEUTRAL.length)]);
        };
    }

    /// The operator before or behind, which mostly has the same types.
    private byte[] sibling(byte[] body, int at) {
        int opcode = body[at] & 0xFF;
        boolean plain = (opcode >= 0x28 && opcode <= 0x3E) || (opcode >= 0x45 && opcode <= 0xC4);
        return plain ? with(body, at, opcode + 1 - 2 * random.nextInt(2)) : body;
    }

    private byte[] otherBody(byte[] body) {
        for (Section section : seeds.any(random).sections()) {
            if (section.hasBodies()) {
                return section.bodies().get(random.nextInt(section.bodies().size()));
            }
        }
        return body;
    }

    private byte[] otherLocals(byte[] body, int end) {
        var locals = new Bytes(32).unsigned(1);
        locals.unsigned(random.nextInt(3) == 0 ? random.nextInt() & 0xFFFF_FFFFL
                : random.nextInt(64));
        locals.add(FUNCTION_TYPES[random.nextInt(FUNCTION_TYPES.length)]);
        return spliced(body, 0, end, locals.toArray());
    }

    // Bytes.

    private static byte[] with(byte[] bytes, int at, int value) {
        byte[] changed = bytes.clone();
        changed[at] = (byte) value;
        return changed;
    }

    private static byte[] spliced(byte[] bytes, int from, int to, byte[] middle) {
        return new Bytes(bytes.length + middle.length).add(bytes, 0, from).add(middle)
                .add(bytes, to, bytes.length).toArray();
    }
}
