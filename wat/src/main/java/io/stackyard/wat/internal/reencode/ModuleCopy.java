package io.stackyard.wat.internal.reencode;

import io.stackyard.wat.BinaryForm;
import io.stackyard.wat.internal.binary.ByteSink;
import java.util.function.IntConsumer;

/// Copies a binary module section by section, entry by entry, with every number in one form.
///
/// Sizes are counted anew. Custom sections keep their content, whatever it is.
public final class ModuleCopy {

    private static final int HEADER_BYTES = 8;
    private static final int CUSTOM = 0;
    private static final int START = 8;
    private static final int DATA_COUNT = 12;

    private final NumberCopy in;
    private final TypeCopy types;
    private final InstructionCopy instructions;

    private ModuleCopy(byte[] module, BinaryForm form, ByteSink out) {
        this.in = new NumberCopy(module, form, out);
        this.types = new TypeCopy(in);
        this.instructions = new InstructionCopy(in, types);
    }

    /// The module with its numbers in the given form.
    ///
    /// @throws IllegalArgumentException if it is not well-formed
    public static byte[] of(byte[] module, BinaryForm form) {
        var out = new ByteSink();
        new ModuleCopy(module, form, out).module();
        return out.toByteArray();
    }

    private void module() {
        in.raw(HEADER_BYTES);
        while (!in.atEnd()) {
            section(in.u8());
        }
    }

    /// Copies what is counted in bytes to a sink of its own, for its size is known last.
    ///
    /// @param content told where the content ends
    private void sized(IntConsumer content) {
        int size = in.length();
        int end = in.position() + size;
        var sink = new ByteSink();
        ByteSink out = in.redirect(sink);
        content.accept(end);
        if (in.position() != end) {
            throw in.unreadable(
                    "content that ends elsewhere than at 0x" + Integer.toHexString(end));
        }
        in.redirect(out);
        in.sized(sink);
    }

    private void section(int id) {
        switch (id) {
            case CUSTOM -> sized(this::custom);
            case START, DATA_COUNT -> sized(_ -> in.u32());
            default -> sized(_ -> entries(id));
        }
    }

    private void entries(int section) {
        for (int left = in.u32(); left > 0; left--) {
            entry(section);
        }
    }

    private void custom(int end) {
        name();
        in.raw(end - in.position());
    }

    private void entry(int section) {
        switch (section) {
            case 1 -> types.group();
            case 2 -> importEntry();
            case 3 -> in.u32();
            case 4 -> {
                if (types.table()) {
                    instructions.expression();
                }
            }
            case 5 -> types.limits();
            case 6 -> {
                types.global();
                instructions.expression();
            }
            case 7 -> {
                name();
                in.u8();
                in.u32();
            }
            case 9 -> element();
            case 10 -> sized(_ -> body());
            case 11 -> data();
            case 13 -> types.tag();
            default -> throw in.unreadable("section " + section);
        }
    }

    private void name() {
        in.raw(in.u32());
    }

    private void importEntry() {
        name();
        name();
        int kind = in.u8();
        switch (kind) {
            case 0 -> in.u32();
            case 1 -> types.table();
            case 2 -> types.limits();
            case 3 -> types.global();
            case 4 -> types.tag();
            default -> throw in.unreadable("import kind " + kind);
        }
    }

    private void body() {
        for (int left = in.u32(); left > 0; left--) {
            in.u32();
            types.value();
        }
        instructions.expression();
    }

    /// Flags: 1 passive or declarative, 2 a table or declarative, 4 expressions instead of functions.
    private void element() {
        int flags = in.u32();
        boolean active = (flags & 1) == 0;
        boolean expressions = (flags & 4) != 0;
        if (active && (flags & 2) != 0) {
            in.u32();
        }
        if (active) {
            instructions.expression();
        }
        if ((flags & 3) != 0) {
            kind(expressions);
        }
        for (int left = in.u32(); left > 0; left--) {
            if (expressions) {
                instructions.expression();
            } else {
                in.u32();
            }
        }
    }

    private void kind(boolean isType) {
        if (isType) {
            types.value();
        } else {
            in.u8();
        }
    }

    private void data() {
        int flags = in.u32();
        if (flags == 2) {
            in.u32();
        }
        if (flags != 1) {
            instructions.expression();
        }
        name(); // A length and bytes.
    }
}
