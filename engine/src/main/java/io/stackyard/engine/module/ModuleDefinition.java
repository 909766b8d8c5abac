package io.stackyard.engine.module;

import io.stackyard.engine.types.ExternKind;
import io.stackyard.engine.types.ExternType;
import io.stackyard.engine.types.FunctionExternType;
import io.stackyard.engine.types.GlobalType;
import io.stackyard.engine.types.Limits;
import io.stackyard.engine.types.MemoryType;
import io.stackyard.engine.types.TableType;
import io.stackyard.engine.types.TagType;
import io.stackyard.engine.types.TypeSection;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A decoded module: valid but for its function bodies, which the translator validates.
///
/// Every index space starts with the imports. Types are codes of [io.stackyard.engine.types.ValType] that refer to
/// [#types].
///
/// **Threads**: immutable. The bytes are those that were decoded, not a copy; nobody may write to them.
public final class ModuleDefinition {

    /// What stands for an index or count that is not there.
    static final int NONE = -1;

    private final byte[] bytes;
    private final TypeSection types;
    private final List<ImportDef> imports;
    private final int[] functionTypes;
    private final List<TableDef> tables;
    private final List<MemoryDef> memories;
    private final List<GlobalDef> globals;
    private final int[] tagTypes;
    private final List<ExportDef> exports;
    private final int startFunction;
    private final List<ElementSegment> elements;
    private final List<DataSegment> datas;
    private final List<CodeBody> codes;
    private final BitSet declaredFunctions;
    private final int importedFunctions;
    private final int importedTables;
    private final int importedMemories;
    private final int importedGlobals;
    private final int importedTags;
    private final int dataCount;
    private final Names names;
    private final ElementImages elementImages;

    ModuleDefinition(byte[] bytes, ModuleDraft draft) {
        this.bytes = bytes;
        types = draft.types();
        imports = List.copyOf(draft.imports);
        functionTypes = draft.functionTypes.toArray();
        tables = List.copyOf(draft.tables);
        memories = List.copyOf(draft.memories);
        globals = List.copyOf(draft.globals);
        tagTypes = draft.tagTypes.toArray();
        exports = List.copyOf(draft.exports);
        startFunction = draft.startFunction;
        elements = List.copyOf(draft.elements);
        datas = List.copyOf(draft.datas);
        codes = List.copyOf(draft.codes);
        declaredFunctions = draft.declaredFunctions;
        importedFunctions = draft.importedFunctions;
        importedTables = draft.importedTables;
        importedMemories = draft.importedMemories;
        importedGlobals = draft.importedGlobals;
        importedTags = draft.importedTags;
        dataCount = draft.dataCount;
        names = draft.names;
        elementImages = ElementImages.of(this);
    }

    /// The binary module.
    public byte[] bytes() {
        return bytes;
    }

    /// The defined types.
    public TypeSection types() {
        return types;
    }

    /// The imports in order.
    public List<ImportDef> imports() {
        return imports;
    }

    /// How many functions are imported.
    public int importedFunctionCount() {
        return importedFunctions;
    }

    /// How many tables are imported.
    public int importedTableCount() {
        return importedTables;
    }

    /// How many memories are imported.
    public int importedMemoryCount() {
        return importedMemories;
    }

    /// How many globals are imported.
    public int importedGlobalCount() {
        return importedGlobals;
    }

    /// How many tags are imported.
    public int importedTagCount() {
        return importedTags;
    }

    /// How many functions there are, imported ones included.
    public int functionCount() {
        return functionTypes.length;
    }

    /// The type index of a function; it names a type of kind FUNC.
    public int functionType(int functionIndex) {
        return functionTypes[functionIndex];
    }

    /// The tables, imported ones first.
    public List<TableDef> tables() {
        return tables;
    }

    /// The memories, imported ones first.
    public List<MemoryDef> memories() {
        return memories;
    }

    /// The globals, imported ones first.
    public List<GlobalDef> globals() {
        return globals;
    }

    /// How many tags there are, imported ones included.
    public int tagCount() {
        return tagTypes.length;
    }

    /// The type index of a tag; it names a type of kind FUNC.
    public int tagType(int tagIndex) {
        return tagTypes[tagIndex];
    }

    /// The exports in order.
    public List<ExportDef> exports() {
        return exports;
    }

    /// The index of the start function, or -1.
    public int startFunction() {
        return startFunction;
    }

    /// The element segments in order.
    public List<ElementSegment> elements() {
        return elements;
    }

    /// What the tables of functions hold when an instance begins.
    public ElementImages elementImages() {
        return elementImages;
    }

    /// The data segments in order.
    public List<DataSegment> datas() {
        return datas;
    }

    /// The bodies of the functions that are not imported, in order.
    public List<CodeBody> codes() {
        return codes;
    }

    /// Whether `ref.func` may name the function: it is exported, or stands in an element segment, a global's or a
    /// table's initializer.
    public boolean isDeclaredFunction(int functionIndex) {
        return declaredFunctions.get(functionIndex);
    }

    /// Whether there is a data count section, without which no body may name a data segment.
    public boolean hasDataCount() {
        return dataCount != NONE;
    }

    /// How many data segments there are; if a data count section announces them, also while they are not decoded yet.
    public int dataCount() {
        return hasDataCount() ? dataCount : datas.size();
    }

    /// The module's name in its name section, or null.
    public @Nullable String moduleName() {
        return names.moduleName();
    }

    /// A function's name in the name section, or null.
    public @Nullable String functionName(int functionIndex) {
        return names.functionName(functionIndex);
    }

    /// The type of an import, export or any other thing, independent of this module.
    public ExternType externType(ExternKind kind, int index) {
        return switch (kind) {
            case FUNCTION -> new FunctionExternType(types.canonical(functionTypes[index]));
            case TABLE -> {
                TableDef table = tables.get(index);
                yield new TableType(
                        types.referenceType(table.elementType()),
                        table.index64(),
                        new Limits(table.minimum(), table.maximum()));
            }
            case MEMORY -> {
                MemoryDef memory = memories.get(index);
                yield new MemoryType(
                        memory.index64(),
                        new Limits(memory.minimumPages(), memory.maximumPages()));
            }
            case GLOBAL -> {
                GlobalDef global = globals.get(index);
                yield new GlobalType(types.valueType(global.type()), global.mutable());
            }
            case TAG -> new TagType(types.canonical(tagTypes[index]));
        };
    }
}
