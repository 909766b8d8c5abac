package io.stackyard.engine.module;

import io.stackyard.config.EngineTunables;
import io.stackyard.config.Setting;
import io.stackyard.engine.types.ExternKind;
import io.stackyard.engine.types.TypeRegistry;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Decodes a binary module and validates all of it but the function bodies.
///
/// **Shape**: `00 61 73 6D`, `01 00 00 00`, then sections: an id, the size in bytes, content. Each known section stands
/// at most once and in the order of [SectionId].
///
/// The decoder works in one pass: what a section refers to has been decoded before it. Each section is decoded from a
/// reader of its own range, so no section reads into the next. A module that is both malformed and invalid is refused for
/// whichever stands first.
///
/// **Threads**: none shared but the registry's, which any may use.
public final class ModuleDecoder {

    private static final int[] MAGIC = {0x00, 0x61, 0x73, 0x6D};
    private static final int[] VERSION = {0x01, 0x00, 0x00, 0x00};
    private static final String NAME_SECTION = "name";

    private final byte[] bytes;
    private final BinaryReader reader;
    private final TypeRegistry registry;
    private final ModuleDraft draft;
    private final Consumer<ModuleDefinition> bodies;
    private SectionId last = SectionId.CUSTOM;
    private @Nullable BinaryReader nameSection;

    private ModuleDecoder(
            byte[] bytes,
            TypeRegistry registry,
            DecodeBounds bounds,
            Consumer<ModuleDefinition> bodies) {
        this.bytes = bytes;
        this.reader = new BinaryReader(bytes, 0, bytes.length);
        this.registry = registry;
        this.draft = new ModuleDraft(bounds, TypesDecoder.none(registry));
        this.bodies = bodies;
    }

    /// Decodes a module. See [#decode(byte[], TypeRegistry, EngineTunables, Consumer)].
    public static ModuleDefinition decode(
            byte[] bytes,
            TypeRegistry registry,
            EngineTunables tunables) {
        return decode(bytes, registry, tunables, _ -> {});
    }

    /// Decodes a module and lets its function bodies be validated in their turn: a module is refused for its first flaw,
    /// and a body's comes before those of what follows the code section.
    ///
    /// @param bytes    the binary; not copied, must not change afterwards
    /// @param registry where its types get their identity
    /// @param tunables the features and limits that hold
    /// @param bodies   given the module as it stands behind the code section, that is without names and data segments
    ///                 (but with their count, if announced); not called if there is none, or its length is wrong
    /// @return the whole module
    /// @throws ModuleException if the module is malformed, invalid, too large or uses what is not there
    public static ModuleDefinition decode(
            byte[] bytes,
            TypeRegistry registry,
            EngineTunables tunables,
            Consumer<ModuleDefinition> bodies) {
        DecodeBounds.requireAtMost(
                0,
                "bytes",
                tunables.limits().moduleBytes(),
                bytes.length,
                Setting.LIMIT_MODULE_BYTES);
        var bounds = new DecodeBounds(tunables.features(), tunables.limits());
        return new ModuleDecoder(bytes, registry, bounds, bodies).decode();
    }

    private ModuleDefinition decode() {
        expect(MAGIC, "magic header not detected");
        expect(VERSION, "unknown binary version");
        while (!reader.atEnd()) {
            readSection();
        }
        CodesDecoder.requireComplete(reader.position(), draft);
        if (draft.dataCount != ModuleDefinition.NONE) {
            DatasDecoder.requireCounted(reader.position(), draft.dataCount, draft.datas.size());
        }
        if (nameSection != null) {
            draft.names = NameSectionDecoder.decode(bytes, nameSection, draft);
        }
        return new ModuleDefinition(bytes, draft);
    }

    private void expect(int[] wanted, String otherwise) {
        int at = reader.position();
        boolean same = true;
        for (int want : wanted) {
            same &= reader.readByte() == want;
        }
        if (!same) {
            throw ModuleException.malformed(at, otherwise);
        }
    }

    private void readSection() {
        int at = reader.position();
        int code = reader.readByte();
        SectionId id = SectionId.ofCode(code);
        if (id == null) {
            throw ModuleException.malformed(at, "malformed section id " + code);
        }
        if (id != SectionId.CUSTOM) {
            if (id.compareTo(last) <= 0) {
                throw ModuleException.malformed(
                        at,
                        "unexpected content after last section: " + id + " after " + last);
            }
            last = id;
        }
        BinaryReader content = sized();
        readContent(id, content);
        if (!content.atEnd()) {
            throw ModuleException.malformed(
                    content.position(),
                    "section size mismatch: " + content.remaining() + " bytes left in " + id);
        }
    }

    private BinaryReader sized() {
        int at = reader.position();
        int byteSize = reader.readU32();
        if (Integer.compareUnsigned(byteSize, reader.remaining()) > 0) {
            throw ModuleException.malformed(
                    at,
                    "length out of bounds: a section of "
                            + Integer.toUnsignedString(byteSize)
                            + " bytes, the module has "
                            + reader.remaining()
                            + " left");
        }
        return reader.slice(byteSize);
    }

    private void readContent(SectionId id, BinaryReader content) {
        switch (id) {
            case CUSTOM -> readCustom(content);
            case TYPE -> draft.types(TypesDecoder.decode(content, draft.bounds(), registry));
            case IMPORT -> new ImportsDecoder(content, draft).decode();
            case FUNCTION -> new DefinitionsDecoder(content, draft).decodeFunctions();
            case TABLE -> new DefinitionsDecoder(content, draft).decodeTables();
            case MEMORY -> new DefinitionsDecoder(content, draft).decodeMemories();
            case TAG -> new DefinitionsDecoder(content, draft).decodeTags();
            case GLOBAL -> new DefinitionsDecoder(content, draft).decodeGlobals();
            case EXPORT -> new ExportsDecoder(content, draft).decode();
            case START -> readStart(content);
            case ELEMENT -> new ElementsDecoder(content, draft).decode();
            case DATA_COUNT -> new DatasDecoder(content, draft).decodeCount();
            case CODE -> readCode(content);
            case DATA -> new DatasDecoder(content, draft).decode();
        }
    }

    private void readCustom(BinaryReader content) {
        String name = draft.readName(content);
        if (name.equals(NAME_SECTION) && nameSection == null) {
            nameSection = content.slice(content.remaining());
        } else {
            content.skip(content.remaining());
        }
    }

    private void readCode(BinaryReader content) {
        CodesDecoder.decode(content, draft);
        if (content.atEnd() && CodesDecoder.isComplete(draft)) { // Else the module is refused later.
            bodies.accept(new ModuleDefinition(bytes, draft));
        }
    }

    private void readStart(BinaryReader content) {
        int at = content.position();
        int index = draft.readIndex(content, ExternKind.FUNCTION);
        var type = draft.types().func(draft.functionTypes.get(index));
        if (type.params().length > 0 || type.results().length > 0) {
            throw ModuleException.invalid(
                    at,
                    "start function " + index + " must be (func), it is " + type);
        }
        draft.startFunction = index;
    }
}
