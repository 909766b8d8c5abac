package io.stackyard.engine.module;

import io.stackyard.config.Setting;
import io.stackyard.engine.types.ExternKind;

/// Decodes the import section.
///
/// **Shape**: a vector of: module name, name, a byte for the kind, a type.
final class ImportsDecoder {

    private final BinaryReader reader;
    private final ModuleDraft module;
    private final ExternTypeReader types;

    ImportsDecoder(BinaryReader reader, ModuleDraft module) {
        this.reader = reader;
        this.module = module;
        this.types = new ExternTypeReader(reader, module);
    }

    void decode() {
        int at = reader.position();
        int count = reader.readCount();
        DecodeBounds.requireAtMost(
                at,
                "imports",
                module.bounds().limits().imports(),
                count,
                Setting.LIMIT_IMPORTS);
        for (int i = 0; i < count; i++) {
            String moduleName = module.readName(reader);
            String name = module.readName(reader);
            ExternKind kind = ExternKinds.read(reader, "malformed import kind");
            int index = module.count(kind);
            module.requireRoom(reader.position(), kind, 1);
            readType(kind);
            module.imports.add(new ImportDef(moduleName, name, kind, index));
        }
        module.importedFunctions = module.functionTypes.size();
        module.importedTables = module.tables.size();
        module.importedMemories = module.memories.size();
        module.importedGlobals = module.globals.size();
        module.importedTags = module.tagTypes.size();
    }

    private void readType(ExternKind kind) {
        switch (kind) {
            case FUNCTION -> module.functionTypes.add(types.readFunctionType());
            case TABLE -> module.tables.add(types.readTable());
            case MEMORY -> module.memories.add(types.readMemory());
            case GLOBAL -> module.globals.add(types.readGlobal());
            case TAG -> module.tagTypes.add(types.readTagType());
        }
    }
}
