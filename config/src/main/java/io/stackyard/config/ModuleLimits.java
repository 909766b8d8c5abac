package io.stackyard.config;

/// The largest module that is accepted (`stackyard.engine.limits`). A module at a limit is
/// accepted, one above it is refused before it costs more.
///
/// @param moduleBytes a binary module
/// @param types types, counted after recursion groups are opened
/// @param subtypeDepth declared supertypes above a type
/// @param parameters parameters of a function or block type
/// @param results results of a function or block type
/// @param structFields fields of a struct type
/// @param imports imports
/// @param exports exports
/// @param functions functions, imported ones included
/// @param globals globals, imported ones included
/// @param tags tags, imported ones included
/// @param dataSegments data segments
/// @param elementSegments element segments
/// @param segmentElements elements of one element segment
/// @param nameBytes the name of an import, an export or a custom section
/// @param functionBodyBytes a function body
/// @param codeBytes the translated code of a module
/// @param locals locals of a function, parameters included
/// @param blockDepth blocks nested in each other
/// @param brTableEntries labels of a `br_table`, the default one not counted
/// @param handlers clauses of a `try_table`, `resume`, `resume_throw` or `resume_throw_ref`
public record ModuleLimits(
        int moduleBytes,
        int types,
        int subtypeDepth,
        int parameters,
        int results,
        int structFields,
        int imports,
        int exports,
        int functions,
        int globals,
        int tags,
        int dataSegments,
        int elementSegments,
        int segmentElements,
        int nameBytes,
        int functionBodyBytes,
        int codeBytes,
        int locals,
        int blockDepth,
        int brTableEntries,
        int handlers) {

    /// @throws TunablesException naming every value that is out of range or contradicts another
    public ModuleLimits(
            int moduleBytes,
            int types,
            int subtypeDepth,
            int parameters,
            int results,
            int structFields,
            int imports,
            int exports,
            int functions,
            int globals,
            int tags,
            int dataSegments,
            int elementSegments,
            int segmentElements,
            int nameBytes,
            int functionBodyBytes,
            int codeBytes,
            int locals,
            int blockDepth,
            int brTableEntries,
            int handlers) {
        this.moduleBytes = moduleBytes;
        this.types = types;
        this.subtypeDepth = subtypeDepth;
        this.parameters = parameters;
        this.results = results;
        this.structFields = structFields;
        this.imports = imports;
        this.exports = exports;
        this.functions = functions;
        this.globals = globals;
        this.tags = tags;
        this.dataSegments = dataSegments;
        this.elementSegments = elementSegments;
        this.segmentElements = segmentElements;
        this.nameBytes = nameBytes;
        this.functionBodyBytes = functionBodyBytes;
        this.codeBytes = codeBytes;
        this.locals = locals;
        this.blockDepth = blockDepth;
        this.brTableEntries = brTableEntries;
        this.handlers = handlers;
        SettingValues values = new SettingValues();
        putInto(values);
        values.requireValid();
    }

    static ModuleLimits from(SettingValues values) {
        return new ModuleLimits(
                values.count(Setting.LIMIT_MODULE_BYTES),
                values.count(Setting.LIMIT_TYPES),
                values.count(Setting.LIMIT_SUBTYPE_DEPTH),
                values.count(Setting.LIMIT_PARAMETERS),
                values.count(Setting.LIMIT_RESULTS),
                values.count(Setting.LIMIT_STRUCT_FIELDS),
                values.count(Setting.LIMIT_IMPORTS),
                values.count(Setting.LIMIT_EXPORTS),
                values.count(Setting.LIMIT_FUNCTIONS),
                values.count(Setting.LIMIT_GLOBALS),
                values.count(Setting.LIMIT_TAGS),
                values.count(Setting.LIMIT_DATA_SEGMENTS),
                values.count(Setting.LIMIT_ELEMENT_SEGMENTS),
                values.count(Setting.LIMIT_SEGMENT_ELEMENTS),
                values.count(Setting.LIMIT_NAME_BYTES),
                values.count(Setting.LIMIT_FUNCTION_BODY_BYTES),
                values.count(Setting.LIMIT_CODE_BYTES),
                values.count(Setting.LIMIT_LOCALS),
                values.count(Setting.LIMIT_BLOCK_DEPTH),
                values.count(Setting.LIMIT_BR_TABLE_ENTRIES),
                values.count(Setting.LIMIT_HANDLERS));
    }

    void putInto(SettingValues values) {
        values.put(Setting.LIMIT_MODULE_BYTES, moduleBytes)
                .put(Setting.LIMIT_TYPES, types)
                .put(Setting.LIMIT_SUBTYPE_DEPTH, subtypeDepth)
                .put(Setting.LIMIT_PARAMETERS, parameters)
                .put(Setting.LIMIT_RESULTS, results)
                .put(Setting.LIMIT_STRUCT_FIELDS, structFields)
                .put(Setting.LIMIT_IMPORTS, imports)
                .put(Setting.LIMIT_EXPORTS, exports)
                .put(Setting.LIMIT_FUNCTIONS, functions)
                .put(Setting.LIMIT_GLOBALS, globals)
                .put(Setting.LIMIT_TAGS, tags)
                .put(Setting.LIMIT_DATA_SEGMENTS, dataSegments)
                .put(Setting.LIMIT_ELEMENT_SEGMENTS, elementSegments)
                .put(Setting.LIMIT_SEGMENT_ELEMENTS, segmentElements)
                .put(Setting.LIMIT_NAME_BYTES, nameBytes)
                .put(Setting.LIMIT_FUNCTION_BODY_BYTES, functionBodyBytes)
                .put(Setting.LIMIT_CODE_BYTES, codeBytes)
                .put(Setting.LIMIT_LOCALS, locals)
                .put(Setting.LIMIT_BLOCK_DEPTH, blockDepth)
                .put(Setting.LIMIT_BR_TABLE_ENTRIES, brTableEntries)
                .put(Setting.LIMIT_HANDLERS, handlers);
    }
}
