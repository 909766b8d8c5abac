package io.stackyard.wat.internal.module;

import io.stackyard.wat.internal.binary.ByteSink;
import io.stackyard.wat.internal.text.TokenCursor;
import java.util.Optional;

/// Reads `(func ...)`: signature, locals, body, or an inline import.
final class FunctionReader {

    private final TokenCursor cursor;
    private final ModuleReaders readers;
    private final ModuleSections sections;
    private final ExternalReader externals;
    private final InstructionReader instructions;
    private final LocalScope locals;
    private final LabelStack labels;
    private final NameSection names;
    private final ByteSink body = new ByteSink();

    FunctionReader(
            ModuleReaders readers,
            ModuleSections sections,
            ExternalReader externals,
            InstructionReader instructions,
            LocalScope locals,
            LabelStack labels,
            NameSection names) {
        this.cursor = readers.cursor();
        this.readers = readers;
        this.sections = sections;
        this.externals = externals;
        this.instructions = instructions;
        this.locals = locals;
        this.labels = labels;
        this.names = names;
    }

    /// Reads the rest of the field, up to its parenthesis.
    void read(int index) {
        String _ = cursor.tryId();
        externals.readInlineExports(ExternalKind.FUNCTION, index);
        if (externals.tryReadInlineImport(ExternalKind.FUNCTION)) {
            return;
        }
        locals.clear();
        labels.clear();
        int type = readers.typeUses().read(locals);
        sections.functions.entry().u32(type);
        Optional<Integer> parameters =
                readers.types().signature(type).map(signature -> signature.params().size());
        body.clear();
        locals.readLocals(cursor, readers.valueTypes(), parameters, body);
        instructions.readExpression(body);
        sections.code.entry().sized(body);
        names.addLocals(index, locals.names());
    }
}
