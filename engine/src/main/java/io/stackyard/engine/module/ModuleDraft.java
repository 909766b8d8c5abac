package io.stackyard.engine.module;

import io.stackyard.config.Feature;
import io.stackyard.config.ModuleLimits;
import io.stackyard.config.Setting;
import io.stackyard.engine.types.ExternKind;
import io.stackyard.engine.types.TypeSection;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// What has been decoded of a module so far: the context in which the next section is validated.
///
/// Each index space starts with the imports; the decoders append to it in the order of the module.
final class ModuleDraft {

    private final DecodeBounds bounds;
    private TypeSection types;

    final List<ImportDef> imports = new ArrayList<>();
    final IntList functionTypes = new IntList();
    final List<TableDef> tables = new ArrayList<>();
    final List<MemoryDef> memories = new ArrayList<>();
    final List<GlobalDef> globals = new ArrayList<>();
    final IntList tagTypes = new IntList();
    final List<ExportDef> exports = new ArrayList<>();
    final List<ElementSegment> elements = new ArrayList<>();
    final List<DataSegment> datas = new ArrayList<>();
    final List<CodeBody> codes = new ArrayList<>();
    final BitSet declaredFunctions = new BitSet();
    int importedFunctions;
    int importedTables;
    int importedMemories;
    int importedGlobals;
    int importedTags;
    int startFunction = ModuleDefinition.NONE;
    int dataCount = ModuleDefinition.NONE;
    Names names = Names.NONE;

    ModuleDraft(DecodeBounds bounds, TypeSection noTypes) {
        this.bounds = bounds;
        this.types = noTypes;
    }

    DecodeBounds bounds() {
        return bounds;
    }

    TypeSection types() {
        return types;
    }

    void types(TypeSection section) {
        types = section;
    }

    /// How many things of the kind there are so far.
    int count(ExternKind kind) {
        return switch (kind) {
            case FUNCTION -> functionTypes.size();
            case TABLE -> tables.size();
            case MEMORY -> memories.size();
            case GLOBAL -> globals.size();
            case TAG -> tagTypes.size();
        };
    }

    /// Reads an index of the given kind.
    ///
    /// @throws ModuleException INVALID "unknown ..." if it names nothing
    int readIndex(BinaryReader reader, ExternKind kind) {
        int at = reader.position();
        int index = reader.readU32();
        requireIndex(at, kind, index);
        return index;
    }

    /// @throws ModuleException INVALID "unknown ..." if `index`, unsigned, names nothing
    void requireIndex(int offset, ExternKind kind, int index) {
        if (Integer.compareUnsigned(index, count(kind)) >= 0) {
            throw Unknown.of(offset, kind, Integer.toUnsignedLong(index), count(kind));
        }
    }

    /// Throws if `more` things of the kind, which stand at `offset`, are too many.
    void requireRoom(int offset, ExternKind kind, int more) {
        long actual = (long) count(kind) + more;
        ModuleLimits limits = bounds.limits();
        switch (kind) {
            case FUNCTION ->
                    DecodeBounds.requireAtMost(
                            offset,
                            "functions",
                            limits.functions(),
                            actual,
                            Setting.LIMIT_FUNCTIONS);
            case GLOBAL ->
                    DecodeBounds.requireAtMost(
                            offset,
                            "globals",
                            limits.globals(),
                            actual,
                            Setting.LIMIT_GLOBALS);
            case TAG ->
                    DecodeBounds.requireAtMost(
                            offset,
                            "tags",
                            limits.tags(),
                            actual,
                            Setting.LIMIT_TAGS);
            case MEMORY -> requireOneMemory(offset, actual);
            case TABLE -> {
                // The pool's limit, which counts when the module is instantiated, is the only one.
            }
        }
    }

    private void requireOneMemory(int offset, long actual) {
        if (actual > 1 && !bounds.features().has(Feature.MULTI_MEMORY)) {
            throw ModuleException.invalid(
                    offset,
                    "multiple memories: they need a feature that is off, turn on "
                            + Feature.MULTI_MEMORY.setting().path());
        }
    }

    /// Reads a name that must not be too long.
    String readName(BinaryReader reader) {
        int at = reader.position();
        int byteSize = reader.readU32();
        reader.position(at);
        // A name that the module cannot hold is malformed, which readName says.
        if (Integer.compareUnsigned(byteSize, reader.remaining()) <= 0) {
            DecodeBounds.requireAtMost(
                    at,
                    "bytes in one name",
                    bounds.limits().nameBytes(),
                    byteSize,
                    Setting.LIMIT_NAME_BYTES);
        }
        return reader.readName();
    }
}
