package io.stackyard.engine.module;

import io.stackyard.config.Feature;
import io.stackyard.engine.types.ExternKind;
import io.stackyard.engine.types.ValType;

/// Decodes the sections that define functions (their types), tables, memories, tags and globals: each a vector.
final class DefinitionsDecoder {

    private static final int TABLE_WITH_INITIALIZER = 0x40;

    private final BinaryReader reader;
    private final ModuleDraft module;
    private final ExternTypeReader types;
    private final ConstExprValidator expressions;

    DefinitionsDecoder(BinaryReader reader, ModuleDraft module) {
        this.reader = reader;
        this.module = module;
        this.types = new ExternTypeReader(reader, module);
        this.expressions = new ConstExprValidator(reader, module);
    }

    void decodeFunctions() {
        int count = readCount(ExternKind.FUNCTION);
        for (int i = 0; i < count; i++) {
            module.functionTypes.add(types.readFunctionType());
        }
    }

    void decodeTables() {
        int count = readCount(ExternKind.TABLE);
        for (int i = 0; i < count; i++) {
            module.tables.add(readTable());
        }
    }

    void decodeMemories() {
        int count = readCount(ExternKind.MEMORY);
        for (int i = 0; i < count; i++) {
            module.memories.add(types.readMemory());
        }
    }

    void decodeTags() {
        int count = readCount(ExternKind.TAG);
        for (int i = 0; i < count; i++) {
            module.tagTypes.add(types.readTagType());
        }
    }

    /// A global's initializer may read the globals before it.
    void decodeGlobals() {
        int count = readCount(ExternKind.GLOBAL);
        for (int i = 0; i < count; i++) {
            GlobalDef global = types.readGlobal();
            module.globals.add(global.withInitializer(expressions.read(global.type())));
        }
    }

    private int readCount(ExternKind kind) {
        int at = reader.position();
        int count = reader.readCount();
        module.requireRoom(at, kind, count);
        return count;
    }

    private TableDef readTable() {
        int at = reader.position();
        if (reader.peekByte() != TABLE_WITH_INITIALIZER) {
            TableDef table = types.readTable();
            if (!ValType.isNullable(table.elementType())) {
                throw ModuleException.invalid(
                        at,
                        "type mismatch: a table of "
                                + ValType.show(table.elementType())
                                + " needs an initializer, because null is none of its values");
            }
            return table;
        }
        module.bounds().require(Feature.FUNCTION_REFERENCES, at, "a table with an initializer");
        reader.skip(1);
        if (reader.readByte() != 0) {
            throw ModuleException.malformed(at, "malformed table");
        }
        TableDef table = types.readTable();
        return table.withInitializer(expressions.read(table.elementType()));
    }
}
